"""The screens of any action: its steps, how it went, and when to be asked again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from campaign.pledges import Whom
from campaign.safety import Capability
from campaign.walkthrough import JOIN, Aside, Asks, Choose, Outcome, Turn
from messages.callbacks import Area
from messages.screen import Button, Screen, in_rows
from messages.screens.exhibits import exhibit_of, is_there
from messages.screens.links import mark
from messages.screens.scene import paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from campaign.walkthrough import Action, Step
    from messages.callbacks import Place
    from messages.catalog import Html
    from messages.screen import Rows
    from messages.screens.scene import Scene

COUNTRIES_A_ROW: Final = 2
"""So that the longest names are read whole on a phone."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A pledge on record that has changed with what somebody told.

    `reply_asked_on`, on the person's own clock, is when they are asked whether there was an answer; `others_open` tells
    whether they have pledged something else that is still open.
    """

    reply_asked_on: datetime | None = None
    others_open: bool = False


def step_screen(scene: Scene, action: Action, step: Step) -> Screen:
    """One step of an action: its words, its exhibit's buttons, what stands beside it, its answers, and the way back."""
    scene = replace(scene, place=replace(scene.place, step=step.code))
    exhibit = exhibit_of(scene, step)
    rows = (
        *exhibit.rows,
        *_asides(scene, action, step),
        *_answers(scene, action, step),
        *_outcomes(scene, action, step),
        *_onward(scene, action, step),
    )
    return Screen(scene.words.html(action.words(step), **exhibit.values), rows, document=exhibit.document)


def event_over(scene: Scene) -> Screen:
    """An old button names an event to which nobody should be sent any more."""
    own = scene.button("button.way.protest.own", replace(_anew(scene.place), step=""))
    return Screen(scene.words.html("event.over"), ((own,), (scene.to_menu(),)))


def only_way(scene: Scene, action: Action) -> str:
    """The way that is taken without asking, because at this place there is no other; empty where there is a choice."""
    for step in action.steps:
        if isinstance(step, Choose) and step.asks is Asks.WAY and len(step.ways) == 1 and step.exhibit:
            return "" if exhibit_of(scene, step).rows else step.ways[0]
    return ""


def countries(scene: Scene) -> Rows:
    """Buttons for the likely countries and one for all others; each is the scene's own place with a country."""
    likely = sorted(
        (country for country in scene.content.countries.values() if country.likely),
        key=lambda country: country.likely or 0,
    )
    buttons = [country_button(scene, country.iso2) for country in likely]
    # Without an action, the step says which kind of screen the answer is for.
    asked_by = scene.place.step if scene.place.action else scene.place.area
    other = replace(scene.place, area=Area.TYPE_COUNTRY, step=asked_by)
    return (*in_rows(buttons, COUNTRIES_A_ROW), (scene.button("button.other_country", other),))


def country_button(scene: Scene, iso2: str) -> Button:
    """A country by its name, as the answer to the question of the scene's place."""
    return Button(scene.words.country(iso2), replace(scene.place, country=iso2))


def country_prompt(scene: Scene) -> Screen:
    """A message that forces a reply. Its link, invisible in the text, carries the place the name is wanted for."""
    place = replace(scene.place, area=Area.ACTION)
    if not place.action:
        place = replace(place, area=Area(place.step) if place.step in set(Area) else Area.MENU, step="")
    text = scene.words.html("country.prompt", link=mark(scene, place))
    return Screen(text, prompt=scene.words.plain("country.prompt.hint"))


def outcome_button(scene: Scene, action: Action, outcome: Outcome, place: Place) -> Button:
    """An answer to "how did it go?", in the action's own words where it has some; of an event, in those of a guest."""
    attended = f"button.attend.{outcome}"
    if place.way == JOIN and scene.words.has(attended):
        return scene.button(attended, place)
    return _named(scene, action, f"outcome.{outcome}", place)


