"""Where to give: nothing wrong can be written down by mistake, and nothing old is shown."""

from __future__ import annotations

import string
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from campaign.donations import Donation, bic_problem, confirmed_donation, grouped, iban_problem
from campaign.tables import FactsError

if TYPE_CHECKING:
    from campaign.content import Content
    from tests.campaign.conftest import Sheet

# The examples of the registry of IBANs.
IBANS = (
    *("DE89370400440532013000", "GB29NWBK60161331926819", "NO9386011117947", "BE68539007547034"),
    *("FR1420041010050500013M02606", "MT84MALT011000012345MTLCAST001S", "PL61109010140000071219812874"),
    *("GE29NB0000000101904917", "CH9300762011623852957"),
)
CONFIRMED = date(2026, 11, 20)
EMPTY = {"page": '""', "holder": '""', "iban": '""', "bic": '""', "purpose": '""', "confirmed_on": '""'}
WHOLE = {
    "page": '"https://www.salidarnast.info/donate"',
    "holder": '"Salidarnast e.V."',
    "iban": '"DE89 3704 0044 0532 0130 00"',
    "bic": '"cobadeff"',
    "purpose": '"Trade unionists"',
    "confirmed_on": "2026-11-20",
}
PART = "[donation]\n" + "".join(f"{name} = {value}\n" for name, value in EMPTY.items())


def fill_in(sheet: Sheet, values: dict[str, str]) -> None:
    sheet.replace("campaign.toml", PART, "[donation]\n" + "".join(f"{name} = {values[name]}\n" for name in values))


def test_today_nothing_is_confirmed_and_nothing_is_shown(content: Content) -> None:
    assert content.campaign.donation is None
    assert confirmed_donation(content.campaign, CONFIRMED) is None


def test_what_was_filled_in_is_read_as_a_bank_needs_it(sheet: Sheet) -> None:
    fill_in(sheet, WHOLE)
    assert sheet.load().campaign.donation == Donation(
        page="https://www.salidarnast.info/donate",
        holder="Salidarnast e.V.",
        iban="DE89370400440532013000",
        bic="COBADEFF",
        purpose="Trade unionists",
        confirmed_on=CONFIRMED,
    )


def test_a_page_alone_is_enough(sheet: Sheet) -> None:
    fill_in(sheet, {**EMPTY, "page": WHOLE["page"], "confirmed_on": "2026-11-20"})
    known = sheet.load().campaign.donation
    assert known is not None
    assert (known.page, known.iban, known.holder) == ("https://www.salidarnast.info/donate", "", "")


def test_the_day_may_be_left_out_while_nothing_is_confirmed(sheet: Sheet) -> None:
    fill_in(sheet, {name: value for name, value in EMPTY.items() if name != "confirmed_on"})
    assert sheet.load().campaign.donation is None


@pytest.mark.parametrize(
    ("days", "is_shown"), [(-1, False), (0, True), (1, True), (180, True), (181, False), (5000, False)]
)
def test_a_confirmation_counts_for_180_days(sheet: Sheet, days: int, is_shown: bool) -> None:
    fill_in(sheet, WHOLE)
    campaign = sheet.load().campaign
    shown = confirmed_donation(campaign, CONFIRMED + timedelta(days=days))
    assert shown == (campaign.donation if is_shown else None)


