"""What stands in a group or a channel: one card each, whose buttons lead to the private chat.

No card names a member, and none is meant for one: whatever anybody taps, the answer is between them and the bot.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from campaign.groups import QUIET_DAYS
from messages.callbacks import Area, Place
from messages.catalog import Html
from messages.screen import Screen
from messages.screens.groups.places import Step
from messages.screens.links import link_to, link_to_actions
from messages.screens.reminders import asked_for, told_on
from messages.screens.scene import paragraphs
from messages.screens.updates import written
from messages.screens.welcome import dated_unionists

if TYPE_CHECKING:
    from campaign.anniversaries import Occasion
    from campaign.contents import Content
    from campaign.groups import Group
    from campaign.walkthrough import Action
    from messages.screen import Button
    from messages.screens.scene import Scene


def appeal_card(scene: Scene, group: Group, arrivals: int | None) -> Screen:
    """The appeal in short. `arrivals` is what may be told of how many came from here."""
    appeal = scene.words.html("group.appeal", unionists=dated_unionists(scene))
    text = paragraphs((scene.words.html("group.post"), appeal, _total(scene, group, arrivals)))
    return Screen(
        text,
        (
            (_link(scene, group, "button.appeal", "appeal"),),
            (_link(scene, group, "button.group.act", "actions"),),
        ),
        topic=group.topic,
    )


def share_card(scene: Scene, group: Group) -> Screen:
    """A few words to pass on, and the way to pass them on."""
    post = scene.words.html("post-human", unionists=dated_unionists(scene))
    whole = scene.words.html("post.whole", text=post, link=link_to_actions(scene, group.source))
    return Screen(
        paragraphs((scene.words.html("group.post"), scene.words.html("group.share", post=Html(f"<pre>{whole}</pre>")))),
        ((_link(scene, group, "button.group.share", "spread"),), (_link(scene, group, "button.group.act", "actions"),)),
    )


def help_card(scene: Scene, group: Group) -> Screen:
    """Which commands there are."""
    return Screen(scene.words.html("group.help"), ((_link(scene, group, "button.group.act", "actions"),),))


def update_post(scene: Scene, group: Group, content: Content) -> Screen:
    """An update: the admins' words under a neutral first line."""
    screen = written(scene, "group.post", content, lambda action: _to_action(scene, group, action))
    rows = screen.rows or ((_link(scene, group, "button.group.act", "actions"),),)
    return replace(screen, rows=rows, topic=group.topic)


def date_post(scene: Scene, group: Group, occasion: Occasion) -> Screen:
    """What a date is about, and one thing that can be done."""
    action = asked_for(scene, occasion)
    text = paragraphs((scene.words.html("group.post"), *told_on(scene, occasion, action, in_group=True)))
    onward = _to_action(scene, group, action) if action else _link(scene, group, "button.appeal", "appeal")
    return Screen(text, ((onward,),), topic=group.topic)


def to_private(scene: Scene, group: Group) -> Screen:
    """Neutral, for everybody reads it: an admin goes on in the private chat. Its button leads nobody else anywhere."""
    name = "group.pointer.question" if group.is_silent else "group.pointer"
    return Screen(scene.words.html(name), ((_settings_link(scene, group),),))


def only_admins(scene: Scene) -> Screen:
    """A command that is for admins of the group."""
    return Screen(scene.words.html("group.only_admins"))


def ask_topic(scene: Scene, group: Group) -> Screen:
    """In a forum: shall posts come into this topic?"""
    here = scene.button("button.group.here", _in_group(group, Step.HERE))
    return Screen(scene.words.html("group.here"), ((here,), (_settings_link(scene, group),)))


def topic_chosen(scene: Scene) -> Screen:
    """Posts come here from now on."""
    return Screen(scene.words.html("group.here.chosen"))


def quiet(scene: Scene, group: Group) -> Screen:
    """No posts until a day, or posts again; and the other choice."""
    if not group.is_quiet(scene.now) or group.quiet_until is None:
        first = _quiet_button(scene, group, QUIET_DAYS[0])
        return Screen(scene.words.html("group.quiet.over"), ((first,),))
    day = scene.words.weekday(group.quiet_until.astimezone(group.zone))
    longer = tuple((_quiet_button(scene, group, days),) for days in QUIET_DAYS[1:])
    over = (scene.button("button.group.quiet.over", _in_group(group, Step.QUIET, way="0")),)
    return Screen(scene.words.html("group.quiet", day=day), (*longer, over))


def _total(scene: Scene, group: Group, arrivals: int | None) -> Html | None:
    if arrivals is None or not group.shows_total:
        return None
    return scene.words.html("group.total", count=scene.words.number(arrivals))


def _to_action(scene: Scene, group: Group, action: Action) -> Button:
    return _link(scene, group, f"{action.slug}.name", action.slug)


def _link(scene: Scene, group: Group, label: str, name: str) -> Button:
    return scene.button(label, url=link_to(scene, name, group.source))


def _settings_link(scene: Scene, group: Group) -> Button:
    label = "button.group.answer" if group.is_silent else "button.group.settings"
    return scene.button(label, url=link_to(scene, "settings", group.source))


def _quiet_button(scene: Scene, group: Group, days: int) -> Button:
    return scene.button(f"button.group.quiet.{days}", _in_group(group, Step.QUIET, way=str(days)))


def _in_group(group: Group, step: Step, *, way: str = "") -> Place:
    """A button in the group itself: which group that is, Telegram tells with each tap."""
    return replace(Place(Area.GROUP, group.language), step=step, way=way)