def which_country(scene: Scene, candidates: tuple[str, ...]) -> Screen:
    """A name that could mean several countries, or none we know."""
    if not candidates:
        return Screen(scene.words.html("country.unknown"), (*countries(scene), (scene.to_menu(),)))
    choices = tuple((country_button(scene, iso2),) for iso2 in candidates)
    return Screen(scene.words.html("country.which"), (*choices, (scene.to_menu(),)))


def outcome_screen(scene: Scene, action: Action, outcome: Outcome, marked: Marked | None) -> Screen:
    """What is said when somebody tells how it went; `marked` where a pledge on record has changed with it."""
    words = scene.words
    name = f"{action.slug}.{outcome}"
    text = paragraphs(
        (words.html(name, **_exhibited(scene, action, words.wanted(name))), _marked(scene, outcome, marked))
    )
    return Screen(text, (*_next_after(scene, action, outcome), *_after_marking(scene, marked)))


def told_turn(scene: Scene, action: Action, turn: Turn, marked: Marked | None = None) -> Screen:
    """What is said to an answer that only this action knows."""
    words, name = scene.words, f"{action.slug}.{turn}"
    text = paragraphs(
        (words.html(name, **_exhibited(scene, action, words.wanted(name))), _marked(scene, Outcome.TRIED, marked))
    )
    place = replace(scene.place, step=action.offer.code, plan="")
    if turn is Turn.CALLED_OFF:
        place = _anew(place)
    rows: Rows = ((scene.button(f"{action.slug}.open", place),), (scene.to_menu(),))
    if turn is Turn.ANSWERED:
        rows = _cheapest(scene, action)
    # What else the message asked is gone from the screen with this answer.
    pledges = () if marked or not scene.stored else ((scene.button("button.pledges", scene.place.at(Area.PLEDGES)),),)
    return Screen(text, (*rows, *pledges, *_after_marking(scene, marked)))


def knows(scene: Scene, action: Action, turn: Turn) -> bool:
    """Whether the action has words for that turn: a forged button can name any."""
    return scene.words.has(f"{action.slug}.{turn}")


def event_calendar(scene: Scene, action: Action) -> Screen:
    """The event of the place as a file for the person's own calendar."""
    step = next((step for step in action.steps if step.exhibit == "event_file"), None)
    return step_screen(scene, action, step) if step and scene.event else event_over(scene)


def undone(scene: Scene, action: Action, asked_on: datetime | None) -> Screen:
    """The pledge stands open again.

    `asked_on` is when the person is written to about it, if ever: on their own clock, or on that of its event.
    """
    if asked_on is None:
        text = scene.words.html("pledge.undone")
    else:
        # About an event the next message may come before it: that one does not ask how it went.
        name = "pledge.undone.event" if scene.event else "pledge.undone.asked"
        text = scene.words.html(name, when=scene.words.moment(asked_on))
    return Screen(text, (_to_offer(scene, action), (scene.to_menu(),)))


def _marked(scene: Scene, outcome: Outcome, marked: Marked | None) -> Html | None:
    if marked is None:
        return None
    if marked.reply_asked_on:
        return scene.words.html("pledge.marked.reply", day=scene.words.weekday(marked.reply_asked_on))
    return scene.words.html(f"pledge.marked.{outcome}")


def _after_marking(scene: Scene, marked: Marked | None) -> Rows:
    if marked is None:
        return ()
    others = ((scene.button("button.pledges", scene.place.at(Area.PLEDGES)),),) if marked.others_open else ()
    # To open it again is to keep something new.
    undo = scene.button("button.undo", replace(scene.place, step=Turn.UNDO))
    return (*others, (undo,)) if scene.may(Capability.STORE) else others


def _asides(scene: Scene, action: Action, step: Step) -> Rows:
    """Two short ones share a row, so that the answers below stay in sight."""
    buttons = [
        scene.button(f"button.aside.{action.slug}.{aside.code}", replace(scene.place, step=aside.code))
        for aside in action.asides_of(step)
        if is_there(scene, aside)
    ]
    return in_rows(buttons, 2)


