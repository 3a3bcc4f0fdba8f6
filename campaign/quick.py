"""What somebody can do who has three minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from campaign.missions import working_embassy
from campaign.safety import Capability

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from campaign.content import Content
    from campaign.walkthrough import Action

MINUTES: Final = 3


def quickest(
    actions: Iterable[Action], content: Content, iso2: str, done: Collection[str], may: Callable[[Action], bool]
) -> Action | None:
    """The most useful action of three minutes at most for people in this country; nothing when all are done.

    `done` are slugs of what the person needs no asking for any more, `may` says what safety allows. A letter comes
    first, unless no embassy is known to work: then one would have to look for a ministry's address, which takes longer.
    """
    has_embassy = working_embassy(content, iso2) is not None
    short = [action for action in actions if action.minutes <= MINUTES and action.slug not in done and may(action)]
    return min(
        short, key=lambda action: (action.needs is Capability.CONTACT and not has_embassy, action.order), default=None
    )
