"""Large words stand in few, even lines, and none of them is cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.documents.typesetting import Paragraph, TooWideError, block, lines


def width(word: str) -> float:
    return float(len(word))


@given(st.lists(st.text("abcdef", min_size=3, max_size=12), min_size=1, max_size=30), st.integers(12, 60))
def test_no_line_is_too_wide_no_word_is_lost_and_no_more_lines_are_taken_than_needed(
    words: list[str], allowed: int
) -> None:
    broken = lines(" ".join(words), allowed, width)
    assert " ".join(broken).split() == words
    assert all(len(line) <= allowed for line in broken)
    filled, used = 1, -1
    for word in words:
        used += 1 + len(word)
        if used > allowed:
            filled, used = filled + 1, len(word)
    assert len(broken) == filled


def test_lines_are_evened_out() -> None:
    broken = lines("Trade union activity is not extremism", 32, width)
    assert [line.replace("\xa0", " ") for line in broken] == ["Trade union activity", "is not extremism"]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("Прафсаюзная дзейнасць — не экстрэмізм", "не\xa0экстрэмізм"),
        ("Расскажите об этом на собрании в понедельник", "в\xa0понедельник"),
    ],
)
def test_no_line_begins_with_a_dash_or_ends_with_a_short_word(text: str, last: str) -> None:
    for allowed in range(15, 45):
        broken = lines(text, allowed, width)
        assert not any(line.startswith("—") for line in broken)
        assert last in broken[-1]


def test_a_word_that_does_not_fit_is_refused_not_cut() -> None:
    with pytest.raises(TooWideError):
        lines("Gewerkschaftsaktivismus", 22, width)


def test_paragraphs_stand_below_each_other_and_empty_ones_take_no_room() -> None:
    large, small = Paragraph("AAA", 30, 10, 1.1), Paragraph("aaa aaa", 12, 4, 1.5, gap=5)
    together = block([Paragraph(" ", 30, 10, 1.1), large, Paragraph("", 30, 10, 1.1, gap=100), small], width)
    first, second, third = together.rows
    assert (first.text, second.text, third.text) == ("AAA", "aaa", "aaa")
    assert second.baseline - first.baseline == pytest.approx(4 * 1.5 + 5)
    assert third.baseline - second.baseline == pytest.approx(4 * 1.5)
    assert together.height == third.baseline
    assert block([], width).height == 0
