"""Who runs this, what is kept, and its end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from tests.conversations.conftest import PEOPLE, Stage
from tests.conversations.supporter import Supporter, another_language

Rows = Callable[[str], Awaitable[list[tuple[object, ...]]]]


async def pledges(supporter: Supporter) -> None:
    await supporter.sends("/start embassy")
    for label in ("Neither", "Germany", "As myself", "Later", "Tomorrow, 09:00", "Yes, keep this and write to me"):
        await supporter.taps(label)


async def test_who_runs_it_and_how_to_reach_them_is_told(supporter: Supporter) -> None:
    await supporter.sends("/privacy")
    assert supporter.reads("privacy")
    assert "Branch 7" in supporter.screen.text
    assert "branch7@example.org" in supporter.screen.text


async def test_nothing_is_kept_about_somebody_who_only_reads(supporter: Supporter) -> None:
    await supporter.sends("/mydata")
    assert supporter.reads("mydata.nothing")


async def wants_reminders(supporter: Supporter) -> None:
    await supporter.sends("/reminders")
    for name in ("button.risk.no", "button.reminders.on", "button.reminders.yes"):
        await supporter.person.taps(supporter.words.plain(name))


async def test_mydata_shows_every_column_that_holds_something_about_me(supporter: Supporter, rows: Rows) -> None:
    await pledges(supporter)
    await wants_reminders(supporter)
    await supporter.sends("/mydata")
    tables = [str(name) for (name,) in await rows("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    shown = 0
    for table in tables:
        columns = [str(row[1]) for row in await rows(f"PRAGMA table_info({table})")]
        if "chat_id" not in columns or await rows(f"SELECT count(*) FROM {table}") == [(0,)]:
            continue
        for column in columns:
            if column != "chat_id" or table == "person":  # the number links all tables: once is enough
                assert supporter.reads(f"data.{table}.{column}"), f"{table}.{column}"
                assert supporter.reads(f"data.{table}.{column}.purpose"), f"{table}.{column}"
                shown += 1
    assert shown >= 20
    assert str(supporter.person.id) in supporter.screen.text


async def test_forget_erases_at_once_after_one_question(supporter: Supporter, rows: Rows) -> None:
    await pledges(supporter)
    await supporter.sends("/forget")
    assert supporter.reads("forget.ask")
    await supporter.taps("No, keep it")
    assert len(await rows("SELECT * FROM person")) == 1
    await supporter.sends("/forget")
    await supporter.taps("Yes, erase everything")
    assert supporter.reads("forget.done")
    for table in ("person", "consent", "pledge"):
        assert await rows(f"SELECT * FROM {table}") == []
    await supporter.sends("/mydata")
    assert supporter.reads("mydata.nothing")


async def test_forget_with_nothing_kept(supporter: Supporter) -> None:
    await supporter.sends("/forget")
    assert supporter.reads("forget.nothing")


async def test_the_language_is_kept_only_for_somebody_we_write_to(supporter: Supporter, rows: Rows) -> None:
    await supporter.sends("/language")
    other = another_language(supporter)
    await supporter.person.taps(other)
    assert await rows("SELECT * FROM person") == []
    await pledges(supporter)
    await supporter.sends("/language")
    await supporter.person.taps(other)
    assert await rows("SELECT language FROM person") == [({"English": "en", "Русский": "ru"}[other],)]
    await supporter.sends("/help")
    assert not supporter.reads("help"), "the chosen language speaks from now on"


async def test_the_menu_of_commands_and_the_profile_are_in_the_persons_language(
    supporter: Supporter, stage: Stage
) -> None:
    await stage.until(
        lambda: [call.method for call in stage.sandbox.calls].count("setMyShortDescription") == len(PEOPLE) + 1
    )
    profile = stage.sandbox.bot_profile_as_seen_by(supporter.person)
    assert profile.description == supporter.words.plain("profile.description")
    described = dict(profile.commands)
    assert described["forget"] == supporter.words.plain("command.forget")
    for name in described:
        await supporter.sends(f"/{name}")
        assert not supporter.reads("command.unknown"), name
