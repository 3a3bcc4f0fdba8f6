"""Admins keep facts true from a phone: in the safe direction, at once, told to each other, and never where to give."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from messages.catalog import Catalogs
from tests.conversations.conftest import Stage
from tests.conversations.one_day import EVENT, confirm_imprisonment, copy_facts, write_events
from tests.conversations.supporter import Supporter

Rows = Callable[[str], Awaitable[list[tuple[object, ...]]]]

NAME = "Vatslau Areshka"
LINES = "Germany\nHamburg\nRathausmarkt\n2027-04-19\n18:00\n60\nBranch 7"
DEEDS = "SELECT deed, subject FROM audit ORDER BY number"
STATES = "SELECT kind, state FROM fact_edit ORDER BY number"


@dataclass
class Desk:
    """Two admins and a supporter."""

    stage: Stage
    facts: Path
    ada: Supporter
    leon: Supporter
    maria: Supporter

    def bot(self, *admins: Supporter) -> AbstractAsyncContextManager[None]:
        return self.stage.bot(
            facts_dir=self.facts, admins=frozenset(admin.person.id for admin in admins or (self.ada, self.leon))
        )

    async def at_the_facts(self, admin: Supporter, *labels: str) -> None:
        """The admin comes to the facts and goes on from there."""
        await admin.sends("/admin")
        await admin.taps("Correct a fact")
        for label in labels:
            await admin.taps(label)

    async def types(self, admin: Supporter, text: str) -> None:
        """The admin answers the prompt on the screen."""
        assert admin.screen.is_forced_reply
        await admin.sends(text, reply_to=admin.screen)

    async def looks_up(self, *labels: str) -> str:
        """What the supporter reads at the end of these taps."""
        await self.maria.sends("/start")
        for label in ("Neither", *labels):
            await self.maria.taps(label)
        return self.maria.screen.text

    async def until(self, happened: Callable[[], bool]) -> None:
        """A moved clock makes the bot look at facts and at what is due."""
        async with asyncio.timeout(10):
            while not happened():
                self.stage.clock.move_to(self.stage.clock.now() + timedelta(seconds=1))
                await asyncio.sleep(0.02)


LETTER = ("Contact the embassy", "Germany", "As myself")
PROTESTS = ("Hold or join a protest", "Germany")


@pytest.fixture
async def people(stage: Stage, catalogs: Catalogs, tmp_path: Path) -> Desk:
    facts = copy_facts(tmp_path / "facts")
    confirm_imprisonment(facts, "vatslau-areshka", "2026-11-20")
    write_events(facts, EVENT)
    ada, leon, maria = (Supporter.of(stage.sandbox.person(name), catalogs, "en") for name in ("Ada", "Leon", "Maria"))
    return Desk(stage, facts, ada, leon, maria)


@pytest.fixture
async def desk(people: Desk) -> AsyncIterator[Desk]:
    async with people.bot():
        await people.leon.sends("/help")  # a bot can only write to those who have written to it
        yield people


async def test_a_letter_stops_naming_somebody_in_the_same_second(desk: Desk, rows: Rows) -> None:
    assert NAME in await desk.looks_up(*LETTER)
    await desk.at_the_facts(desk.ada, "Stop naming somebody")
    assert desk.ada.labels[0] == NAME, "who is named now stands first"
    await desk.ada.taps(NAME)
    assert desk.ada.reads("admin.facts.person.named")
    await desk.ada.taps("Stop naming this person")
    assert desk.ada.reads("admin.facts.done")
    assert desk.leon.reads("admin.told.fact")
    assert NAME in desk.leon.screen.text
    assert NAME not in await desk.looks_up(*LETTER)
    await desk.at_the_facts(desk.ada, "Stop naming somebody")
    assert not desk.ada.is_offered(NAME)
    assert await rows(DEEDS) == [("unname", "person vatslau-areshka")]


async def test_another_admin_takes_it_back(desk: Desk, rows: Rows) -> None:
    await desk.ada.sends("/help")
    await desk.at_the_facts(desk.ada, "Stop naming somebody", NAME, "Stop naming this person")
    await desk.leon.taps("See it")
    await desk.leon.taps("Undo this correction")
    assert desk.leon.reads("admin.facts.undone")
    assert desk.ada.reads("admin.told.fact.undone")
    assert NAME in await desk.looks_up(*LETTER)
    assert await rows(STATES) == [("unname", "undone")]
    assert [deed for deed, _ in await rows(DEEDS)] == ["unname", "undo-fact"]


async def test_tapped_twice_and_told_twice_by_telegram_it_is_one_correction(desk: Desk, rows: Rows) -> None:
    await desk.at_the_facts(desk.ada, "Stop naming somebody", NAME)
    question = desk.ada.screen
    await desk.ada.person.taps_on(question, "Stop naming this person", wait=False)
    await desk.ada.person.taps_on(question, "Stop naming this person")
    desk.stage.sandbox.faults.redeliver(2)
    await desk.stage.sandbox.settled()
    assert desk.ada.reads("admin.facts.done")
    assert await rows(STATES) == [("unname", "in force")]
    assert len(await rows(DEEDS)) == 1
    assert sum("corrected a fact" in message.text for message in desk.leon.person.received) == 1


async def test_a_hidden_address_is_gone_from_the_card_and_from_the_letter(desk: Desk, rows: Rows) -> None:
    assert "germany@mfa.gov.by" in await desk.looks_up(*LETTER[:2])
    await desk.at_the_facts(desk.ada, "Hide an embassy's contact", "Germany")
    assert desk.ada.reads("admin.facts.embassy", "mission.email", "admin.facts.embassy.hide")
    await desk.ada.taps("Hide the e-mail address")
    assert desk.ada.reads("admin.facts.done")
    assert "germany@mfa.gov.by" in desk.leon.screen.text
    card = await desk.looks_up(*LETTER[:2])
    assert "germany@mfa.gov.by" not in card
    assert "Treptower Park" in card
    await desk.maria.taps("As myself")
    assert not desk.maria.is_offered("Copy the e-mail address")
    assert await rows(DEEDS) == [("hide-contact", "embassy DE email")]


async def test_a_country_is_typed_in_any_language_and_its_embassy_abroad_found(desk: Desk) -> None:
    await desk.at_the_facts(desk.ada, "Hide an embassy's contact", "Type a country")
    await desk.types(desk.ada, "Нарвегія")
    assert desk.ada.reads("admin.facts.embassy", "mission.embassy", "mission.serves")
    await desk.at_the_facts(desk.ada, "Hide an embassy's contact", "Type a country")
    await desk.types(desk.ada, "Atlantis")
    assert desk.ada.reads("admin.facts.country.unknown")
    await desk.at_the_facts(desk.ada, "Hide an embassy's contact", "Type a country")
    await desk.ada.person.sends_photo("a picture", reply_to=desk.ada.screen)
    assert desk.ada.screen.is_forced_reply, "asked once more"


async def test_embassies_from_which_letters_come_back_stand_first(desk: Desk) -> None:
    await desk.looks_up(*LETTER, "Later", "Tomorrow, 09:00", "Yes, keep this and write to me")
    await desk.maria.sends("/pledges")
    await desk.maria.taps("Neither")
    await desk.maria.taps("It came back")
    await desk.at_the_facts(desk.ada)
    assert desk.ada.reads("admin.facts", "admin.facts.flagged")
    await desk.ada.taps("Hide an embassy's contact")
    assert desk.ada.reads("admin.facts.embassies.flagged")
    assert desk.ada.labels[0] == "Germany: 1 came back"
    await desk.ada.taps("Germany: 1 came back")
    assert desk.ada.reads("admin.facts.embassy", "admin.facts.returned")


async def test_a_correction_holds_after_a_restart_and_whatever_is_edited_meanwhile(people: Desk) -> None:
    async with people.bot():
        await people.at_the_facts(people.ada, "Stop naming somebody", NAME, "Stop naming this person")
    confirm_imprisonment(people.facts, "vatslau-areshka", "2026-11-23")
    async with people.bot():
        assert NAME not in await people.looks_up(*LETTER)
        table = people.facts / "missions.csv"
        table.write_text(table.read_text("utf-8").replace("germany@mfa.gov.by", "berlin@example.org"), "utf-8")
        async with asyncio.timeout(10):
            while "berlin@example.org" not in await people.looks_up(*LETTER[:2]):
                people.stage.clock.move_to(people.stage.clock.now() + timedelta(seconds=1))
        assert NAME not in await people.looks_up(*LETTER), "both hold"


async def test_what_left_the_files_is_told_and_can_be_taken_back(people: Desk, rows: Rows) -> None:
    async with people.bot():
        await people.at_the_facts(people.ada, "Hide an embassy's contact", "Germany", "Hide the e-mail address")
    table = people.facts / "missions.csv"
    table.write_text(table.read_text("utf-8").replace("germany@mfa.gov.by", "berlin@example.org"), "utf-8")
    async with people.bot():
        assert "berlin@example.org" in await people.looks_up(*LETTER[:2])
        await people.at_the_facts(people.ada)
        assert people.ada.reads("admin.facts", "admin.facts.pointless")
        await people.ada.taps("Corrections in force (1)")
        assert people.ada.reads("admin.facts.edits", "admin.facts.edits.pointless")
        await people.ada.taps("Look at number 1")
        assert people.ada.reads("admin.facts.edit.pointless")
        await people.ada.taps("Undo this correction")
        assert people.ada.reads("admin.facts.undone")
        await people.ada.taps("Back to the facts")
        assert not people.ada.is_offered("Corrections in force")
        assert await rows(STATES) == [("hide", "undone")]


async def test_an_event_is_typed_looked_at_and_only_then_found(desk: Desk, rows: Rows) -> None:
    await desk.at_the_facts(desk.ada, "Public events", "Add an event")
    assert desk.ada.reads("admin.facts.new")
    await desk.types(desk.ada, LINES)
    assert desk.ada.reads("admin.facts.preview", "admin.facts.event", "event.card", "admin.facts.preview.new")
    assert "19 April 2027" in desk.ada.screen.text, "with its year"
    assert "Rathausmarkt" not in await desk.looks_up(*PROTESTS)
    assert await rows(DEEDS) == []
    await desk.ada.taps("Yes, put it in force")
    assert desk.ada.reads("admin.facts.done")
    assert "Rathausmarkt" in desk.leon.screen.text
    assert "Rathausmarkt" in await desk.looks_up(*PROTESTS)
    assert await rows(DEEDS) == [("add-event", "event x00")]


async def test_all_that_is_wrong_is_said_and_asked_for_again(desk: Desk, rows: Rows) -> None:
    await desk.at_the_facts(desk.ada, "Public events", "Add an event")
    await desk.types(desk.ada, "Germany\nHamburg")
    assert desk.ada.reads("admin.facts.wrong", "admin.facts.wrong.lines", "admin.facts.new")
    await desk.types(desk.ada, "Russia\nMoscow\nhttps://example.org\n19/04\nnoon\nlong\nBranch 7")
    for name in ("unsafe", "place", "date", "time", "minutes", "zone"):
        assert desk.ada.reads(f"admin.facts.wrong.{name}"), name
    await desk.types(desk.ada, LINES.replace("Branch 7", "DE89 3704 0044 0532 0130 00"))
    assert desk.ada.reads("admin.facts.wrong.host"), "an account is no host"
    await desk.types(desk.ada, LINES.replace("2027", "2026"))
    assert desk.ada.reads("admin.facts.wrong.over")
    assert await rows(STATES) == []
    await desk.types(desk.ada, LINES)
    assert desk.ada.reads("admin.facts.preview")


async def test_typed_and_confirmed_twice_it_is_one_event(desk: Desk, rows: Rows) -> None:
    await desk.at_the_facts(desk.ada, "Public events", "Add an event")
    prompt = desk.ada.screen
    await desk.ada.sends(LINES, reply_to=prompt)
    desk.stage.sandbox.faults.redeliver()
    await desk.stage.sandbox.settled()
    await desk.ada.sends(LINES, reply_to=prompt)
    preview = desk.ada.screen
    await desk.ada.person.taps_on(preview, "Yes, put it in force", wait=False)
    await desk.ada.person.taps_on(preview, "Yes, put it in force")
    desk.stage.sandbox.faults.redeliver()
    await desk.stage.sandbox.settled()
    assert desk.ada.reads("admin.facts.done")
    assert await rows(STATES) == [("add", "in force")]
    assert len(await rows(DEEDS)) == 1


async def test_a_code_is_new_even_when_the_event_before_was_taken_back(desk: Desk, rows: Rows) -> None:
    for place in ("Rathausmarkt", "Jungfernstieg"):
        await desk.at_the_facts(desk.ada, "Public events", "Add an event")
        await desk.types(desk.ada, LINES.replace("Rathausmarkt", place))
        await desk.ada.taps("Yes, put it in force")
        await desk.ada.taps("Undo this correction")
    assert await rows("SELECT target FROM fact_edit ORDER BY number") == [("x00",), ("x01",)]


async def test_a_preview_outlives_a_restart_but_not_its_time(people: Desk, rows: Rows) -> None:
    async with people.bot():
        await people.at_the_facts(people.ada, "Public events", "Add an event")
        await people.types(people.ada, LINES)
        preview = people.ada.screen
    async with people.bot():
        now = people.stage.clock.now()
        people.stage.clock.move_to(now + timedelta(days=200))
        await people.ada.person.taps_on(preview, "Yes, put it in force")
        assert people.ada.reads("admin.facts.stale", "admin.facts.wrong.over")
        assert await rows(STATES) == [("add", "proposed")]


async def wants_to_come(desk: Desk) -> None:
    await desk.looks_up(*PROTESTS)
    await desk.maria.person.taps(desk.maria.labels[0])
    await desk.maria.taps("Yes, and write to me")
    await desk.maria.taps("Yes, keep this and write to me")
    assert desk.maria.reads("pledge.recorded.event")


async def test_whoever_wants_to_come_is_told_of_another_time(desk: Desk, rows: Rows) -> None:
    await wants_to_come(desk)
    await desk.at_the_facts(desk.ada, "Public events")
    await desk.ada.person.taps(desk.ada.labels[0])
    await desk.ada.taps("Change the time")
    assert desk.ada.reads("admin.facts.new.time")
    assert "2027-04-19\n12:00\n60" in desk.ada.screen.text, "as it is now, to copy and change"
    await desk.types(desk.ada, "2027-04-21\n17:30\n90")
    assert desk.ada.reads("admin.facts.preview", "admin.facts.preview.change")
    assert "21 April 2027" in desk.ada.screen.text
    await desk.ada.taps("Yes, put it in force")
    await desk.until(lambda: desk.maria.reads("followup.change"))
    assert "17:30" in desk.maria.screen.text
    assert await rows(DEEDS) == [("change-event", "event b01")]


async def test_whoever_wants_to_come_is_told_when_it_is_called_off(desk: Desk, rows: Rows) -> None:
    await wants_to_come(desk)
    await desk.at_the_facts(desk.leon, "Public events")
    await desk.leon.person.taps(desk.leon.labels[0])
    await desk.leon.taps("Call it off")
    assert desk.leon.reads("admin.facts.cancel")
    assert await rows(STATES) == [], "one tap is not enough"
    await desk.leon.taps("Yes, call it off")
    assert desk.leon.reads("admin.facts.done")
    await desk.until(lambda: desk.maria.reads("followup.called_off"))
    await desk.at_the_facts(desk.leon, "Public events")
    assert desk.leon.reads("admin.facts.events.none")
    assert await rows(DEEDS) == [("cancel-event", "event b01")]


async def test_what_is_so_already_is_no_change(desk: Desk, rows: Rows) -> None:
    await desk.at_the_facts(desk.ada, "Public events")
    await desk.ada.person.taps(desk.ada.labels[0])
    await desk.ada.taps("Change the place")
    await desk.types(desk.ada, EVENT["place"])
    assert desk.ada.is_offered("Change the place")
    assert await rows(STATES) == []


async def test_an_old_preview_never_confirms_what_was_typed_since(desk: Desk, rows: Rows) -> None:
    await desk.at_the_facts(desk.ada, "Public events", "Add an event")
    await desk.types(desk.ada, LINES)
    preview = desk.ada.screen
    desk.stage.clock.move_to(desk.stage.clock.now() + timedelta(days=2))
    await desk.at_the_facts(desk.ada, "Public events", "Add an event")
    await desk.types(desk.ada, LINES.replace("Rathausmarkt", "Jungfernstieg"))
    await desk.ada.person.taps_on(preview, "Yes, put it in force")
    assert desk.ada.reads("admin.facts.stale")
    assert await rows(STATES) == [("add", "proposed")]


async def test_two_admins_at_one_event_both_changes_hold_and_each_is_taken_back_alone(desk: Desk) -> None:
    for admin in (desk.ada, desk.leon):
        await desk.at_the_facts(admin, "Public events")
        await admin.person.taps(admin.labels[0])
    await desk.ada.taps("Change the place")
    await desk.types(desk.ada, "Alexanderplatz")
    await desk.leon.taps("Change the time")
    await desk.types(desk.leon, "2027-04-19\n17:30\n90")
    preview = desk.leon.screen
    await desk.ada.taps("Yes, put it in force")
    done = desk.ada.screen
    await desk.leon.person.taps_on(preview, "Yes, put it in force")
    card = await desk.looks_up(*PROTESTS)
    assert "Alexanderplatz" in card
    assert "17:30" in card
    await desk.ada.person.taps_on(done, "Undo this correction")
    card = await desk.looks_up(*PROTESTS)
    assert "Pariser Platz" in card
    assert "17:30" in card


async def test_what_the_files_say_anew_is_newer_than_what_was_typed(desk: Desk, rows: Rows) -> None:
    await desk.at_the_facts(desk.ada, "Public events")
    await desk.ada.person.taps(desk.ada.labels[0])
    await desk.ada.taps("Change the place")
    await desk.types(desk.ada, "Alexanderplatz")
    preview = desk.ada.screen
    write_events(desk.facts, {**EVENT, "place": "Potsdamer Platz"})
    async with asyncio.timeout(10):
        while "Potsdamer Platz" not in await desk.looks_up(*PROTESTS):
            desk.stage.clock.move_to(desk.stage.clock.now() + timedelta(seconds=1))
    await desk.ada.person.taps_on(preview, "Yes, put it in force")
    assert desk.ada.reads("admin.facts.stale")
    assert await rows(STATES) == [("change", "proposed")]


async def test_a_change_to_what_was_called_off_meanwhile_is_refused(desk: Desk, rows: Rows) -> None:
    await desk.at_the_facts(desk.ada, "Public events")
    await desk.ada.person.taps(desk.ada.labels[0])
    await desk.ada.taps("Change the place")
    prompt = desk.ada.screen
    await desk.types(desk.ada, "Alexanderplatz")
    preview = desk.ada.screen
    await desk.at_the_facts(desk.leon, "Public events")
    await desk.leon.person.taps(desk.leon.labels[0])
    await desk.leon.taps("Call it off")
    await desk.leon.taps("Yes, call it off")
    await desk.ada.person.taps_on(preview, "Yes, put it in force")
    assert desk.ada.reads("admin.facts.stale", "admin.facts.wrong.over")
    await desk.ada.sends("Alexanderplatz", reply_to=prompt)
    assert desk.ada.reads("admin.facts.event.over")
    assert await rows(STATES) == [("change", "proposed"), ("cancel", "in force")]


async def test_an_admin_who_was_removed_changes_nothing(people: Desk, rows: Rows) -> None:
    async with people.bot():
        await people.at_the_facts(people.ada, "Stop naming somebody", NAME)
        question = people.ada.screen
        await people.at_the_facts(people.ada, "Public events", "Add an event")
        prompt = people.ada.screen
        await people.types(people.ada, LINES)
        preview = people.ada.screen
    async with people.bot(people.leon):
        await people.ada.person.taps_on(question, "Stop naming this person")
        await people.ada.person.taps_on(preview, "Yes, put it in force")
        await people.ada.sends(LINES.replace("Hamburg", "Berlin"), reply_to=prompt)
        assert await rows(STATES) == [("add", "proposed")]
        assert await rows(DEEDS) == []
        assert NAME in await people.looks_up(*LETTER)


async def test_no_button_of_the_desk_leads_to_where_to_give(desk: Desk) -> None:
    await desk.at_the_facts(desk.ada)
    assert "Where to give cannot be changed" in desk.ada.screen.text
    assert desk.ada.labels == [
        *("Stop naming somebody", "Hide an embassy's contact", "Public events"),
        "Back to the desk",
    ]
