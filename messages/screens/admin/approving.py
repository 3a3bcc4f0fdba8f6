"""Asking for approval, and giving or refusing it."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from campaign.approvals import REQUEST_STANDS
from messages.catalog import Html
from messages.screen import Button, Screen
from messages.screens.admin.choosing import SURE
from messages.screens.admin.composing import to_update
from messages.screens.admin.describing import (
    audience_line,
    exclusions,
    first_words,
    importance,
    language_buttons,
    languages_of,
    missing_rule,
    sending_time,
)
from messages.screens.admin.drafts import by_language, total, without_words
from messages.screens.admin.groups import groups_in_it, groups_left_out, in_groups, reach, send_label
from messages.screens.admin.places import Step, desk_place, to_desk
from messages.screens.scene import paragraphs

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from campaign.audiences import AudienceCount
    from campaign.broadcasts import Broadcast
    from campaign.group_audiences import Choice
    from messages.screens.scene import Scene


def last_look(scene: Scene, broadcast: Broadcast, count: AudienceCount, groups: Choice, *, is_alone: bool) -> Screen:
    """Languages, people, groups and time once more, before approval is asked for."""
    words = scene.words
    text = paragraphs(
        (
            words.html("admin.ask.alone" if is_alone else "admin.ask", number=words.number(broadcast.id)),
            words.html("admin.draft.languages", lines=by_language(scene, broadcast, count)),
            total(scene, broadcast, count),
            without_words(scene, broadcast, count),
            groups_in_it(scene, broadcast, groups),
            *_summary(scene, broadcast),
        )
    )
    yes = scene.button(
        "button.admin.ask.alone" if is_alone else "button.admin.ask.yes",
        desk_place(scene.place, Step.ASK, broadcast, way=SURE),
    )
    return Screen(text, ((yes,), (to_update(scene, broadcast),)))


def waiting(scene: Scene, broadcast: Broadcast, groups: Choice, *, reader: int, admins: AbstractSet[int]) -> Screen:
    """A request that stands: for whoever asked, for those who can grant it, or as a last question to an admin alone.

    `groups` are as they are now, and not as when it was asked for.
    """
    asked = broadcast.asked
    is_mine = asked is not None and asked.by == reader
    if is_mine and len(admins) == 1:
        return _last_question(scene, broadcast, groups)
    words = scene.words
    head = words.html(
        "admin.waiting.mine" if is_mine else "admin.waiting",
        number=words.number(broadcast.id),
        time=_until(scene, broadcast),
    )
    answers = (_take_back(scene, broadcast),) if is_mine else _answers(scene, broadcast)
    return Screen(
        paragraphs((head, *_what(scene, broadcast, groups))),
        (*language_buttons(scene, broadcast, only_written=True), answers, (to_desk(scene),)),
    )


def told_of_request(scene: Scene, broadcast: Broadcast, groups: Choice) -> Screen:
    """What the other admins are told when approval is asked for."""
    words = scene.words
    head = words.html("admin.told.request", number=words.number(broadcast.id), time=_until(scene, broadcast))
    see = scene.button("button.admin.see", desk_place(scene.place, Step.SHOW, broadcast))
    return Screen(paragraphs((head, *_what(scene, broadcast, groups))), ((see,), _answers(scene, broadcast)))


def told_of_approval(scene: Scene, broadcast: Broadcast) -> Screen:
    """What whoever asked is told when another admin has approved."""
    return _told(scene, broadcast, "admin.told.approved")


def told_of_refusal(scene: Scene, broadcast: Broadcast) -> Screen:
    """What whoever asked is told when another admin has said no."""
    return _told(scene, broadcast, "admin.told.refused")


def _told(scene: Scene, broadcast: Broadcast, name: str) -> Screen:
    words = scene.words
    text = words.html(name, number=words.number(broadcast.id), words=first_words(scene, broadcast.bulletin))
    see = scene.button("button.admin.see", desk_place(scene.place, Step.SHOW, broadcast))
    return Screen(text, ((see,), (to_desk(scene),)))


def _last_question(scene: Scene, broadcast: Broadcast, groups: Choice) -> Screen:
    words, count = scene.words, broadcast.asked.people if broadcast.asked else 0
    whom = reach(scene, count, len(groups.to_post))
    head = words.html("admin.waiting.alone", number=words.number(broadcast.id), people=whom)
    send = Button(send_label(scene, count, len(groups.to_post)), desk_place(scene.place, Step.APPROVE, broadcast))
    return Screen(
        paragraphs((head, *_what(scene, broadcast, groups))),
        (
            (send,),
            *language_buttons(scene, broadcast, only_written=True),
            (_take_back(scene, broadcast),),
            (to_desk(scene),),
        ),
    )


def _what(scene: Scene, broadcast: Broadcast, groups: Choice) -> tuple[Html | None, ...]:
    """What is to be approved, in short: the words themselves are behind a button."""
    words, bulletin = scene.words, broadcast.bulletin
    count = broadcast.asked.people if broadcast.asked else 0
    return (
        words.html(
            "admin.what",
            words=first_words(scene, bulletin),
            languages=languages_of(scene, bulletin.contents),
            people=reach(scene, count, len(groups.to_post)),
        ),
        groups_left_out(scene, groups) if bulletin.audience.reaches_groups else in_groups(scene, bulletin),
        *_summary(scene, broadcast),
        missing_rule(scene, bulletin) if bulletin.missing is not None else None,
    )


def _summary(scene: Scene, broadcast: Broadcast) -> tuple[Html | None, ...]:
    bulletin = broadcast.bulletin
    return (
        scene.words.html("admin.draft.audience", audience=audience_line(scene, bulletin)),
        exclusions(scene, bulletin),
        sending_time(scene, bulletin),
        importance(scene, bulletin),
    )


def _answers(scene: Scene, broadcast: Broadcast) -> tuple[Button, ...]:
    return (
        scene.button("button.admin.approve", desk_place(scene.place, Step.APPROVE, broadcast)),
        scene.button("button.admin.refuse", desk_place(scene.place, Step.REFUSE, broadcast)),
    )


def _take_back(scene: Scene, broadcast: Broadcast) -> Button:
    return scene.button("button.admin.take-back", desk_place(scene.place, Step.REFUSE, broadcast))


def _until(scene: Scene, broadcast: Broadcast) -> str:
    """Until when the request stands, in UTC."""
    asked_at = broadcast.asked.at if broadcast.asked else scene.now
    return scene.words.time((asked_at + REQUEST_STANDS).astimezone(UTC).time())
