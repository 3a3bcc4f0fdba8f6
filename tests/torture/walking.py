"""Supporters who go on as soon as they see the next button, whatever becomes of the bot meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from sandbox import Person, Sandbox

TO_THE_LETTER = ("Neither", "Contact the embassy", "Germany", "As myself")
MORNING, EVENING = "Tomorrow, 09:00", "Tomorrow, 18:00"
AGREES = "Yes, keep"
SLOTS = {MORNING: 0, EVENING: 2}
PATIENCE = 60.0


async def until(is_so: Callable[[], bool], within: float = PATIENCE) -> None:
    """Wait until something is true of the sandbox."""
    async with asyncio.timeout(within):
        while True:
            if is_so():
                return
            await asyncio.sleep(0.005)


def offers(person: Person, label: str) -> bool:
    """Whether any message in front of the person has such a button."""
    return any(message.from_bot and message.find_button(label) for message in person.sees)


def reads(person: Person, words: str) -> bool:
    """Whether the bot's newest words to the person hold these."""
    return person.screen is not None and words in person.screen.text


def has_read(person: Person, words: str) -> bool:
    """Whether the bot ever wrote them these words."""
    return any(words in message.text for message in person.received)


async def walks(person: Person, *labels: str) -> None:
    """Press one button after the other, each as soon as it is there."""
    for label in labels:
        await until(partial(offers, person, label))
        await person.taps(label, wait=False)


async def pledges(person: Person, plan: str, *, agreeing: bool = True) -> None:
    """From the first message to a pledge that the bot has said is noted."""
    await person.sends("/start", wait=False)
    await walks(person, *TO_THE_LETTER, "Later", plan, *([AGREES] if agreeing else []))
    await until(lambda: reads(person, "Noted") and reads(person, plan.rpartition(" ")[2]))


async def calls_go_on(sandbox: Sandbox, more: int, or_when: Callable[[], bool]) -> None:
    """Wait until the bot has made that many more calls."""
    goal = len(sandbox.calls) + more
    await until(lambda: len(sandbox.calls) >= goal or or_when())
