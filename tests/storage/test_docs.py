"""docs/data.md tells of every column there is, and of none that is not there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.storage import Database

PAPER = Path(__file__).parents[2] / "docs" / "data.md"


def told() -> list[tuple[str, str]]:
    """Table and column of every row of the paper's table."""
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in PAPER.read_text(encoding="utf-8").splitlines()
        if line.startswith("|")
    ]
    heading, rule, *content = rows
    assert heading == ["table", "column", "holds", "purpose", "erased"]
    assert set("".join(rule)) == {"-"}
    for row in content:
        assert len(row) == len(heading), row
        assert all(row), f"an empty cell in {row}"
    return [(table, column) for table, column, *_ in content]


async def test_the_paper_tells_of_every_column_once_and_of_no_other(database: Database) -> None:
    real = await database.rows(
        "SELECT made.name AS made, col.name AS col FROM sqlite_schema AS made"
        " JOIN pragma_table_info(made.name) AS col WHERE made.type = 'table'"
    )
    assert sorted(told()) == sorted((row["made"], row["col"]) for row in real)