def _answers(scene: Scene, action: Action, step: Step) -> Rows:
    if not isinstance(step, Choose):
        return ()
    if step.asks is Asks.COUNTRY:
        return countries(scene)
    if step.asks is Asks.WAY:
        return tuple(
            (scene.button(f"button.way.{action.slug}.{way}", replace(scene.place, step="", way=way)),)
            for way in step.ways
        )
    # Whoever has somebody in Belarus is safer behind a branch, so it stands first for them.
    order = sorted(Whom, reverse=not scene.is_close)
    return tuple((_named(scene, action, f"whom.{whom}", replace(scene.place, whom=whom)),) for whom in order)


def _named(scene: Scene, action: Action, name: str, place: Place) -> Button:
    """A button that every action has, with the action's own label where the language has one."""
    own = f"button.{action.slug}.{name}"
    return scene.button(own if scene.words.has(own) else f"button.{name}", place)


def _outcomes(scene: Scene, action: Action, step: Step) -> Rows:
    buttons = [
        outcome_button(scene, action, outcome, replace(scene.place, step=outcome))
        for outcome in action.outcomes_under(step)
    ]
    return in_rows(buttons, 2)


def _onward(scene: Scene, action: Action, step: Step) -> Rows:
    way = scene.place.way
    following = action.after(step, way)
    rows: Rows = ()
    if following and not isinstance(step, Choose):
        rows = ((scene.button("button.next", replace(scene.place, step=following.code)),),)
    before = action.before(step, way)
    if isinstance(before, Choose) and before.asks is Asks.WAY and only_way(scene, action):
        before = action.before(before, way)  # it was passed over on the way here
    return (*rows, (_back(scene, before) if before else scene.to_menu(),))


def _back(scene: Scene, before: Step) -> Button:
    place = replace(scene.place, step=before.code)
    if isinstance(before, Choose):
        place = _UNANSWERED[before.asks](place)
    return scene.button("button.back", place)


_UNANSWERED: Final[Mapping[Asks, Callable[[Place], Place]]] = {
    Asks.COUNTRY: lambda place: replace(place, country="", way="", variant=""),
    Asks.WHOM: lambda place: replace(place, whom=None),
    Asks.WAY: lambda place: replace(place, way="", variant=""),
}
"""A place as it was before a question was answered."""


def _to_offer(scene: Scene, action: Action) -> tuple[Button, ...]:
    place = replace(_still_open(scene), area=Area.ACTION, action=action.code, step=action.offer.code, plan="")
    return (scene.button(f"{action.slug}.open", place),)


def _still_open(scene: Scene) -> Place:
    """The place, without an event that is over: nothing leads there any more."""
    return _anew(scene.place) if scene.place.way == JOIN and scene.event is None else scene.place


def _anew(place: Place) -> Place:
    """The place as it was before a way was chosen."""
    return replace(place, way="", variant="", plan="")


def _next_after(scene: Scene, action: Action, outcome: Outcome) -> Rows:
    if outcome is Outcome.TRIED:
        later = (outcome_button(scene, action, Outcome.LATER, replace(_still_open(scene), step=Outcome.LATER)),)
        return (_to_offer(scene, action), later, (scene.to_menu(),))
    others = [other for other in scene.actions if other.slug != action.slug]
    if outcome is Outcome.DECLINED:
        return (*((scene.to_action(other),) for other in others), (scene.to_menu(),))
    return _cheapest(scene, action)


def _cheapest(scene: Scene, action: Action) -> Rows:
    """After "done" one ask: the other action that takes the least time."""
    others = sorted((other for other in scene.actions if other.slug != action.slug), key=lambda other: other.minutes)
    return (*((scene.to_action(other),) for other in others[:1]), (scene.to_menu(),))


def _exhibited(scene: Scene, action: Action, wanted: frozenset[str]) -> dict[str, Html]:
    """The values that a text wants, from whichever of the action's exhibits has them."""
    if not wanted:
        return {}
    walk = [step for step in action.along(scene.place.way) if not isinstance(step, Aside)]
    exhibits = [exhibit_of(scene, step) for step in walk]
    return {name: value for exhibit in exhibits for name, value in exhibit.values.items() if name in wanted}
