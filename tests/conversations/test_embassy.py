"""A letter to the embassy, from the country to how it went."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import icalendar
import pypdfium2
import pytest

from messages.catalog import Catalogs
from sandbox.seen import Document
from tests.conversations.conftest import PEOPLE, Stage
from tests.conversations.one_day import confirm_imprisonment, copy_facts
from tests.conversations.supporter import Supporter

Rows = Callable[[str], Awaitable[list[tuple[object, ...]]]]


async def begins(supporter: Supporter) -> None:
    await supporter.sends("/start")
    await supporter.taps("Neither")
    await supporter.taps("Contact the embassy")


async def types_country(supporter: Supporter, name: str) -> None:
    await supporter.taps("Another country")
    assert supporter.screen.is_forced_reply
    await supporter.sends(name, reply_to=supporter.screen)


async def opens_letter(supporter: Supporter, country: str = "Germany", whom: str = "As myself") -> None:
    await begins(supporter)
    await supporter.taps(country)
    await supporter.taps(whom)


async def test_from_the_first_message_to_a_letter_in_the_hand(supporter: Supporter) -> None:
    await supporter.sends("/start")
    await supporter.taps("Neither")
    await supporter.taps("Contact the embassy")
    assert supporter.reads("embassy.cty")
    await supporter.taps("Germany")
    assert supporter.reads("mission.embassy", "mission.street", "mission.email", "mission.checked")
    assert "Am Treptower Park 32" in supporter.screen.text
    await supporter.taps("As myself")
    assert supporter.reads("letter-embassy-me-1")
    assert "<pre>" in supporter.screen.html, "a tap copies it"
    assert "Am Treptower Park 32" in str(await supporter.taps("Copy the address"))
    assert await supporter.taps("Copy the e-mail address") == "germany@mfa.gov.by"
    assert await supporter.taps("Copy a subject line") == supporter.words.plain("letter.subject")
    await supporter.taps("Sent")
    assert supporter.reads("embassy.don")
    assert supporter.is_offered("Spread the word")


@pytest.mark.parametrize("whom", ["As myself", "For my union branch"])
@pytest.mark.parametrize("country", ["Germany", "Norway"])
async def test_a_letter_is_short_and_names_nobody(maria: Supporter, country: str, whom: str) -> None:
    await opens_letter(maria, country, whom)
    letter = maria.screen.html.split("<pre>")[1].split("</pre>")[0]
    assert len(letter.split()) < 150
    assert "more than 20" in letter
    assert "September 2025" in letter
    for name in ("Areshka", "Brytsikava", "Yarashuk", "Fiadynich"):
        assert name not in letter


async def test_an_embassy_abroad_is_said_to_be_abroad(supporter: Supporter) -> None:
    await begins(supporter)
    await supporter.taps("Norway")
    assert supporter.reads("mission.embassy", "mission.serves")


@pytest.mark.parametrize(("country", "says"), [("Iceland", "mission.unknown"), ("Estonia", "mission.not_working")])
async def test_without_an_embassy_the_letter_goes_to_the_own_ministry(
    supporter: Supporter, country: str, says: str
) -> None:
    await begins(supporter)
    await types_country(supporter, country)
    assert supporter.reads(says)
    await supporter.taps("For my union branch")
    assert supporter.reads("letter.how.m")
    assert "To the Minister of Foreign Affairs" in supporter.screen.text, "neither ministry reads the other languages"
    assert supporter.reads("letter.how.english") is (supporter.words.language != "en")
    assert not supporter.is_offered("Copy the address")


async def test_what_is_not_sure_is_not_shown(supporter: Supporter) -> None:
    await begins(supporter)
    await types_country(supporter, "France")
    assert "38 Boulevard Suchet" in supporter.screen.text
    assert "fr.consul" not in supporter.screen.text
    assert supporter.reads("mission.no_email")


@pytest.mark.parametrize("typed", ["Portugal", "portugal ", "Portugl", "Португалия", "Партугалия"])
async def test_a_country_is_typed_in_either_language_and_typing_errors_are_forgiven(
    supporter: Supporter, typed: str
) -> None:
    await begins(supporter)
    await types_country(supporter, typed)
    assert supporter.reads("mission.embassy"), "a reply knows what it was for"


async def test_a_name_that_fits_several_countries_is_asked_back(supporter: Supporter) -> None:
    await begins(supporter)
    await types_country(supporter, "Guinea-")
    if supporter.reads("country.which"):
        await supporter.person.taps(supporter.labels[0])
    assert supporter.reads("mission.unknown") or supporter.reads("mission.embassy")


async def test_a_name_that_is_no_country_gets_a_way_on(supporter: Supporter) -> None:
    await begins(supporter)
    await types_country(supporter, "Atlantis")
    assert supporter.reads("country.unknown")
    await supporter.taps("Germany")
    assert supporter.reads("mission.embassy")


async def test_choosing_belarus_leads_to_reading(supporter: Supporter) -> None:
    await begins(supporter)
    await types_country(supporter, "Belarus")
    assert supporter.reads("readonly.country")
    await supporter.taps("Read the appeal")
    assert not supporter.is_offered("The original, in English")


async def test_russia_is_too_dangerous_for_a_letter_and_it_is_told_why(supporter: Supporter) -> None:
    await begins(supporter)
    await types_country(supporter, "Russia")
    assert supporter.reads("unsafe_country")
    await supporter.taps("Choose another country")
    await supporter.taps("Germany")
    assert supporter.reads("mission.embassy")


async def test_back_leads_back_one_step_at_a_time(supporter: Supporter) -> None:
    await opens_letter(supporter)
    await supporter.taps("Back")
    assert supporter.reads("embassy.who")
    await supporter.taps("Back")
    assert supporter.reads("embassy.cty")
    await supporter.taps("Four ways to help")
    assert supporter.reads("menu")


async def test_it_came_back_offers_the_post(supporter: Supporter) -> None:
    await opens_letter(supporter)
    await supporter.taps("It came back")
    assert supporter.reads("embassy.tri")
    assert "Am Treptower Park 32" in supporter.screen.text
    await supporter.taps("Show the letter")
    assert supporter.reads("letter-embassy-me-1")


async def test_not_for_me_is_taken_well(supporter: Supporter) -> None:
    await opens_letter(supporter)
    await supporter.taps("Not for me")
    assert supporter.reads("embassy.dec")
    assert not supporter.is_offered("Contact the embassy"), "one does not ask again"
    assert supporter.is_offered("Donate")


async def test_a_pledge_is_kept_only_after_consent(supporter: Supporter, rows: Rows) -> None:
    await opens_letter(supporter)
    await supporter.taps("Later")
    assert supporter.reads("plan.when")
    await supporter.taps("Tomorrow, 09:00")
    assert supporter.reads("consent")
    assert await rows("SELECT * FROM person") == []
    await supporter.taps("Yes, keep this and write to me")
    assert supporter.reads("pledge.recorded")
    language = supporter.words.language
    assert await rows("SELECT language, country, time_zone FROM person") == [(language, "DE", "Europe/Berlin")]
    assert await rows("SELECT purpose FROM consent") == [("follow_ups",)]
    assert await rows("SELECT action, whom, state, plan_day, plan_slot FROM pledge") == [
        ("embassy", "me", "pledged", "2026-11-25", 0)
    ]


async def test_no_gives_a_calendar_file_and_keeps_nothing(supporter: Supporter, rows: Rows) -> None:
    await opens_letter(supporter)
    await supporter.taps("Later")
    await supporter.taps("Tomorrow, 09:00")
    await supporter.taps("No, give me a calendar file")
    document = supporter.screen.document
    assert document is not None
    (event,) = icalendar.Calendar.from_ical(document.content).walk("VEVENT")
    assert event["DTSTART"].dt.isoformat() == "2026-11-25T08:00:00+00:00", "nine o'clock in Berlin"
    for word in (b"Belarus", b"union", b"t.me"):
        assert word not in document.content, "a calendar may be seen by others"
    assert await rows("SELECT * FROM person") == []


async def test_where_several_clocks_run_it_is_asked_by_which(supporter: Supporter, rows: Rows) -> None:
    await opens_letter(supporter, "United States")
    await supporter.taps("Later")
    assert supporter.reads("plan.zone")
    await supporter.person.taps(supporter.words.city_of_zone("America/Los_Angeles"))
    await supporter.taps("Tomorrow, 09:00")
    await supporter.taps("Yes, keep this and write to me")
    assert await rows("SELECT time_zone FROM person") == [("America/Los_Angeles",)]
    # 09:00 on 25 November in Los Angeles is 17:00 UTC.
    assert await rows("SELECT datetime(next_at, 'unixepoch') FROM pledge") == [("2026-11-25 17:00:00",)]


async def test_whoever_has_agreed_is_not_asked_for_consent_again(supporter: Supporter, rows: Rows) -> None:
    await opens_letter(supporter)
    for label in ("Later", "Tomorrow, 09:00", "Yes, keep this and write to me", "Show the letter", "Later"):
        await supporter.taps(label)
    await supporter.taps("Tomorrow, 18:00")
    assert supporter.reads("pledge.recorded")
    assert await rows("SELECT plan_day, plan_slot FROM pledge") == [("2026-11-25", 2)]


async def test_a_plan_in_the_past_asks_again(supporter: Supporter, stage: Stage, rows: Rows) -> None:
    await opens_letter(supporter)
    await supporter.taps("Later")
    await supporter.taps("Tomorrow, 09:00")
    stage.clock.move_to(stage.clock.now() + timedelta(days=300))
    await supporter.taps("Yes, keep this and write to me")
    assert supporter.reads("plan.past")
    assert await rows("SELECT * FROM person") == []


async def test_between_two_rounds_no_pledge_is_taken(supporter: Supporter, stage: Stage, rows: Rows) -> None:
    stage.clock.move_to(stage.clock.now() + timedelta(days=400))
    await opens_letter(supporter)
    await supporter.taps("Later")
    await supporter.taps("Tomorrow, 09:00")
    assert supporter.reads("wave.over")
    await supporter.taps("Give me a calendar file")
    assert supporter.screen.document is not None
    assert await rows("SELECT * FROM person") == []


async def test_the_same_in_other_words(supporter: Supporter) -> None:
    await opens_letter(supporter, whom="For my union branch")
    assert supporter.reads("letter-embassy-br-1")
    await supporter.taps("In other words")
    assert supporter.reads("letter-embassy-br-2")
    await supporter.taps("In other words")
    assert supporter.reads("letter-embassy-br-1")


@pytest.mark.parametrize(
    ("label", "opening", "how"),
    [
        ("Also to my foreign ministry", "letter.opening.m", "letter.how.m"),
        ("Also to my member of parliament", "letter.opening.p", "letter.how.p"),
    ],
)
async def test_a_second_letter_to_somebody_at_home(supporter: Supporter, label: str, opening: str, how: str) -> None:
    await opens_letter(supporter)
    await supporter.taps(label)
    written = supporter.words if supporter.words.language == "de" else supporter.english  # as Germany reads
    assert written.plain(opening) in supporter.screen.text
    assert supporter.reads(how)
    assert not supporter.is_offered("Copy the address")
    await supporter.taps("In other words")
    assert written.plain(opening) in supporter.screen.text
    await supporter.taps("To the embassy")
    assert supporter.reads("letter-embassy-me-2")


def text_of(document: Document | None) -> str:
    assert document is not None
    pages = pypdfium2.PdfDocument(document.content)
    assert len(pages) == 1
    return " ".join(str(pages[0].get_textpage().get_text_bounded()).split())


@pytest.mark.parametrize(
    ("country", "name", "size"), [("Germany", "a4", (595, 842)), ("United States", "let", (612, 792))]
)
async def test_a_page_to_print_with_the_address_on_it(
    supporter: Supporter, country: str, name: str, size: tuple[int, int]
) -> None:
    await opens_letter(supporter, country)
    street = str(await supporter.taps("Copy the address")).splitlines()
    await supporter.taps("As a page to print")
    assert supporter.reads("paper.sent")
    document = supporter.screen.document
    assert document is not None
    assert document.name == f"{supporter.words.plain('paper.file')}-{name}.pdf"
    printed = text_of(document)
    for line in (*street, supporter.words.plain("letter.subject")):
        assert line in printed
    page = pypdfium2.PdfDocument(document.content)[0]
    assert (round(page.get_width()), round(page.get_height())) == size
    await supporter.taps("Back")
    assert supporter.reads("embassy.let")


async def test_abroad_the_address_says_in_which_country(maria: Supporter) -> None:
    await begins(maria)
    await types_country(maria, "Canada")
    await maria.taps("As myself")
    address = str(await maria.taps("Copy the address"))
    assert address.splitlines()[1:] == ["1619 New Hampshire Avenue NW", "Washington, DC 20009", "UNITED STATES"]


async def test_a_letter_that_came_back_is_counted_once_for_its_embassy(maria: Supporter, rows: Rows) -> None:
    await opens_letter(maria, "Norway")
    await maria.taps("It came back")
    assert await rows("SELECT seat, count FROM returned_letter") == [("SE", 1)]
    assert await rows("SELECT * FROM person") == []
    await maria.taps("Show the letter")
    await maria.taps("Also to my foreign ministry")
    await maria.taps("It came back")
    assert await rows("SELECT seat, count FROM returned_letter") == [("SE", 1)], "a ministry is no embassy"


async def test_somebody_with_a_pledge_counts_once_and_may_take_it_back(maria: Supporter, rows: Rows) -> None:
    await opens_letter(maria)
    await maria.taps("Later")
    await maria.taps("Tomorrow, 09:00")
    await maria.taps("Yes, keep this and write to me")
    await maria.taps("Show the letter")
    await maria.taps("It came back")
    await maria.taps("Show the letter")
    await maria.taps("It came back")
    assert await rows("SELECT seat, count FROM returned_letter") == [("DE", 1)]
    await maria.taps("That was a mistake: undo")
    assert await rows("SELECT * FROM returned_letter") == []


async def test_somebody_is_named_only_while_their_imprisonment_is_freshly_confirmed(
    stage: Stage, catalogs: Catalogs, tmp_path: Path
) -> None:
    folder = copy_facts(tmp_path / "facts")
    confirm_imprisonment(folder, "vatslau-areshka", "2026-11-20")
    async with stage.bot(facts_dir=folder):
        for language, person in PEOPLE.items():
            supporter = Supporter.of(stage.sandbox.person(person), catalogs, language)
            await opens_letter(supporter)
            name = {"be": "Вацлаў Арэшка", "ru": "Вацлав Орешко"}.get(language, "Vatslau Areshka")
            assert name in supporter.screen.text
            stage.clock.move_to(stage.clock.now() + timedelta(days=100))
            await supporter.taps("In other words")
            assert name not in supporter.screen.text, "confirmed too long ago"
            stage.clock.move_to(stage.clock.now() - timedelta(days=100))
