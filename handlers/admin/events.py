"""Public protests from a phone: typed line by line, looked at, and only then in force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from campaign.edits import AddEvent, CancelEvent, ChangeEvent, EditState, Moved
from campaign.events import event_by_code, is_ahead
from campaign.overlay import base_event, cells_of, changed_event, event_meant, move, still_says
from campaign.typed_events import Wrong, WrongEventError, check_moment, lines_of, typed_change, typed_event
from handlers.admin import correcting
from messages.codes import number_of
from messages.screens.admin import corrections
from messages.screens.admin import events as screens
from messages.screens.admin.places import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from campaign.content import Event
    from campaign.edits import Correction, FactEdit
    from handlers.visit import Visit
    from messages.screen import Screen

_MOVES: Final[Mapping[str, Moved]] = {Step.EVENT_TIME: Moved.TIME, Step.EVENT_PLACE: Moved.PLACE}
_FOUND: Final = 2  # countries that a typed name may mean: with two it is not clear which


async def events(visit: Visit) -> Screen:
    """All that are still to come."""
    return screens.events(visit.scene)


async def event(visit: Visit) -> Screen:
    """One of them."""
    one = _ahead(visit)
    return screens.event(visit.scene, one) if one else screens.over(visit.scene)


async def new(visit: Visit) -> Screen:
    """Ask for a new one."""
    return screens.new_prompt(visit.scene)


async def change(visit: Visit) -> Screen:
    """Ask for another time, or another place."""
    one = _ahead(visit)
    return screens.change_prompt(visit.scene, one, _MOVES[visit.place.step]) if one else screens.over(visit.scene)


async def ask_cancel(visit: Visit) -> Screen:
    """Ask once more before everybody who wanted to come is told."""
    one = _ahead(visit)
    return screens.ask_cancel(visit.scene, one) if one else screens.over(visit.scene)


async def cancel(visit: Visit) -> Screen:
    """Call it off."""
    what = CancelEvent(visit.place.variant)
    is_off = any(edit.what == what for edit in await visit.services.fact_edits.in_force())
    edit = await correcting.put_in_force(visit, what) if is_off or _ahead(visit) else None
    return corrections.corrected(visit.scene, edit) if edit else screens.over(visit.scene)


async def typed(visit: Visit, text: str) -> Screen:
    """What somebody typed for one of the prompts: shown as people will see it, or all that is wrong with it."""
    if visit.place.step == Step.EVENT_NEW:
        return await _typed_new(visit, text)
    return await _typed_change(visit, text, _MOVES[visit.place.step])


async def confirm(visit: Visit) -> Screen:
    """What was shown comes into force."""
    in_force = await visit.services.fact_edits.in_force()
    try:
        edit = await correcting.confirm(
            visit, number_of(visit.place.variant), lambda edit: _still_fits(visit, edit, in_force)
        )
    except WrongEventError as error:
        return screens.stale(visit.scene, error.wrong)
    return corrections.corrected(visit.scene, edit) if edit else screens.stale(visit.scene)


async def _typed_new(visit: Visit, text: str) -> Screen:
    services, lines = visit.services, lines_of(text)
    countries = services.facts.names.search(lines[0], _FOUND) if lines else ()
    try:
        cells = typed_event(services.facts.content, lines, countries, services.clock.now())
    except WrongEventError as error:
        return screens.new_prompt(visit.scene, error)
    what = AddEvent(cells)
    return await _proposed(visit, what, lambda: event_meant(services.facts.content, what))


async def _typed_change(visit: Visit, text: str, moved: Moved) -> Screen:
    services, one = visit.services, _ahead(visit)
    if one is None:
        return screens.over(visit.scene)
    content = services.facts.content
    try:
        cells = typed_change(content, one, moved, lines_of(text), services.clock.now())
    except WrongEventError as error:
        return screens.change_prompt(visit.scene, one, moved, error)
    if all(cells_of(one)[column] == value for column, value in cells.items()):
        return screens.event(visit.scene, one)  # it is so already
    base = base_event(services.facts.of_files, await services.fact_edits.in_force(), one.code)
    if base is None:
        return screens.over(visit.scene)
    what = move(base, moved, cells)
    return await _proposed(visit, what, lambda: changed_event(content, what))


async def _proposed(visit: Visit, what: Correction, drawn: Callable[[], Event | None]) -> Screen:
    edit: FactEdit = await correcting.propose(visit, what)
    if edit.state is EditState.IN_FORCE:
        return corrections.corrected(visit.scene, edit)
    one = drawn()
    return screens.preview(visit.scene, edit, one) if one else screens.stale(visit.scene)


def _ahead(visit: Visit) -> Event | None:
    """The event of the place, where it is planned and still to come."""
    one = event_by_code(visit.services.facts.content, visit.place.variant)
    return one if one and is_ahead(one, visit.services.clock.now()) else None


def _still_fits(visit: Visit, edit: FactEdit, in_force: Sequence[FactEdit]) -> Correction:
    """What was proposed, where it is what the admin saw and may still come into force. Raises `WrongEventError`."""
    if visit.place.plan != screens.content_code(edit):
        raise WrongEventError(())
    what = edit.what
    content, now = visit.services.facts.content, visit.services.clock.now()
    if isinstance(what, AddEvent):
        check_moment(content, what.cells, now)
    if isinstance(what, ChangeEvent):
        one = event_by_code(content, what.code)
        if one is None or not is_ahead(one, now):
            raise WrongEventError((Wrong.OVER,))
        base = base_event(visit.services.facts.of_files, in_force, what.code)
        if base is None or not still_says(base, what):
            raise WrongEventError(())  # the files were edited since: what they say is newer
        check_moment(content, {**cells_of(one), **what.cells}, now)
    return what
