"""An action is a handful of steps: always one to show, never the same one for ever."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.actions import load_actions
from campaign.pledges import State
from campaign.safety import Capability
from campaign.walkthrough import Action, Answers, Aside, Asks, Choose, Confirm, Offer, Outcome, Show, Step

ACTIONS = load_actions()
EMBASSY = next(action for action in ACTIONS if action.slug == "embassy")


def action(*steps: Step, code: str = "abc") -> Action:
    return Action(slug="vigil", code=code, order=9, minutes=5, needs=Capability.PROTEST, steps=steps)


def test_the_four_ways_to_help_in_their_order() -> None:
    assert [(one.slug, one.needs) for one in ACTIONS] == [
        ("embassy", Capability.CONTACT),
        ("protest", Capability.PROTEST),
        ("spread", Capability.SHARE),
        ("donate", Capability.DONATE),
    ]


@pytest.mark.parametrize(
    ("steps", "complaint"),
    [
        ((), "it has no steps"),
        ((Show("ab"),), "is not three small letters"),
        ((Show("abcd"),), "is not three small letters"),
        ((Show("Abc"),), "is not three small letters"),
        ((Show("a-b"),), "is not three small letters"),
        ((Show("абв"),), "is not three small letters"),
        ((Show("one"), Show("one")), "used twice"),
        ((Show(Outcome.DONE),), "belongs to every action"),
        ((Show("agr"),), "belongs to every action"),
        ((Confirm("out"),), "nothing is offered before it"),
        ((Show("one"), Confirm("out")), "nothing is offered before it"),
        ((Offer("one"), Confirm("out"), Confirm("two")), "nothing is offered before it"),
        ((Offer("one", way="abc"), Show("two"), Confirm("out")), "nothing is offered before it"),
        ((Aside("one"), Offer("two")), "stands beside nothing"),
        ((Offer("one", way="abc"), Show("two"), Aside("thr", way="xyz")), "stands beside nothing"),
        ((Choose("one", asks=Asks.WAY, ways=("no",)),), "is not three small letters"),
        ((Show("one", way="w"),), "is not three small letters"),
    ],
)
def test_a_definition_that_cannot_be_played_is_refused(steps: tuple[Step, ...], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        action(*steps)


def test_a_code_of_an_action_that_does_not_fit_a_button_is_refused() -> None:
    with pytest.raises(ValueError, match="is not three small letters"):
        action(Show("one"), code="embassy")


COUNTRY, WHOM = Asks.COUNTRY, Asks.WHOM


@pytest.mark.parametrize(
    ("pressed", "answered", "shown"),
    [
        ("", (), "cty"),
        ("let", (), "cty"),
        ("let", (COUNTRY,), "who"),
        ("let", (WHOM,), "cty"),
        ("let", (COUNTRY, WHOM), "let"),
        ("cty", (COUNTRY,), "who"),
        ("who", (COUNTRY, WHOM), "let"),
        ("old", (COUNTRY, WHOM), "let"),
        ("out", (COUNTRY, WHOM), "let"),  # the question stands under the letter
        ("out", (), "cty"),
    ],
)
def test_buttons_of_the_embassy_in_any_order(pressed: str, answered: tuple[Asks, ...], shown: str) -> None:
    assert EMBASSY.reached(pressed, Answers(frozenset(answered))).code == shown


PROTEST, SPREAD = ACTIONS[1], ACTIONS[2]


@pytest.mark.parametrize(
    ("pressed", "answered", "way", "shown"),
    [
        ("", (COUNTRY,), "", "way"),
        ("gui", (COUNTRY,), "", "way"),  # from a pledge, which knows no way
        ("", (COUNTRY, Asks.WAY), "joi", "joi"),
        ("gui", (COUNTRY, Asks.WAY), "joi", "joi"),
        ("", (COUNTRY, Asks.WAY), "own", "who"),
        ("rul", (COUNTRY, Asks.WAY), "own", "who"),
        ("rul", (COUNTRY, Asks.WAY, WHOM), "own", "rul"),
        ("", (COUNTRY, Asks.WAY, WHOM), "own", "gui"),
        ("cal", (COUNTRY, Asks.WAY), "own", "who"),
    ],
)
def test_a_way_leads_past_the_steps_of_the_others(
    pressed: str, answered: tuple[Asks, ...], way: str, shown: str
) -> None:
    assert PROTEST.reached(pressed, Answers(frozenset(answered), way)).code == shown


def test_what_stands_beside_an_offer_is_a_button_there_and_leads_back_to_it() -> None:
    guide = next(step for step in PROTEST.steps if step.code == "gui")
    rules = next(step for step in PROTEST.steps if step.code == "rul")
    assert [aside.code for aside in PROTEST.asides_of(guide)] == ["rul", "prs", "slo"]
    assert PROTEST.asides_of(PROTEST.first) == ()
    assert PROTEST.before(rules, "own") == guide
    assert PROTEST.after(rules, "own") is None
    assert PROTEST.after(guide, "own") is None


def test_each_way_asks_how_it_went_under_its_own_offer() -> None:
    offers = [step for step in SPREAD.steps if isinstance(step, Offer)]
    assert [SPREAD.outcomes_under(offer) for offer in offers] == [SPREAD.outcomes] * len(offers)


@st.composite
def actions(draw: st.DrawFn) -> Action:
    """Any action that may be defined."""
    letters = st.text("xyz", min_size=3, max_size=3)
    codes = draw(st.lists(letters, min_size=1, max_size=7, unique=True))
    steps: list[Step] = []
    for code in codes:
        kinds: list[Step] = [Show(code), Offer(code), Choose(code, asks=COUNTRY), Choose(code, asks=WHOM)]
        if steps and isinstance(steps[-1], Offer):
            kinds.append(Confirm(code))
        if any(isinstance(step, Offer) for step in steps):
            kinds.append(Aside(code))
        steps.append(draw(st.sampled_from(kinds)))
    return action(*steps)


pressed_codes = st.text("xyz", min_size=3, max_size=3)


@given(actions(), pressed_codes, st.sets(st.sampled_from(Asks)))
def test_any_button_leads_to_a_step_whose_questions_are_answered(
    one: Action, pressed: str, answered: set[Asks]
) -> None:
    step = one.reached(pressed, Answers(frozenset(answered)))
    assert step in one.steps
    assert not isinstance(step, Confirm)
    walk = one.along("")
    earlier = walk[: walk.index(step)]
    assert all(before.asks in answered for before in earlier if isinstance(before, Choose))


@given(actions())
def test_answering_each_question_shown_comes_to_an_end(one: Action) -> None:
    answered: set[Asks] = set()
    code, seen = one.first.code, []
    while True:
        step = one.reached(code, Answers(frozenset(answered)))
        seen.append(step)
        assert len(seen) <= len(one.steps) + len(Asks)
        if isinstance(step, Choose) and step.asks not in answered:
            answered.add(step.asks)
            continue
        following = one.after(step)
        if following is None:
            break
        code = following.code
    assert answered == {step.asks for step in one.steps if isinstance(step, Choose)}
    assert {step for step in one.steps if isinstance(step, (Show, Offer))} <= set(seen)


@given(actions(), st.data())
def test_back_undoes_on(one: Action, data: st.DataObject) -> None:
    step = data.draw(st.sampled_from([step for step in one.steps if not isinstance(step, Confirm | Aside)]))
    following = one.after(step)
    if following is not None:
        assert one.before(following) == step
    assert one.before(one.first) is None


def test_the_question_how_it_went_stands_under_its_offer() -> None:
    assert EMBASSY.outcomes_under(EMBASSY.offer) == tuple(Outcome)
    assert EMBASSY.outcomes_under(EMBASSY.first) == ()
    assert EMBASSY.outcomes == tuple(Outcome)
    assert action(Show("one")).outcomes == ()
    assert action(Show("one")).offer == Show("one")


def test_an_answer_becomes_the_state_of_a_pledge_and_later_asks_for_a_time() -> None:
    assert [outcome.state for outcome in Outcome] == [State.DONE, State.TRIED, None, State.WITHDRAWN]


def test_a_step_names_its_text() -> None:
    one = action(Show("one"), Show("two", text="guide-vigil"))
    assert [one.words(step) for step in one.steps] == ["vigil.one", "guide-vigil"]
