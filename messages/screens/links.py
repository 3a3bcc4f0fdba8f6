"""The bot's own public links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from messages.callbacks import unpack
from messages.catalog import Html

if TYPE_CHECKING:
    from campaign.sources import Source
    from messages.callbacks import Place
    from messages.screens.scene import Scene


def link_to(scene: Scene, name: str, source: Source) -> str:
    """To a screen or an action by its public name. The link brings along where it was published, and never who passed
    it on.
    """
    return f"{_start(scene.bot_username)}{name}-{source.code}"


def link_to_actions(scene: Scene, source: Source) -> str:
    """To the ways to help."""
    return link_to(scene, "actions", source)


def mark(scene: Scene, place: Place) -> Html:
    """An invisible link that tells, in a message that asks for a reply, which place the reply is for."""
    # A zero-width space is what bots hide links under: Telegram keeps the link, and nobody sees it.
    return Html(f'<a href="{_start(scene.bot_username)}{place.pack()}">\u200b</a>')


def marked(bot_username: str, link: str) -> Place | None:
    """The place that such a link marks; nothing where it is another link."""
    start = _start(bot_username)
    return unpack(link.removeprefix(start)) if link.startswith(start) else None


def _start(bot_username: str) -> str:
    return f"https://t.me/{bot_username}?start="
