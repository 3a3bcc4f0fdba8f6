"""I have 3 minutes: straight to what helps most where somebody lives."""

from __future__ import annotations

from tests.conversations.supporter import Supporter


async def begins(supporter: Supporter, country: str) -> None:
    await supporter.sends("/start")
    await supporter.taps("Neither")
    await supporter.taps("I have 3 minutes")
    assert supporter.reads("quick.country")
    await supporter.taps(country)


async def types_country(supporter: Supporter, name: str) -> None:
    await supporter.sends("/start")
    await supporter.taps("Neither")
    await supporter.taps("I have 3 minutes")
    await supporter.taps("Another country")
    await supporter.sends(name, reply_to=supporter.screen)


async def test_a_letter_where_an_embassy_is_known(supporter: Supporter) -> None:
    taps = ["Neither", "I have 3 minutes", "Germany", "As myself", "Sent"]
    await supporter.sends("/start")
    for label in taps:
        await supporter.taps(label)
    assert supporter.reads("embassy.don")


async def test_sharing_where_none_is_known(supporter: Supporter) -> None:
    await types_country(supporter, "Iceland")
    assert supporter.reads("spread.whr")


async def test_sharing_where_a_letter_is_too_dangerous(supporter: Supporter) -> None:
    await types_country(supporter, "Russia")
    assert supporter.reads("spread.whr")


async def test_reading_where_the_country_is_belarus(supporter: Supporter) -> None:
    await types_country(supporter, "Belarus")
    assert supporter.reads("readonly.country")


async def test_what_is_done_is_not_asked_again(supporter: Supporter) -> None:
    await begins(supporter, "Germany")
    await supporter.taps("As myself")
    await supporter.taps("Later")
    await supporter.taps("Tomorrow, 09:00")
    await supporter.taps("Yes, keep this and write to me")
    await supporter.sends("/pledges")
    await supporter.taps("Neither")
    await supporter.taps("Sent")
    await supporter.taps("Four ways to help") if supporter.is_offered("Four ways to help") else None
    await supporter.taps("I have 3 minutes")
    assert supporter.reads("spread.whr"), "and the country is known by now"
    await supporter.taps("In a Telegram chat")
    await supporter.taps("Later")
    await supporter.taps("Tomorrow, 09:00")
    await supporter.taps("My pledges")
    await supporter.taps("Shared")
    await supporter.taps("Four ways to help")
    await supporter.taps("I have 3 minutes")
    assert supporter.reads("quick.nothing_left")
    await supporter.taps("Four ways to help")
    assert supporter.is_offered("Donate")
