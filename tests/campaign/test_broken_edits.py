"""Every mistake an editor makes is answered with the file, the line, the column and what to do."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from campaign.reading import TABLES, content_stamp
from campaign.tables import FactsError

if TYPE_CHECKING:
    from tests.campaign.conftest import Sheet

DE_EMBASSY = ("missions.csv", "DE,DE,embassy")
ARESHKA = ("people.csv", "vatslau-areshka")
ARRESTS = ("anniversaries.csv", "arrests")
COUNT = ("figures.csv", "prisoners_2026")

CELLS = [
    # what was typed where, and what the editor is told
    (DE_EMBASSY, "kind", "ambassy", "it must be one of embassy, consulate_general, consulate, permanent_mission"),
    (DE_EMBASSY, "status", "", "it is empty, and it must not be"),
    (DE_EMBASSY, "status", "Working", "it must be one of working, not_working, closed, unconfirmed"),
    (DE_EMBASSY, "source", "  ", "it is empty, and it must not be"),
    (DE_EMBASSY, "confidence", "sure", "it must be one of high, medium, low"),
    (DE_EMBASSY, "checked", "24.11.2026", "a date is written 2025, 2025-09 or 2025-09-11"),
    (DE_EMBASSY, "checked", "2026-02-30", "there is no such date"),
    (DE_EMBASSY, "website", "germany.mfa.gov.by", "it must be a web address that begins with https:// or http://"),
    (DE_EMBASSY, "website", "https://germany", "it must be a web address"),
    (DE_EMBASSY, "website", "https://germany.mfa.gov.by@evil.example", "it must be a web address"),
    (DE_EMBASSY, "website", "javascript:alert(1)", "it must be a web address"),
    (DE_EMBASSY, "website", "https://germany.mfa.gov.by and more", "it must be a web address"),
    (DE_EMBASSY, "email", "germany(at)mfa.gov.by", "it must be one e-mail address"),
    (DE_EMBASSY, "email", "a@mfa.gov.by; b@mfa.gov.by", "it must be one e-mail address"),
    (DE_EMBASSY, "email", "germany@mfa", "it must be one e-mail address"),
    (DE_EMBASSY, "phones", "030 53635936", "a phone number is written +49 30 1234567, several with ; between them"),
    (DE_EMBASSY, "phones", "+49 30 1; +49 30 53635936 (mobile)", "a phone number is written"),
    (
        DE_EMBASSY,
        "street",
        "Am Treptower\u202e Park 32",
        "it holds invisible characters: delete the cell and type it anew",
    ),
    (DE_EMBASSY, "street", "Am Treptower\u2028Park 32", "it holds invisible characters"),
    (DE_EMBASSY, "email", "germany@mfa.gov.by\u200b", "it holds invisible characters"),
    (DE_EMBASSY, "street_confidence", "", "it belongs to a street: fill in both or none"),
    (DE_EMBASSY, "contact_confidence", "", "it belongs to a phone or an e-mail: fill in both or none"),
    (DE_EMBASSY, "iso2", "Germany", "it must be the two capital letters of ISO 3166, such as DE"),
    (DE_EMBASSY, "iso2", "de", "it must be the two capital letters"),
    (DE_EMBASSY, "iso2", "QQ", "countries.csv has no QQ"),
    (DE_EMBASSY, "seat", "QQ", "countries.csv has no QQ"),
    (("countries.csv", "DE,"), "time_zones", "Europe/Bremen", "there is no time zone Europe/Bremen"),
    (("countries.csv", "DE,"), "time_zones", "Europe", "there is no time zone Europe"),
    (("countries.csv", "DE,"), "time_zones", "../../etc/passwd", "there is no time zone"),
    (("countries.csv", "DE,"), "time_zones", "", "1 to 26 names, with blanks between them"),
    (("countries.csv", "DE,"), "time_zones", " ".join(["Europe/Berlin"] * 27), "1 to 26 names"),
    (("countries.csv", "DE,"), "risk", "safe", "it must be one of home, unsafe, ordinary"),
    (("countries.csv", "DE,"), "likely", "first", "it must be a whole number in plain digits, such as 1140"),
    (ARESHKA, "id", "Areshka", "only small letters a-z, digits, - and _"),
    (ARESHKA, "name_en", "", "it is empty, and it must not be"),
    (ARESHKA, "freed_on", "2026-11-20", "somebody who was freed has the status free"),
    (ARESHKA, "confirmed_on", "2026-11", "it must be a full date such as 2026-03-05"),
    (ARESHKA, "confirmed_on", "20261124", "a date is written"),
    (COUNT, "value", "1,140", "it must be a whole number in plain digits"),
    (COUNT, "value", "-5", "it must be a whole number in plain digits"),
    (COUNT, "value", "١١٤٠", "it must be a whole number in plain digits"),
    (COUNT, "qualifier", "circa", "it must be one of exact, more_than, about, at_least, almost"),
    (COUNT, "as_of", "", "it is empty, and it must not be"),
    (COUNT, "counted_by", "Viasna!", "only small letters"),
    (ARRESTS, "date", "19 April", "it is written 2022-04-19, or 05-01 for a yearly day"),
    (ARRESTS, "date", "2022-04", "it is written 2022-04-19, or 05-01 for a yearly day"),
    (ARRESTS, "date", "2022-02-29", "it is written 2022-04-19"),
    (ARRESTS, "date", "13-01", "it is written 2022-04-19"),
    (ARRESTS, "date", "20220419", "it is written 2022-04-19"),
    (ARRESTS, "date", "2022-W16-2", "it is written 2022-04-19"),
    (ARRESTS, "date", "W16-2", "it is written 2022-04-19"),
    (ARRESTS, "person", "nobody-known", "people.csv has no nobody-known"),
    (ARRESTS, "remind", "perhaps", "it must be yes or no"),
    (("anniversaries.csv", "birthday-areshka"), "person", "", "whose birthday is it?"),
    (ARRESTS, "main", "", "it is empty, and it must not be"),
    (ARRESTS, "main", "true", "it must be yes or no"),
    (ARRESTS, "prepare_days", "a week", "it must be a whole number in plain digits"),
    (ARRESTS, "prepare_days", "-7", "it must be a whole number in plain digits"),
    (ARRESTS, "prepare_days", "31", "it must be a number from 0 to 30, or empty"),
    (ARRESTS, "ask", "Embassy", "only small letters a-z, digits, - and _"),
    (ARRESTS, "id", "action-day", "action-day is the name of the days in campaign.toml, [action_days]"),
    (("anniversaries.csv", "leaders-freed"), "ask", "donate", "a date of the kind release must ask for nothing"),
    (("anniversaries.csv", "materials-listed"), "ask", "spread", "a date of the kind safety must ask for nothing"),
    (("anniversaries.csv", "materials-listed"), "prepare_days", "3", "there is nothing to prepare without an ask"),
    (("anniversaries.csv", "birthday-areshka"), "prepare_days", "7", "nobody knows so long before who will still be"),
    (DE_EMBASSY, "city_en", "", "it is empty, and it must not be"),
    (("countries.csv", "US,"), "time_zones", "America/New_York America/New_York", "a name stands there twice"),
    (("countries.csv", "DE,"), "likely", "0", "it counts from 1; leave it empty"),
    (COUNT, "value", "1" * 5000, "it must be a whole number in plain digits"),
]


@pytest.mark.parametrize(("row", "column", "typed", "told"), CELLS)
def test_a_wrong_cell_is_named(sheet: Sheet, row: tuple[str, str], column: str, typed: str, told: str) -> None:
    file, beginning = row
    line = sheet.line(file, beginning)
    sheet.write(file, line, column, typed)
    with pytest.raises(FactsError) as caught:
        sheet.load()
    assert str(caught.value).startswith(f"{file}, line {line}: {column}: {told}")


@pytest.mark.parametrize(
    ("emptied", "left"), [(("street",), "street_confidence"), (("phones", "email"), "contact_confidence")]
)
def test_a_confidence_that_is_left_behind_is_named(sheet: Sheet, emptied: tuple[str, ...], left: str) -> None:
    line = sheet.line(*DE_EMBASSY)
    for column in emptied:
        sheet.write("missions.csv", line, column, "")
    with pytest.raises(FactsError, match=rf"^missions\.csv, line {line}: {left}: .*fill in both or none"):
        sheet.load()


@pytest.mark.parametrize(
    ("file", "key", "told"),
    [
        ("people.csv", "vatslau-areshka", "vatslau-areshka stands there twice"),
        ("countries.csv", "DE,", "DE stands there twice"),
        ("figures.csv", "prisoners_2026", "prisoners_2026 stands there twice"),
        ("anniversaries.csv", "arrests", "arrests stands there twice"),
        ("missions.csv", "DE,DE,embassy", "this embassy for DE stands there twice"),
    ],
)
def test_a_row_pasted_twice_is_named_where_it_stands_again(sheet: Sheet, file: str, key: str, told: str) -> None:
    path = sheet.folder / file
    lines = path.read_text(encoding="utf-8").splitlines()
    lines.append(lines[sheet.line(file, key) - 1])
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(FactsError) as caught:
        sheet.load()
    assert str(caught.value) == f"{file}, line {len(lines)}: {told}"


HEADERS = [
    (",email,", ",e-mail,", "the column email is missing"),
    (",email,", ",email,fax,", "it has no column 'fax': delete it or correct its name"),
    (",email,", ",email,email,", "the column email stands there twice"),
    (",note,", ",", "the column note is missing"),
]


@pytest.mark.parametrize(("old", "new", "told"), HEADERS)
def test_a_wrong_column_is_named(sheet: Sheet, old: str, new: str, told: str) -> None:
    path = sheet.folder / "missions.csv"
    header, rest = path.read_text(encoding="utf-8").split("\n", 1)
    path.write_text(header.replace(old, new) + "\n" + rest, encoding="utf-8")
    with pytest.raises(FactsError) as caught:
        sheet.load()
    assert str(caught.value) == f"missions.csv, line 1: {told}"


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_spreadsheet_that_saves_without_commas_is_told_so(sheet: Sheet, separator: str) -> None:
    path = sheet.folder / "figures.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",", separator), encoding="utf-8")
    with pytest.raises(FactsError, match=r"figures\.csv, line 1: .* save it as CSV with commas"):
        sheet.load()


def test_a_comma_too_many_is_named_with_its_line(sheet: Sheet) -> None:
    line = sheet.line(*COUNT)
    sheet.replace("figures.csv", "prisoners_2026,", "prisoners_2026,,")
    with pytest.raises(FactsError, match=rf"^figures\.csv, line {line}: 10 cells where 9 belong: .*quotes"):
        sheet.load()


@pytest.mark.parametrize(
    ("file", "beginning", "old"),
    [("missions.csv", "DE,DE,embassy", 'Berlin"'), ("figures.csv", "prisoners_2026", '6 Mar 2026)"')],
    ids=["in the middle", "in the last row"],
)
def test_a_quote_that_never_ends_is_named_where_it_begins(sheet: Sheet, file: str, beginning: str, old: str) -> None:
    line = sheet.line(file, beginning)
    path = sheet.folder / file
    lines = path.read_text(encoding="utf-8").split("\n")
    assert lines[line - 1].count(old) == 1
    lines[line - 1] = lines[line - 1].replace(old, old.removesuffix('"'))
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(FactsError) as caught:
        sheet.load()
    assert str(caught.value).startswith(f'{file}, line {line}: it is no proper CSV: look for a " too few or too many')


def test_a_cell_of_several_lines_does_not_shift_the_count(sheet: Sheet) -> None:
    sheet.write("people.csv", 2, "sentence", "4 years\nas the court said\non 26 December")
    line = sheet.line(*ARESHKA)
    path = sheet.folder / "people.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",imprisoned,2026-01-18", ",jailed,2026-01-18"), "utf-8")
    with pytest.raises(FactsError, match=rf"^people\.csv, line {line}: status: it must be one of"):
        sheet.load()


def test_a_file_in_another_encoding_is_named_with_the_line(sheet: Sheet) -> None:
    path = sheet.folder / "people.csv"
    lines = path.read_bytes().split(b"\n")
    lines[2] = lines[2].decode().encode("cp1251")
    path.write_bytes(b"\n".join(lines))
    with pytest.raises(FactsError) as caught:
        sheet.load()
    assert str(caught.value) == "people.csv, line 3: it is not UTF-8: save the file as CSV UTF-8"


@pytest.mark.parametrize("file", ["campaign.toml", *TABLES])
def test_a_file_that_is_gone_is_named(sheet: Sheet, file: str) -> None:
    (sheet.folder / file).unlink()
    with pytest.raises(FactsError, match=rf"^{file}: the file is missing in "):
        sheet.load()


def test_a_folder_in_the_place_of_a_file_is_named(sheet: Sheet) -> None:
    (sheet.folder / "people.csv").unlink()
    (sheet.folder / "people.csv").mkdir()
    with pytest.raises(FactsError, match=r"^people\.csv: it cannot be read \("):
        sheet.load()


@pytest.mark.parametrize("file", [file for file in TABLES if file not in {"missions.csv", "events.csv"}])
def test_a_table_without_rows_is_no_table(sheet: Sheet, file: str) -> None:
    (sheet.folder / file).write_text(",".join(TABLES[file]) + "\n", encoding="utf-8")
    with pytest.raises(FactsError, match=rf"^{file}: "):
        sheet.load()


def test_the_row_that_the_day_of_action_hangs_on_must_stay(sheet: Sheet) -> None:
    sheet.write("anniversaries.csv", sheet.line(*ARRESTS), "id", "arrests-2022")
    with pytest.raises(FactsError, match=r"^anniversaries\.csv: the row arrests must stay, .* with remind no$"):
        sheet.load()


@pytest.mark.parametrize("lines", ['2026 = ""\n', "", "2027 = 2027-04-19\n2028 = 2028-04-20\n"])
def test_a_day_of_action_may_be_unknown_for_a_year_or_for_all(sheet: Sheet, lines: str) -> None:
    sheet.replace("campaign.toml", "2025 = 2025-04-16\n", lines)
    known = {2027: date(2027, 4, 19), 2028: date(2028, 4, 20)} if "2028" in lines else {}
    assert sheet.load().campaign.action_days == known


@pytest.mark.parametrize(("typed", "days"), [("", 0), ("0", 0), ("1", 1), ("30", 30)])
def test_the_days_to_prepare_may_be_none(sheet: Sheet, typed: str, days: int) -> None:
    sheet.write("anniversaries.csv", sheet.line(*ARRESTS), "prepare_days", typed)
    assert sheet.load().anniversaries[0].prepare_days == days


def test_an_empty_file_is_named(sheet: Sheet) -> None:
    (sheet.folder / "people.csv").write_text("", encoding="utf-8")
    with pytest.raises(FactsError, match=r"^people\.csv, line 1: the column id is missing"):
        sheet.load()


def test_some_country_must_be_likely(sheet: Sheet) -> None:
    path = sheet.folder / "countries.csv"
    for line, text in enumerate(path.read_text(encoding="utf-8").splitlines()[1:], start=2):
        if text.split(",")[3]:
            sheet.write("countries.csv", line, "likely", "")
    with pytest.raises(FactsError, match=r"^countries\.csv: no country has a number in the column likely: give some"):
        sheet.load()


@pytest.mark.parametrize("risk", ["ordinary", "unsafe"])
def test_no_edit_makes_belarus_a_country_like_others(sheet: Sheet, risk: str) -> None:
    sheet.write("countries.csv", sheet.line("countries.csv", "BY,"), "risk", risk)
    with pytest.raises(FactsError, match="BY must stand there with the risk home"):
        sheet.load()


OUTLINE = [
    ("launched = 2023-04-19", 'launched = "2023-04-19"', "launched", "it must be a date such as 2023-04-19"),
    ("end = 2027-06-30", "end = 2026-10-31", "[wave] end", "it must come after the start"),
    ("end = 2027-06-30", "end = 2026-11-01", "[wave] end", "it must come after the start"),
    ("end = 2027-06-30", "end = 2027-06-30T12:00:00", "[wave] end", "it must be a date such as 2023-04-19"),
    ('id = "2026-27"', 'id = "2026/27"', "[wave] id", "only small letters a-z, digits, - and _"),
    ('city = "bremen"', 'city = ""', "[organiser] city", 'it must be a text in "quotes"'),
    ('name = "Salidarnast e.V."', "name = 7", "[organiser] name", 'it must be a text in "quotes"'),
    ('"Salidarnast e.V."', '"Salidarnast\u202e e.V."', "[organiser] name", "it holds invisible characters"),
    ('"https://www.salidarnast.info"', '"www.salidarnast.info"', "[organiser] website", "it must be a web address"),
    ("2025 = 2025-04-16", '2025 = "2025-04-16"', "[action_days] 2025", "it must be a date such as 2023-04-19, without"),
    ("2025 = 2025-04-16", "2025 = 2025-04-16T12:00:00", "[action_days] 2025", "it must be a date"),
    ("2025 = 2025-04-16", "2025 = 2026-04-16", "[action_days] 2025", "2026-04-16 is not in 2025: correct the date"),
    ("2025 = 2025-04-16", "25 = 2025-04-16", "[action_days] 25", "on the left stands a year, as in 2027 = 2027-04-19"),
    ("2025 = 2025-04-16", "april = 2025-04-16", "[action_days] april", "on the left stands a year"),
]


@pytest.mark.parametrize(("old", "new", "name", "told"), OUTLINE)
def test_a_wrong_value_of_the_outline_is_named(sheet: Sheet, old: str, new: str, name: str, told: str) -> None:
    sheet.replace("campaign.toml", old, new)
    key = name.rpartition(" ")[2]
    end = "" if name.startswith("[") else " ="
    line = sheet.line("campaign.toml", new if new.startswith(key) else f"{key}{end}")
    with pytest.raises(FactsError) as caught:
        sheet.load()
    assert str(caught.value).startswith(f"campaign.toml, line {line}: {name}: {told}")


@pytest.mark.parametrize(
    ("old", "told"),
    [
        ("[wave]\n", "the part [wave] is missing"),
        ("[donation]\n", "the part [donation] is missing"),
        ("[action_days]\n2025 = 2025-04-16\n", "the part [action_days] is missing"),
        ("launched = 2023-04-19\n", "launched: it must be a date"),
    ],
)
def test_what_the_outline_lacks_is_named(sheet: Sheet, old: str, told: str) -> None:
    sheet.replace("campaign.toml", old, "")
    with pytest.raises(FactsError) as caught:
        sheet.load()
    assert str(caught.value).startswith(f"campaign.toml: {told}")


@pytest.mark.parametrize("broken", ["end = 2027-06-31", "end = tomorrow", 'end = "2027', "end 2027-06-30"])
def test_broken_toml_is_named_with_its_line(sheet: Sheet, broken: str) -> None:
    line = sheet.line("campaign.toml", "end = ")
    sheet.replace("campaign.toml", "end = 2027-06-30", broken)
    with pytest.raises(FactsError, match=rf"^campaign\.toml, line {line}: it is no proper TOML"):
        sheet.load()


def test_harmless_edits_are_no_mistakes(sheet: Sheet) -> None:
    """What spreadsheets do by themselves: a mark at the beginning, other line ends, empty rows, another order."""
    before = sheet.load()
    path = sheet.folder / "figures.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    text = "\r\n".join([header, ",,,,,,,,", *reversed(rows), "", ",,,,,,,,"])
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    after = sheet.load()
    assert after.figures == before.figures


def test_the_stamp_changes_with_every_edit_and_survives_a_missing_file(sheet: Sheet) -> None:
    stamps = [content_stamp(sheet.folder)]
    assert content_stamp(sheet.folder) == stamps[0]
    for file in ("campaign.toml", *TABLES):
        path = sheet.folder / file
        path.write_bytes(path.read_bytes() + b"\n")
        stamps.append(content_stamp(sheet.folder))
    (sheet.folder / "people.csv").unlink()
    stamps.append(content_stamp(sheet.folder))
    assert len(set(stamps)) == len(stamps)


@pytest.mark.parametrize("nonsense", ["x = " + "[" * 3000, "x = " + "1" * 5000])
def test_nonsense_in_the_outline_is_no_crash(sheet: Sheet, nonsense: str) -> None:
    path = sheet.folder / "campaign.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("[appeal]", f"{nonsense}\n[appeal]"), encoding="utf-8")
    with pytest.raises(FactsError, match=r"campaign\.toml"):
        sheet.load()


def test_two_buttons_cannot_have_the_same_place(sheet: Sheet) -> None:
    sheet.write("countries.csv", sheet.line("countries.csv", "DE,"), "likely", "2")
    with pytest.raises(FactsError, match="same number in the column likely"):
        sheet.load()
