"""kill -9 at any moment: nobody is left without an answer, and nothing is recorded twice or lost."""

from __future__ import annotations

import asyncio
import random

import pytest

from sandbox import Person, Sandbox
from tests.torture.installation import Installation
from tests.torture.walking import EVENING, MORNING, SLOTS, calls_go_on, has_read, pledges


async def _pledge_again_and_again(person: Person, plans: list[str]) -> None:
    for number, plan in enumerate(plans):
        await pledges(person, plan, agreeing=number == 0)


@pytest.mark.parametrize(
    ("seed", "crowd", "rounds", "calls_between"),
    [
        (1, 3, 1, 120),
        *[pytest.param(seed, 12, 4, 120, marks=pytest.mark.torture) for seed in range(2, 5)],
    ],
)
async def test_people_who_write_and_tap_while_the_bot_is_killed_again_and_again(
    installation: Installation, sandbox: Sandbox, seed: int, crowd: int, rounds: int, calls_between: int
) -> None:
    chance = random.Random(seed)
    people = [sandbox.add_person(f"Supporter {number}", "en") for number in range(crowd)]
    plans = {person.id: [chance.choice((MORNING, EVENING)) for _ in range(rounds)] for person in people}
    kills = 0
    async with asyncio.TaskGroup() as group:
        walking = [group.create_task(_pledge_again_and_again(person, plans[person.id])) for person in people]

        def all_done() -> bool:
            return all(walk.done() for walk in walking)

        while not all_done():
            async with installation.bot() as bot:
                await bot.ready()
                await calls_go_on(sandbox, chance.randrange(1, calls_between), or_when=all_done)
                await asyncio.sleep(chance.random() * 0.01)
                await bot.dies()
                kills += 1
    assert kills > 1, "it was never killed half-way"
    async with installation.bot() as bot:
        await bot.ready()
        await sandbox.settled(20)
        assert (await bot.stops()).code == 0
    found = await installation.rows("SELECT chat_id, plan_slot, state FROM pledge ORDER BY chat_id")
    assert found == [(person.id, SLOTS[plans[person.id][-1]], "pledged") for person in people]
    assert await installation.rows("SELECT count(*) FROM consent") == [(crowd,)]


@pytest.mark.parametrize(
    ("seed", "crowd"), [(1, 25), *[pytest.param(seed, 300, marks=pytest.mark.torture) for seed in range(2, 5)]]
)
async def test_what_people_wrote_while_nobody_listened_is_all_answered(
    installation: Installation, sandbox: Sandbox, seed: int, crowd: int
) -> None:
    chance = random.Random(seed)
    people = [sandbox.add_person(f"Supporter {number}", "en") for number in range(crowd)]
    for person in people:
        await person.sends("/help", wait=False)
        await person.sends("/privacy", wait=False)
    for _ in range(3):
        async with installation.bot() as bot:
            await bot.ready()
            await calls_go_on(sandbox, chance.randrange(10, 60), or_when=lambda: sandbox.pending == 0)
    assert sandbox.pending, "the bot was never killed with something left to do"
    async with installation.bot() as bot:
        await bot.ready()
        await sandbox.settled(60)
    for person in people:
        assert has_read(person, "What I can do"), "no answer to /help"
        assert has_read(person, "Branch 7"), "no answer to /privacy"