WRONG = [
    ({"page": '"http://www.salidarnast.info/donate"'}, "page", "it must be a web address that begins with https://"),
    ({"page": '"www.salidarnast.info"'}, "page", "it must be a web address that begins with https://"),
    ({"page": '"https://salidarnast.info@evil.example"'}, "page", "it must be a web address"),
    ({"page": '"https://www.sal\u0456darnast.info"'}, "page", "it must be a web address"),
    ({"iban": '"DE98 3704 0044 0532 0130 00"'}, "iban", "its check digits do not fit, so a character is wrong"),
    ({"iban": '"DE89 3704 0044 0532 0130"'}, "iban", "an IBAN of DE has 22 characters, this one 20: copy it anew"),
    ({"iban": '"37040044 0532013000"'}, "iban", "an IBAN begins with two letters and two digits"),
    ({"iban": '"DE89 3704 0044 0532 0130 0\u041e"'}, "iban", "an IBAN begins with two letters"),
    ({"iban": '"DE89 3704\u00a00044 0532 0130 00"'}, "iban", "it holds invisible characters"),
    ({"iban": '"BY13NBRB3600900000002Z00AB00"'}, "iban", "no account in BY is shown: whoever gives there is in danger"),
    ({"iban": '"RU0304452522540817810538091310419"'}, "iban", "no account in RU is shown"),
    ({"iban": "89370400440532013000"}, "iban", 'it must be a text in "quotes"'),
    ({"bic": '"COBADEF"'}, "bic", "a BIC has 8 or 11 characters"),
    ({"bic": '"COBADEFFX"'}, "bic", "a BIC has 8 or 11 characters"),
    ({"holder": '""'}, "holder", "whose account is it? Write the name as the bank has it"),
    ({"holder": f'"{"x" * 71}"'}, "holder", "it is 71 characters long, a transfer takes 70"),
    ({"holder": '"Salidarnast\u202e e.V."'}, "holder", "it holds invisible characters"),
    ({"purpose": f'"{"x" * 141}"'}, "purpose", "it is 141 characters long, a transfer takes 140"),
    ({"iban": '""'}, "holder", 'it belongs to an account: fill in iban as well, or make this ""'),
    ({"iban": '""', "holder": '""'}, "bic", "it belongs to an account"),
    ({"iban": '""', "holder": '""', "bic": '""'}, "purpose", "it belongs to an account"),
    (
        {"confirmed_on": '""'},
        "confirmed_on",
        "write the day the organiser confirmed this, as 2026-11-20 without quotes",
    ),
    ({"confirmed_on": '"2026-11-20"'}, "confirmed_on", "it must be a date such as 2023-04-19, without quotes"),
    ({**EMPTY, "confirmed_on": "2026-11-20"}, "confirmed_on", "it confirms nothing: fill in page or iban"),
]


@pytest.mark.parametrize(("changed", "name", "told"), WRONG)
def test_a_wrong_value_is_named(sheet: Sheet, changed: dict[str, str], name: str, told: str) -> None:
    fill_in(sheet, {**WHOLE, **changed})
    line = sheet.line("campaign.toml", f"{name} = ")
    with pytest.raises(FactsError) as caught:
        sheet.load()
    assert str(caught.value).startswith(f"campaign.toml, line {line}: [donation] {name}: {told}")


@pytest.mark.parametrize("left_out", ["confirmed_on", "iban", "holder"])
def test_what_is_left_out_is_named_with_the_line_of_its_part(sheet: Sheet, left_out: str) -> None:
    fill_in(sheet, {name: value for name, value in WHOLE.items() if name != left_out})
    line = sheet.line("campaign.toml", "[donation]")
    with pytest.raises(FactsError, match=rf"^campaign\.toml, line {line}: \[donation\] {left_out}: "):
        sheet.load()


@pytest.mark.parametrize("iban", IBANS)
def test_real_ibans_pass(iban: str) -> None:
    assert iban_problem(iban) is None
    assert grouped(iban).replace(" ", "") == iban
    assert all(len(group) == 4 for group in grouped(iban).split(" ")[:-1])


@given(st.sampled_from(IBANS), st.integers(0, 33), st.sampled_from(string.ascii_uppercase + string.digits))
def test_one_wrong_digit_or_letter_never_passes(iban: str, place: int, typed: str) -> None:
    # A letter counts for two digits, so one in a digit's place may pass by chance.
    assume(place < len(iban) and iban[place] != typed and iban[place].isdigit() == typed.isdigit())
    assert iban_problem(iban[:place] + typed + iban[place + 1 :])


@given(st.sampled_from(IBANS), st.integers(4, 32))
def test_two_neighbours_that_changed_places_never_pass(iban: str, place: int) -> None:
    assume(place + 1 < len(iban) and iban[place] != iban[place + 1])
    assert iban_problem(iban[:place] + iban[place + 1] + iban[place] + iban[place + 2 :])


@given(st.sampled_from(IBANS[:7]), st.integers(0, 33))
def test_a_lost_character_never_passes_where_euros_are_sent(iban: str, place: int) -> None:
    assume(place < len(iban))
    assert iban_problem(iban[:place] + iban[place + 1 :])


@given(st.text(max_size=40))
def test_nonsense_is_answered_and_never_a_crash(typed: str) -> None:
    assert iban_problem(typed) is None or iban_problem(typed)
    assert bic_problem(typed) is None or bic_problem(typed)


@pytest.mark.parametrize(("bic", "is_fine"), [("COBADEFF", True), ("COBADEFFXXX", True), ("C0BADEFF", False)])
def test_a_bic_has_its_form(bic: str, is_fine: bool) -> None:
    assert (bic_problem(bic) is None) == is_fine
