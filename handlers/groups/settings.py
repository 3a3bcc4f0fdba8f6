"""A group's settings, in the private chat of one of its admins; and how to bring the bot into a group.

Bot        May anybody in "Night shift" be in Belarus? [No, nobody] [Yes] [I am not sure]
Maria      taps "No, nobody"
Bot        In which language shall I post? [English] [Deutsch] ...
Maria      taps "Deutsch"
Bot        What shall I post? [✓ News] [✓ Dates] [✓ Events] [Next]
Maria      taps "Next"
Bot        How many posts a week at most? [1] [2] [3] [7]
Maria      taps "1"
Bot        All is set. [Post the appeal now] [Language] ...
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from bot.group_posting import note_answers
from bot.storage import SendOutcome
from campaign.groups import POSTS_A_WEEK, answered, given_up, quiet_days, with_posts
from handlers.groups.managing import change, following, may_manage, quieten
from handlers.groups.posts import appeal_post
from messages.codes import OFF, ON
from messages.documents.pages import Format
from messages.screens.groups import setting_up
from messages.screens.groups.places import FIRST, Answer, Step, number_in
from messages.screens.posters import poster_screen

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.group_chats import GroupChats
    from campaign.groups import Group
    from handlers.visit import Visit
    from messages.screen import Screen
    from messages.screens.groups.setting_up import Seen


async def invite(visit: Visit) -> Screen:
    """How to bring the bot into a group or a channel."""
    return setting_up.invite(visit.scene)


async def settings(visit: Visit) -> Screen:
    """What an admin asks to see or to change."""
    chats, step = visit.group_chats, visit.place.step
    group = await visit.services.groups.numbered(number_in(visit.place))
    if group is None or chats is None:
        # Left already, when this very tap came first; any other button names a group that is none of ours.
        is_again = await visit.services.ledger.is_done(visit.services.database, visit.update_id)
        return _left(visit) if is_again else setting_up.not_yours(visit.scene)
    group, is_admin = await may_manage(visit.services, chats, group, visit.chat_id)
    if not is_admin:
        return setting_up.not_yours(visit.scene)
    if group.is_silent and step not in {Step.ANSWER, Step.LEAVE}:
        return setting_up.question(visit.scene, group, await _seen(visit, group, chats))
    return await _STEPS.get(step, _show)(visit, group, chats)


async def _answer(visit: Visit, group: Group, chats: GroupChats) -> Screen:
    if visit.place.way != Answer.NO:
        return await _leave_for_good(visit, group, chats)
    if not group.is_silent:
        return await _show(visit, group, chats)
    group = await change(visit.services, group, visit.update_id, answered)
    return setting_up.ask_language(visit.scene, group, first=True)


async def _language(visit: Visit, group: Group, chats: GroupChats) -> Screen:
    first = visit.place.action == FIRST
    if visit.place.way not in visit.services.catalogs:
        return setting_up.ask_language(visit.scene, group, first=first)
    group = await _keep(visit, group, language=visit.place.way)
    return setting_up.ask_posts(visit.scene, group, first=True) if first else await _show(visit, group, chats)


async def _posts(visit: Visit, group: Group, _chats: GroupChats) -> Screen:
    turned = setting_up.post_kind_on(visit.place.way)
    if turned:
        kind, is_wanted = turned
        group = await change(
            visit.services, group, visit.update_id, lambda now: with_posts(now, kind, wanted=is_wanted)
        )
    return setting_up.ask_posts(visit.scene, group, first=visit.place.action == FIRST)


async def _week(visit: Visit, group: Group, chats: GroupChats) -> Screen:
    first = visit.place.action == FIRST
    most = next((most for most in POSTS_A_WEEK if visit.place.way == str(most)), None)
    if most is None:
        return setting_up.ask_week(visit.scene, group, first=first)
    group = await _keep(visit, group, per_week=most)
    return await _show(visit, group, chats, note="group.ready" if first else None)


async def _clock(visit: Visit, group: Group, chats: GroupChats) -> Screen:
    zone = next((zone for index, zone in enumerate(setting_up.CLOCKS) if visit.place.way == str(index)), None)
    if zone is None:
        return setting_up.ask_clock(visit.scene, group)
    return await _show(visit, await _keep(visit, group, time_zone=zone), chats)


async def _topic(visit: Visit, group: Group, chats: GroupChats) -> Screen:
    if visit.place.way != OFF:
        return setting_up.about_topic(visit.scene, group)
    return await _show(visit, await _keep(visit, group, topic=None, trouble=None), chats)


async def _total(visit: Visit, group: Group, chats: GroupChats) -> Screen:
    return await _show(visit, await _keep(visit, group, shows_total=visit.place.way == ON), chats)


async def _quiet(visit: Visit, group: Group, chats: GroupChats) -> Screen:
    days = quiet_days(visit.place.way)
    if days is None:
        return setting_up.ask_quiet(visit.scene, group)
    return await _show(visit, await quieten(visit.services, group, visit.update_id, days), chats)


async def _card(visit: Visit, group: Group, chats: GroupChats) -> Screen:
    """Post the appeal in the group: the surest way to see that posts arrive."""
    services = visit.services
    async with services.database.transaction() as tx:
        is_first = await services.ledger.claim(tx, visit.update_id, services.clock.now())
    if not is_first:
        return await _show(visit, group, chats)

    async def post(chat_id: int) -> SendOutcome:
        # One that has moved can have another number by now, which stands in its links.
        to = await services.groups.find(chat_id) or group
        return await visit.tell(chat_id, appeal_post(services, visit.bot_username, to))

    group, outcome = await following(services, group, post)
    async with services.database.transaction() as tx:
        await note_answers(services.groups, tx, [(group.chat_id, outcome)])
        noted = await services.groups.find(group.chat_id, within=tx)
    if noted is None:  # the bot has been removed
        return setting_up.not_yours(visit.scene)
    note = "group.card.posted" if outcome is SendOutcome.DELIVERED else "group.card.failed"
    return await _show(visit, noted, chats, note=note)


async def _poster(visit: Visit, group: Group, _chats: GroupChats) -> Screen:
    """To print, in the language of the group, with its own source."""
    paper = next((paper for paper in Format if paper == visit.place.way), Format.A4)
    back = setting_up.back(visit.scene, group)
    # Drawing takes about a tenth of a second: others need not wait for it.
    return await asyncio.to_thread(poster_screen, visit.scene, group.source, paper, language=group.language, rows=back)


async def _leave(visit: Visit, group: Group, chats: GroupChats) -> Screen:
    if visit.place.way == ON:
        return await _leave_for_good(visit, group, chats)
    return setting_up.ask_leave(visit.scene, group, await _seen(visit, group, chats))


async def _leave_for_good(visit: Visit, group: Group, chats: GroupChats) -> Screen:
    """Silent at once, then away, then erased: if leaving fails, it is tried again every hour."""
    services = visit.services
    now = services.clock.now()
    group = await change(services, group, visit.update_id, lambda group: given_up(group, now))

    group, _ = await following(services, group, chats.leave)
    async with services.database.transaction() as tx:
        await services.groups.forget(tx, group.chat_id)
    return _left(visit)


def _left(visit: Visit) -> Screen:
    """What is said after leaving: why, where somebody there may be in Belarus."""
    is_for_safety = visit.place.step == Step.ANSWER
    return setting_up.left_for_safety(visit.scene) if is_for_safety else setting_up.left(visit.scene)


async def _show(visit: Visit, group: Group, chats: GroupChats, *, note: str | None = None) -> Screen:
    return setting_up.overview(visit.scene, group, await _seen(visit, group, chats), note=note)


async def _seen(visit: Visit, group: Group, chats: GroupChats) -> Seen:
    return (await following(visit.services, group, chats.look))[1]


async def _keep(visit: Visit, group: Group, **chosen: Any) -> Group:
    return await change(visit.services, group, visit.update_id, lambda now: replace(now, **chosen))


_STEPS: Final[Mapping[str, Callable[[Visit, Group, GroupChats], Awaitable[Screen]]]] = {
    Step.ANSWER: _answer,
    Step.LANGUAGE: _language,
    Step.POSTS: _posts,
    Step.WEEK: _week,
    Step.CLOCK: _clock,
    Step.TOPIC: _topic,
    Step.TOTAL: _total,
    Step.QUIET: _quiet,
    Step.CARD: _card,
    Step.POSTER: _poster,
    Step.LEAVE: _leave,
}
