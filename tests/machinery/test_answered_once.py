"""A flood of the same question is answered once a minute, and an answer that failed is tried again."""

from __future__ import annotations

import pytest

from bot import floods
from bot.floods import WINDOW, Floods


class Now:
    """The monotonic clock, moved by hand."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Now:
    now = Now()
    monkeypatch.setattr(floods, "elapsed", now)
    return now


def test_once_a_minute_for_each_chat_and_question(now: Now) -> None:
    answered = Floods()
    assert answered.is_first((-1, "appeal"), 1)
    assert not answered.is_first((-1, "appeal"), 2)
    assert answered.is_first((-1, "share"), 3)
    assert answered.is_first((-2, "appeal"), 4)
    now.seconds += WINDOW - 1
    assert not answered.is_first((-1, "appeal"), 5)
    now.seconds += 1
    assert answered.is_first((-1, "appeal"), 6)


def test_the_update_whose_answer_failed_is_answered_when_it_is_tried_again(now: Now) -> None:
    answered = Floods()
    for _ in range(3):
        assert answered.is_first((-1, "appeal"), 1)
    assert answered.was_asked((-1, "appeal"))
    now.seconds += WINDOW
    assert not answered.was_asked((-1, "appeal"))


def test_it_remembers_no_more_than_it_can_hold(now: Now, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floods, "_MOST", 10)
    answered = Floods()
    for chat in range(100):
        now.seconds += 0.01
        assert answered.is_first((chat, "appeal"), chat)
    assert not answered.was_asked((0, "appeal"))
    assert answered.was_asked((99, "appeal"))
