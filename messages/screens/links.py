"""The bot's own public links."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from campaign.sources import Source
    from messages.screens.scene import Scene


def link_to(scene: Scene, name: str, source: Source) -> str:
    """To a screen or an action by its public name. The link brings along where it was published, and never who passed
    it on.
    """
    return f"https://t.me/{scene.bot_username}?start={name}-{source.code}"


def link_to_actions(scene: Scene, source: Source) -> str:
    """To the ways to help."""
    return link_to(scene, "actions", source)
