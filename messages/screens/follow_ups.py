"""What is written about pledges by itself: how it went, whether a letter was answered, an event."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from campaign.content import EventStatus
from campaign.events import event_by_code
from campaign.follow_ups import Step
from campaign.walkthrough import JOIN, Outcome, Turn
from messages.callbacks import Area
from messages.catalog import Html
from messages.screen import Screen, numbered
from messages.screens.exhibits.protests import event_card
from messages.screens.pledges import outcome_rows, pledge_place
from messages.screens.scene import paragraphs
from messages.screens.walkthrough import outcome_button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from campaign.content import Event
    from campaign.pledges import Pledge
    from campaign.walkthrough import Action
    from messages.callbacks import Place
    from messages.screen import Button, Rows
    from messages.screens.scene import Scene


@dataclass(frozen=True, slots=True)
class About:
    """A pledge as it was before this message, its action, and what the message is about."""

    pledge: Pledge
    action: Action
    step: Step


def follow_up(scene: Scene, about: Sequence[About]) -> Screen:
    """All that is due as one message. Its first line is neutral."""
    text = paragraphs((scene.words.html("followup.intro"), questions(scene, about)))
    return Screen(text, (*question_rows(scene, about), (scene.button("button.stop", scene.place.at(Area.STOP)),)))


def questions(scene: Scene, about: Sequence[About]) -> Html:
    """What is asked or told about each of them, numbered where there are several."""
    if len(about) == 1:
        return _text(scene, about[0])
    return paragraphs(Html(f"<b>{number}.</b> {_text(scene, one)}") for number, one in enumerate(about, 1))


def question_rows(scene: Scene, about: Sequence[About]) -> Rows:
    """The answers to each of them, in the same order and under the same numbers."""
    if len(about) == 1:
        return _rows(scene, about[0])
    return tuple(row for number, one in enumerate(about, 1) for row in numbered(_rows(scene, one), number))


def _text(scene: Scene, about: About) -> Html:
    words, event = scene.words, _event(scene, about)
    match about.step:
        case Step.EVE | Step.DAY | Step.AFTER | Step.CHANGE:
            if event is None:
                return words.html("followup.called_off")
            return words.html(f"followup.{about.step}", event=event_card(scene, event))
        case Step.REPLY:
            name = "followup.reply"
        case _:
            name = "followup.again" if about.pledge.asks else "followup"
    return words.html(
        name,
        pledge=words.html(f"{about.action.slug}.pledge"),
        whom=words.html(f"whom.{about.pledge.whom}"),
    )


def _rows(scene: Scene, about: About) -> Rows:
    place = pledge_place(scene, about.pledge, about.action)
    offer = (scene.button(f"{about.action.slug}.open", replace(place, step=about.action.offer.code)),)
    event = _event(scene, about)

    def attend(name: str) -> Button:
        return scene.button(f"button.attend.{name}", replace(place, step=name))

    match about.step:
        case Step.EVE | Step.DAY | Step.AFTER | Step.CHANGE if event is None:
            return ((scene.button("button.way.protest.own", _anew(place)),),)
        case Step.EVE | Step.CHANGE:
            return ((attend(Turn.GOING), attend(Outcome.DECLINED)), _event_row(scene, place, about))
        case Step.DAY:
            return (_event_row(scene, place, about), (attend(Outcome.DECLINED),))
        case Step.AFTER:
            return ((attend(Outcome.DONE), attend(Outcome.TRIED)), (attend(Turn.CALLED_OFF),))
        case Step.REPLY:
            answered, not_answered = (
                scene.button(f"button.reply.{turn}", replace(place, step=turn))
                for turn in (Turn.ANSWERED, Turn.NOT_ANSWERED)
            )
            came_back = outcome_button(scene, about.action, Outcome.TRIED, replace(place, step=Outcome.TRIED))
            return ((answered, not_answered), (came_back,))
    return (offer, *outcome_rows(scene, about.pledge, about.action))


def _event_row(scene: Scene, place: Place, about: About) -> tuple[Button, ...]:
    joined = next((step.code for step in about.action.steps if step.way == JOIN), "")
    return (scene.button(f"{about.action.slug}.open", replace(place, step=joined)),)


def _anew(place: Place) -> Place:
    return replace(place, step="", way="", variant="", whom=None)


def _event(scene: Scene, about: About) -> Event | None:
    """The event as it is planned now; nothing where it is called off or no longer known."""
    attendance = about.pledge.attendance
    event = event_by_code(scene.content, attendance.event) if attendance else None
    return event if event and event.status is EventStatus.PLANNED else None
