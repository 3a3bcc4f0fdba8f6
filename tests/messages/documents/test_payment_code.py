"""A payment code says exactly what was given, in the form that banks' apps expect."""

from __future__ import annotations

import io

import pytest
import zxingcpp
from PIL import Image

from messages.documents.payment_code import payment_code_png

IBAN = "DE33100205000001194700"
BIC = "BFSWDE33BER"


def scanned(holder: str, iban: str, bic: str, purpose: str) -> zxingcpp.Barcode:
    picture = Image.open(io.BytesIO(payment_code_png(holder, iban, bic, purpose)))
    (code,) = zxingcpp.read_barcodes(picture)
    return code


def test_it_holds_the_twelve_lines_of_the_guideline_without_an_amount() -> None:
    code = scanned("Salidarnast e.V.", IBAN, BIC, "Solidarity fund")
    # Service, version, UTF-8, transfer, BIC, name, IBAN; amount, purpose code and reference empty; text.
    assert code.bytes == (
        b"BCD\n002\n1\nSCT\nBFSWDE33BER\nSalidarnast e.V.\nDE33100205000001194700\n\n\n\nSolidarity fund"
    )
    assert code.ec_level == "M"
    assert code.format == zxingcpp.BarcodeFormat.QRCode


@pytest.mark.parametrize(
    ("holder", "purpose"),
    [("Gewerkschaft für Öffentliches", "Spende für Häftlinge"), ("Салідарнасць", "Дапамога «ўсім»")],
)
def test_other_alphabets_are_utf8_as_the_content_says(holder: str, purpose: str) -> None:
    lines = scanned(holder, IBAN, BIC, purpose).bytes.decode("utf-8").split("\n")
    assert (lines[2], lines[5], lines[10]) == ("1", holder, purpose)


def test_the_bank_may_be_absent_and_nothing_follows_the_last_line_that_is_filled_in() -> None:
    assert scanned("Salidarnast", IBAN, "", "").bytes == b"BCD\n002\n1\nSCT\n\nSalidarnast\nDE33100205000001194700"


def test_account_numbers_may_be_written_in_groups() -> None:
    assert (
        scanned("S", "de33 1002 0500 0001 1947 00", "bfsw de 33 ber", "P").bytes == scanned("S", IBAN, BIC, "P").bytes
    )


def test_the_fullest_code_that_is_allowed_is_read() -> None:
    # 53 bytes stand around the two texts; a Cyrillic letter has two.
    holder, purpose = "Я" * 70, "Я" * 69
    code = scanned(holder, IBAN, BIC, purpose)
    assert len(code.bytes) == 331
    assert int(code.extra["Version"]) <= 13
    with pytest.raises(ValueError, match="332 bytes"):
        payment_code_png(holder, IBAN, BIC, purpose + "!")


@pytest.mark.parametrize(
    ("holder", "purpose", "reason"),
    [("", "", "0 characters"), ("x" * 71, "", "71 characters"), ("x", "x" * 141, "141 characters")],
)
def test_too_long_or_absent_is_refused(holder: str, purpose: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        payment_code_png(holder, IBAN, BIC, purpose)


@pytest.mark.parametrize(("holder", "purpose"), [("A\nDE00", "P"), ("A", "P\r\nX"), ("A", "P\u2028X")])
def test_a_line_break_cannot_slip_in_another_field(holder: str, purpose: str) -> None:
    with pytest.raises(ValueError, match="line break"):
        payment_code_png(holder, IBAN, BIC, purpose)


@pytest.mark.parametrize(
    "iban", ["", "DE33100205000001194701", "DE3310020500000119470", "DE33 1002 0500 ÄÖ", "1234567890123456"]
)
def test_a_mistyped_account_is_refused(iban: str) -> None:
    with pytest.raises(ValueError, match="copy it anew"):
        payment_code_png("Holder", iban, BIC, "")


@pytest.mark.parametrize("bic", ["BFSWDE33BE", "BFSWDE3", "12SWDE33", "BFSWDE33BER1"])
def test_a_mistyped_bank_is_refused(bic: str) -> None:
    with pytest.raises(ValueError, match="a BIC has"):
        payment_code_png("Holder", IBAN, bic, "")


def test_the_picture_is_large_enough_for_a_phone_held_to_another_screen() -> None:
    picture = Image.open(io.BytesIO(payment_code_png("Salidarnast", IBAN, BIC, "Fund")))
    assert picture.format == "PNG"
    assert 400 <= picture.width == picture.height <= 1280
    assert picture.info == {}
