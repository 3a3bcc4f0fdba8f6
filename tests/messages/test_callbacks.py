"""Buttons carry the place: nothing is lost on the way, and nothing unreadable does harm."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.pledges import Whom
from campaign.safety import Risk
from messages.callbacks import MAX_BYTES, Area, DeepLink, Place, is_outdated, read_start, unpack

codes = st.from_regex(r"[a-z0-9]{0,3}", fullmatch=True)
places = st.builds(
    Place,
    area=st.sampled_from(Area),
    language=codes,
    risk=st.none() | st.sampled_from(Risk),
    action=codes,
    step=codes,
    country=st.from_regex(r"([A-Z]{2}[a-z]?)?", fullmatch=True),
    whom=st.none() | st.sampled_from(Whom),
    variant=codes,
    way=codes,
    plan=codes,
)


@given(places)
def test_a_place_survives_the_button(place: Place) -> None:
    packed = place.pack()
    assert unpack(packed) == place
    assert len(packed.encode()) <= MAX_BYTES


@given(places)
def test_a_place_fits_a_deep_link(place: Place) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", place.pack())


@given(st.text(max_size=80))
def test_no_data_can_break_it(data: str) -> None:
    assert unpack(unpack(data).pack()) == unpack(data)


@given(places, st.integers(0, 40), st.text(max_size=1))
def test_a_damaged_button_leads_to_a_live_place(place: Place, cut: int, other: str) -> None:
    packed = place.pack()
    assert unpack(packed[:cut] + other + packed[cut + 1 :]).area in Area


@given(places)
def test_a_button_of_another_version_keeps_where_it_led_but_no_answer(place: Place) -> None:
    data = "0" + place.pack()[1:]
    assert is_outdated(data)
    assert unpack(data) == Place(place.area, place.language, action=place.action)


@given(places)
def test_a_link_only_reads(place: Place) -> None:
    area = Area.ACTION if place.area is Area.ACTION else Area.MENU
    assert read_start(place.pack()) == Place(area, place.language, action=place.action, country=place.country)


@pytest.mark.parametrize(
    ("payload", "meaning"),
    [
        ("embassy", DeepLink("embassy")),
        ("embassy-verdi_bremen", DeepLink("embassy", "verdi_bremen")),
        ("", None),
        ("../../etc", None),
        ("Embassy", None),
    ],
)
def test_public_links(payload: str, meaning: DeepLink | None) -> None:
    assert read_start(payload) == meaning


def test_a_place_too_big_for_a_button_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        Place(action="embassy").pack()
