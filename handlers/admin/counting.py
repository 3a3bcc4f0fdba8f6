"""For how many an update is at this moment: people, and groups and channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.group_posting import still_to_post

if TYPE_CHECKING:
    from bot.context import Services
    from campaign.audiences import AudienceCount
    from campaign.broadcasts import Broadcast
    from campaign.group_audiences import Choice


async def people_for(services: Services, broadcast: Broadcast) -> AudienceCount:
    """How many people it is for. With very many supporters this takes a moment."""
    return await services.audiences.count(broadcast, services.clock.now().date())


async def posted_in(services: Services, broadcast: Broadcast) -> Choice:
    """In which groups and channels it would be posted now, or has still to be."""
    return await still_to_post(services.groups, services.group_posts, broadcast, services.clock.now())
