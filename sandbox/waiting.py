"""Waiting for the bot, which everything a person does in a test ends with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sandbox.seen import Message

if TYPE_CHECKING:
    from sandbox.shapes import Json, Profile
    from sandbox.world import World

PATIENCE: Final = 10.0
"""Seconds that a person waits for the bot unless told otherwise."""


class Waiting:
    """Somebody who acts and then waits, for at most `patience` seconds, until the bot has handled it."""

    def __init__(self, world: World, profile: Profile) -> None:
        self.profile = profile
        self.patience = PATIENCE
        self._world = world

    async def _sent(self, raw: Json, wait: bool) -> Message:
        await self._waited(wait)
        return Message(raw, self._world.files)

    async def _waited(self, wait: bool) -> None:
        if wait:
            await self._world.updates.settled(self.patience)
