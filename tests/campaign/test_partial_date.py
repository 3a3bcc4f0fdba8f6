"""Dates as exactly as they are known."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.partial_date import PartialDate


@pytest.mark.parametrize(
    ("text", "earliest"),
    [("2025", date(2025, 1, 1)), ("2025-09", date(2025, 9, 1)), ("2025-09-11", date(2025, 9, 11))],
)
def test_what_is_known_is_read_and_written_back(text: str, earliest: date) -> None:
    known = PartialDate.parse(text)
    assert (str(known), known.earliest()) == (text, earliest)


@given(st.dates())
def test_every_day_survives(day: date) -> None:
    assert PartialDate.parse(day.isoformat()).earliest() == day


@pytest.mark.parametrize(
    "text", ["", "25", "2025-9", "2025-13", "2025-02-29", "2025-09-11T00:00", "20250911", "0000", "٢٠٢٥"]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="date"):
        PartialDate.parse(text)


@given(st.text())
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    try:
        known = PartialDate.parse(text)
    except ValueError:
        return
    assert str(known) == text
