"""What an admin of a group sees in the private chat: the first question, and all that can be chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from campaign.counters import LEAST_CELL
from campaign.groups import POSTING_HOUR, POSTS_A_WEEK, QUIET_DAYS, GroupKind, PostKind, Trouble
from messages.callbacks import Area
from messages.catalog import Html
from messages.codes import OFF, ON
from messages.documents.pages import Format
from messages.screen import Button, Screen, in_rows
from messages.screens.groups.places import Answer, Step, group_place
from messages.screens.scene import paragraphs

if TYPE_CHECKING:
    from campaign.groups import Group
    from messages.screen import Rows
    from messages.screens.scene import Scene

CLOCKS: Final = (
    *("Europe/London", "Europe/Berlin", "Europe/Warsaw", "Europe/Vilnius", "Europe/Kyiv", "Asia/Tbilisi"),
    *("America/New_York", "America/Chicago", "America/Los_Angeles", "America/Sao_Paulo"),
    *("Africa/Johannesburg", "Asia/Kolkata", "Asia/Seoul", "Australia/Sydney"),
)
"""Clocks to choose from, where the campaign has friends. Their places are on buttons: add new ones at the end."""

CLOCK_OF_LANGUAGE: Final = {"de": "Europe/Berlin", "be": "Europe/Warsaw", "ru": "Europe/Warsaw"}
"""What a group begins with; any other language with the first of `CLOCKS`."""

_CLOCKS_A_ROW: Final = 2


class Standing(StrEnum):
    """How the bot stands in a group at this moment. The values name the words for it."""

    FINE = "fine"
    MUTED = "muted"
    """It may not write there."""
    SEES_ALL = "sees-all"
    """It is an admin of a group, and so Telegram sends it all that is written there."""
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Seen:
    """What Telegram says of a group, for this one screen; none of it is kept."""

    title: str
    standing: Standing


def invite(scene: Scene) -> Screen:
    """How to bring the bot into a group or a channel, with the fewest rights that do."""
    home = f"https://t.me/{scene.bot_username}"
    return Screen(
        scene.words.html("group.invite"),
        (
            # Without an admin's right: so Telegram sends the bot nothing but commands.
            (scene.button("button.group.add", url=f"{home}?startgroup"),),
            (scene.button("button.group.add.channel", url=f"{home}?startchannel&admin=post_messages"),),
            (scene.to_menu(),),
        ),
    )


def question(scene: Scene, group: Group, seen: Seen) -> Screen:
    """May anybody in there be in Belarus? Nothing is said in the group before that is answered."""
    rows = tuple(
        (
            scene.button(
                f"button.group.answer.{answer}",
                group_place(scene.place, group.number, Step.ANSWER, way=answer, first=True),
            ),
        )
        for answer in Answer
    )
    text = scene.words.html(
        "group.question" if group.kind is GroupKind.GROUP else "channel.question", title=_title(scene, seen)
    )
    return Screen(text, rows)


def left(scene: Scene) -> Screen:
    """An admin wanted it so."""
    return Screen(scene.words.html("group.left.plain"), ((scene.to_menu(),),))


def left_for_safety(scene: Scene) -> Screen:
    """Why it is not there any longer."""
    since = scene.words.day(scene.content.campaign.materials_listed_since)
    return Screen(scene.words.html("group.left", materials_since=since), ((scene.to_menu(),),))


def admin_needed(scene: Scene) -> Screen:
    """Somebody has added the bot who is no admin there."""
    return Screen(scene.words.html("group.admin_needed"), ((scene.to_menu(),),))


def not_yours(scene: Scene) -> Screen:
    """Only an admin of the group may see or change this. It looks the same where the bot is in no such group: nobody
    finds out by it which groups there are.
    """
    invite_again = scene.button("button.group.invite", scene.place.at(Area.GROUPS))
    return Screen(scene.words.html("group.not_yours"), ((invite_again,), (scene.to_menu(),)))


def ask_language(scene: Scene, group: Group, *, first: bool = False) -> Screen:
    """In which language to post."""
    rows = tuple(
        (
            Button(
                scene.ticked(name, chosen=code == group.language and not first),
                group_place(scene.place, group.number, Step.LANGUAGE, way=code, first=first),
            ),
        )
        for code, name in scene.languages.items()
    )
    return Screen(scene.words.html("group.language"), (*rows, *back(scene, group, first=first)))


def ask_posts(scene: Scene, group: Group, *, first: bool = False) -> Screen:
    """What to post."""
    rows = tuple(
        (
            Button(
                scene.ticked(scene.words.plain(f"button.group.post.{kind}"), chosen=kind in group.posts),
                group_place(
                    scene.place,
                    group.number,
                    Step.POSTS,
                    way=kind[:2] + (OFF if kind in group.posts else ON),
                    first=first,
                ),
            ),
        )
        for kind in PostKind
    )
    onward: Rows = back(scene, group, first=False)
    if first:
        onward = ((scene.button("button.next", group_place(scene.place, group.number, Step.WEEK, first=True)),),)
    return Screen(scene.words.html("group.posts"), (*rows, *onward))


def post_kind_on(way: str) -> tuple[PostKind, bool] | None:
    """The kind of post and whether it is wanted, as a button of `ask_posts` says."""
    kind = next((kind for kind in PostKind if way[:2] == kind[:2]), None)
    return (kind, way[2:] == ON) if kind and way[2:] in {ON, OFF} else None


def ask_week(scene: Scene, group: Group, *, first: bool = False) -> Screen:
    """How many posts in seven days at most."""
    rows = tuple(
        (
            Button(
                scene.ticked(
                    scene.words.counted("button.group.week", most), chosen=most == group.per_week and not first
                ),
                group_place(scene.place, group.number, Step.WEEK, way=str(most), first=first),
            ),
        )
        for most in POSTS_A_WEEK
    )
    return Screen(scene.words.html("group.week"), (*rows, *back(scene, group, first=first)))


def ask_clock(scene: Scene, group: Group) -> Screen:
    """By which clock it is day there."""
    buttons = [
        Button(
            scene.ticked(scene.words.city_of_zone(zone), chosen=zone == group.time_zone),
            group_place(scene.place, group.number, Step.CLOCK, way=str(index)),
        )
        for index, zone in enumerate(CLOCKS)
    ]
    text = scene.words.html("group.clock", time=scene.words.time(time(POSTING_HOUR)))
    return Screen(text, (*in_rows(buttons, _CLOCKS_A_ROW), *back(scene, group)))


def about_topic(scene: Scene, group: Group) -> Screen:
    """How to choose the topic of a forum that posts go to."""
    no_topic = group_place(scene.place, group.number, Step.TOPIC, way=OFF)
    row: Rows = ((scene.button("button.group.topic.none", no_topic),),) if group.topic is not None else ()
    return Screen(scene.words.html("group.topic"), (*row, *back(scene, group)))


def ask_quiet(scene: Scene, group: Group) -> Screen:
    """For how long nothing shall be posted."""
    rows = tuple(
        (scene.button(f"button.group.quiet.{days}", group_place(scene.place, group.number, Step.QUIET, way=str(days))),)
        for days in QUIET_DAYS
    )
    return Screen(scene.words.html("group.quiet.ask"), (*rows, *back(scene, group)))


def ask_leave(scene: Scene, group: Group, seen: Seen) -> Screen:
    """Leave the chat? All that was chosen is erased then."""
    sure = scene.button("button.group.leave.sure", group_place(scene.place, group.number, Step.LEAVE, way=ON))
    return Screen(scene.words.html("group.leave", title=_title(scene, seen)), ((sure,), *back(scene, group)))


def overview(scene: Scene, group: Group, seen: Seen, *, note: str | None = None) -> Screen:
    """All that is chosen, a button for each of it, and what stands in the way. `note` names a text to stand first."""
    words = scene.words
    posts = Html(", ".join(words.html(f"group.post.{kind}") for kind in PostKind if kind in group.posts))
    chosen = words.html(
        "group.overview",
        title=_title(scene, seen),
        language=scene.catalogs[group.language].own_name,
        posts=posts or words.html("group.post.none"),
        week=words.counted("group.week.most", group.per_week),
        city=words.city_of_zone(group.time_zone),
    )
    text = paragraphs((words.html(note) if note else None, chosen, *_remarks(scene, group, seen)))
    return Screen(text, _settings(scene, group))


def _remarks(scene: Scene, group: Group, seen: Seen) -> list[Html]:
    """What else there is to know: quiet, a topic, and what keeps posts from appearing."""
    words = scene.words
    remarks = []
    if group.quiet_until is not None and group.is_quiet(scene.now):
        remarks.append(words.html("group.remark.quiet", day=words.weekday(group.quiet_until.astimezone(group.zone))))
    if group.topic is not None:
        remarks.append(words.html("group.remark.topic"))
    if group.kind is GroupKind.CHANNEL:
        remarks.append(words.html("channel.remark.forward"))
    if group.shows_total:
        remarks.append(words.html("group.remark.total", least=words.number(LEAST_CELL)))
    if seen.standing is Standing.MUTED:
        remarks.append(words.html("group.remark.muted" if group.kind is GroupKind.GROUP else "channel.remark.muted"))
    elif seen.standing is Standing.SEES_ALL:
        remarks.append(words.html("group.remark.sees_all"))
    elif seen.standing is Standing.AWAY:
        remarks.append(words.html("group.remark.away"))
    if group.trouble is Trouble.CLOSED:
        remarks.append(words.html("group.remark.closed"))
    elif group.trouble is Trouble.RESTRICTED and seen.standing is not Standing.MUTED:
        remarks.append(words.html("group.remark.restricted"))
    return remarks


def _settings(scene: Scene, group: Group) -> Rows:
    def to(label: str, step: Step, way: str = "") -> Button:
        return scene.button(label, group_place(scene.place, group.number, step, way=way))

    is_quiet = group.is_quiet(scene.now)
    total = (
        to("button.group.total.off", Step.TOTAL, OFF)
        if group.shows_total
        else to("button.group.total.on", Step.TOTAL, ON)
    )
    quiet = to("button.group.quiet.over", Step.QUIET, "0") if is_quiet else to("button.group.quiet", Step.QUIET)
    rows: list[tuple[Button, ...]] = [
        (to("button.group.card", Step.CARD),),
        (to("button.group.language", Step.LANGUAGE), to("button.group.posts", Step.POSTS)),
        (to("button.group.often", Step.WEEK), to("button.group.clock", Step.CLOCK)),
    ]
    if group.kind is GroupKind.GROUP:
        rows.append((to("button.group.topic", Step.TOPIC), quiet))
    else:
        rows.append((quiet,))
    rows += [
        (total,),
        tuple(to(f"button.group.poster.{paper}", Step.POSTER, paper) for paper in Format),
        (to("button.group.leave", Step.LEAVE),),
    ]
    return tuple(rows)


def back(scene: Scene, group: Group, *, first: bool = False) -> Rows:
    """To the overview; nowhere while the group is being set up, where each question has an answer that leads on."""
    return () if first else ((scene.button("button.group.back", group_place(scene.place, group.number)),),)


def _title(scene: Scene, seen: Seen) -> str:
    return seen.title or scene.words.plain("group.untitled")
