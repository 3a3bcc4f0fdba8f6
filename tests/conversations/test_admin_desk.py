"""The admins' desk: who gets in, the emergency brake, the numbers and the log."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from messages.catalog import Catalogs
from tests.conversations.conftest import Stage
from tests.conversations.supporter import Supporter
from tests.conversations.test_updates import agrees

Rows = Callable[[str], Awaitable[list[tuple[object, ...]]]]


@dataclass
class Desk:
    """Two admins and somebody who is none, while the bot runs."""

    stage: Stage
    ada: Supporter
    leon: Supporter
    maria: Supporter

    @property
    def admins(self) -> frozenset[int]:
        return frozenset({self.ada.person.id, self.leon.person.id})


@pytest.fixture
def people(stage: Stage, catalogs: Catalogs) -> Desk:
    ada, leon, maria = (Supporter.of(stage.sandbox.person(name), catalogs, "en") for name in ("Ada", "Leon", "Maria"))
    return Desk(stage, ada, leon, maria)


@pytest.fixture
async def desk(people: Desk) -> AsyncIterator[Desk]:
    async with people.stage.bot(admins=people.admins):
        yield people


async def test_to_everybody_else_there_is_no_desk(desk: Desk) -> None:
    await desk.maria.sends("/admin")
    assert desk.maria.reads("command.unknown")
    await desk.ada.sends("/admin")
    assert desk.ada.reads("admin.desk", "admin.desk.two")


async def test_a_button_of_the_desk_proves_nothing(people: Desk) -> None:
    async with people.stage.bot(admins=people.admins):
        await people.ada.sends("/admin")
    async with people.stage.bot(admins=frozenset({people.leon.person.id})):
        await people.ada.taps("Stop all sending now")
        assert people.ada.reads("command.unknown")
        await people.leon.sends("/admin")
        assert people.leon.reads("admin.desk", "admin.desk.alone")
        assert people.leon.is_offered("Stop all sending now"), "nothing was stopped"


async def test_any_admin_can_stop_all_sending_and_the_others_are_told(desk: Desk, rows: Rows) -> None:
    await desk.leon.sends("/help")  # a bot can only write to those who have written to it
    await desk.ada.sends("/admin")
    await desk.ada.taps("Stop all sending now")
    assert desk.ada.reads("admin.frozen.now")
    assert desk.leon.reads("admin.told.frozen")
    await desk.leon.taps("Back to the desk")
    assert desk.leon.reads("admin.desk", "admin.frozen")
    await desk.leon.taps("Let sending go on")
    assert desk.ada.reads("admin.told.released")
    assert await rows("SELECT deed FROM audit ORDER BY number") == [("freeze",), ("release",)]


async def test_stopped_stays_stopped_after_a_restart_and_people_still_get_answers(people: Desk) -> None:
    maria, stage = people.maria, people.stage
    async with stage.bot(admins=people.admins):
        await maria.sends("/start embassy")
        for label in ("Neither", "Germany", "For my union branch", "Later", "Tomorrow, 09:00"):
            await maria.taps(label)
        await maria.taps("Yes, keep this and write to me")
        await people.ada.sends("/admin")
        await people.ada.taps("Stop all sending now")
    async with stage.bot(admins=people.admins):
        stage.clock.move_to(stage.clock.now() + timedelta(hours=20, minutes=30))
        await maria.sends("/help")
        assert maria.reads("help"), "not the question that is due by now"
        await people.ada.sends("/admin")
        await people.ada.taps("Let sending go on")
        stage.clock.move_to(stage.clock.now() + timedelta(seconds=1))
        await stage.until(lambda: maria.reads("followup.intro"))


async def test_stopping_twice_is_one_line_in_the_log(desk: Desk, rows: Rows) -> None:
    await desk.ada.sends("/admin")
    shown = desk.ada.screen
    await desk.ada.person.taps_on(shown, "Stop all sending now", wait=False)
    await desk.ada.person.taps_on(shown, "Stop all sending now")
    assert await rows("SELECT deed FROM audit") == [("freeze",)]


async def test_small_numbers_are_not_told(desk: Desk) -> None:
    await agrees(desk.maria)
    await desk.ada.sends("/admin")
    await desk.ada.taps("Numbers")
    assert desk.ada.reads("admin.numbers", "admin.numbers.purposes", "admin.numbers.hidden")
    assert "fewer than 10" in desk.ada.screen.text
    assert "Germany" not in desk.ada.screen.text


async def test_the_log_tells_who_did_what_and_when_it_was_changed(people: Desk) -> None:
    stage = people.stage
    async with stage.bot(admins=people.admins):
        await people.ada.sends("/admin")
        await people.ada.taps("Stop all sending now")
        await people.ada.taps("Let sending go on")
        await people.leon.sends("/admin")
        await people.leon.taps("Log")
        assert people.leon.reads("admin.log", "admin.log.whole")
        assert f"admin {people.ada.person.id}: stopped all sending" in people.leon.screen.text
    async with stage.database() as database, database.transaction() as tx:
        await tx.execute("DELETE FROM audit WHERE number = 1")
    async with stage.bot(admins=people.admins):
        await people.leon.sends("/admin")
        await people.leon.taps("Log")
        assert people.leon.reads("admin.log.broken")
        assert "Line 1 " in people.leon.screen.text
