"""Giving: safety first, then only what is confirmed."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from messages.catalog import Catalogs
from tests.conversations.conftest import PEOPLE, Stage
from tests.conversations.one_day import IBAN, confirm_account, copy_facts
from tests.conversations.supporter import Supporter

Rows = Callable[[str], Awaitable[list[tuple[object, ...]]]]


async def begins(supporter: Supporter, whom: str, country: str = "Germany") -> None:
    await supporter.sends("/start")
    await supporter.taps("Neither")
    await supporter.taps("Donate")
    assert supporter.reads("donate.saf")
    await supporter.taps("Next")
    await supporter.taps(country)
    await supporter.taps(whom)


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    """The real facts, with an account that the organiser confirmed four days ago."""
    folder = copy_facts(tmp_path / "facts")
    confirm_account(folder)
    return folder


@pytest.fixture(params=PEOPLE)
async def giver(
    request: pytest.FixtureRequest, stage: Stage, facts: Path, catalogs: Catalogs
) -> AsyncIterator[Supporter]:
    """Somebody who talks to a bot that knows a confirmed account."""
    async with stage.bot(facts_dir=facts):
        yield Supporter.of(stage.sandbox.person(PEOPLE[request.param]), catalogs, request.param)


async def test_while_nothing_is_confirmed_no_account_is_shown_and_it_says_why(supporter: Supporter) -> None:
    await begins(supporter, "As myself")
    assert supporter.reads("fund.unconfirmed")
    assert await supporter.taps("The organiser's website") == "https://www.salidarnast.info/"
    for label in ("Copy the IBAN", "A code to scan", "A note for the treasurer"):
        assert not supporter.is_offered(label)


async def test_a_branch_gets_a_motion_a_page_to_print_and_a_note_for_the_treasurer(supporter: Supporter) -> None:
    await begins(supporter, "For my union branch")
    assert supporter.reads("fund.motion", "fund.unconfirmed")
    assert supporter.reads("motion")
    await supporter.taps("A note for the treasurer")
    assert supporter.reads("donate.tre", "treasurer")
    await supporter.taps("Back")
    await supporter.taps("Motion as a page to print")
    document = supporter.screen.document
    assert document is not None
    pages = pypdfium2.PdfDocument(document.content)
    assert len(pages) == 1
    text = pages[0].get_textpage().get_text_bounded()
    assert "Salidarnast e.V." in text


async def test_a_confirmed_account_is_shown_with_its_day(giver: Supporter) -> None:
    await begins(giver, "As myself")
    assert giver.reads("fund.confirmed", "fund.account", "fund.page")
    assert "DE89 3704 0044 0532 0130 00" in giver.screen.text
    assert await giver.taps("Copy the IBAN") == IBAN
    assert await giver.taps("Copy the holder") == "Salidarnast e.V."
    assert await giver.taps("The page for gifts") == "https://www.salidarnast.info/"


async def test_the_code_to_scan_says_the_same_and_names_no_sum(giver: Supporter) -> None:
    await begins(giver, "As myself")
    await giver.taps("A code to scan")
    assert giver.reads("donate.qrc")
    document = giver.screen.document
    assert document is not None
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(document.content)))
    lines = code.text.splitlines()
    assert lines[:7] == ["BCD", "002", "1", "SCT", "COBADEFFXXX", "Salidarnast e.V.", IBAN]
    assert lines[7] == ""


async def test_a_confirmation_that_is_too_old_hides_the_account(giver: Supporter, stage: Stage) -> None:
    await begins(giver, "As myself")
    old = giver.screen
    label = giver.in_own_words("A code to scan")
    stage.clock.move_to(stage.clock.now().replace(year=2027, month=7))
    await giver.person.taps_on(old, label)
    assert not giver.screen.document
    assert IBAN not in giver.screen.text
    await begins(giver, "As myself")
    assert giver.reads("fund.unconfirmed")


async def test_done_is_taken_at_the_persons_word(supporter: Supporter, rows: Rows) -> None:
    await begins(supporter, "As myself")
    await supporter.person.taps(supporter.words.plain("button.donate.outcome.don"))
    assert supporter.reads("donate.don")
    assert supporter.is_offered("Spread the word")
    assert not supporter.is_offered("Donate"), "no second ask"
    assert await rows("SELECT * FROM person") == []


async def test_remind_me(supporter: Supporter, rows: Rows) -> None:
    await begins(supporter, "For my union branch")
    await supporter.taps("Remind me")
    await supporter.taps("Tomorrow, 09:00")
    await supporter.taps("Yes, keep this and write to me")
    assert await rows("SELECT action, whom FROM pledge") == [("donate", "br")]


@pytest.mark.parametrize("entrance", ["/start donate", "/start donate-poster"])
async def test_a_link_leads_past_the_question_and_the_safety_notice_to_nothing(
    supporter: Supporter, entrance: str
) -> None:
    await supporter.sends(entrance)
    assert supporter.reads("question")
    await supporter.taps("Neither")
    assert supporter.reads("donate.saf")


async def test_whoever_lives_where_it_is_unsafe_is_not_asked_to_give(supporter: Supporter) -> None:
    await supporter.sends("/start donate")
    await supporter.taps("Neither")
    await supporter.taps("Next")
    await supporter.taps("Another country")
    await supporter.sends("Russia", reply_to=supporter.screen)
    assert supporter.reads("unsafe_country")
    assert not supporter.is_offered("The organiser's website")
