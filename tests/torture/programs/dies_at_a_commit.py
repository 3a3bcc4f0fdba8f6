"""The bot, which dies at a commit of its reminders. Usage: METHOD before|after NUMBER

METHOD is what was done in the transaction: `begin`, `finish` or `give_back` of `bot.storage.Reminders`; NUMBER says at
which of those commits, counted from 1. Dying is not ending: nothing is cleaned up, as in a power cut.
"""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Iterable
from typing import Any

from bot.cli import main
from bot.storage import Reminders
from bot.storage.statements import Transaction

DIED = 9


def die_at(method: str, moment: str, number: int) -> None:
    """Arrange for it: the method notes its transaction, and that transaction's commit is the place."""
    does, execute = getattr(Reminders, method), Transaction.execute
    marked: list[Transaction] = []
    commits = itertools.count(1)

    async def does_and_marks(store: Reminders, tx: Transaction, rows: Iterable[Any]) -> Any:
        rows = tuple(rows)
        if rows:
            marked.append(tx)
        return await does(store, tx, rows)

    async def executes(tx: Transaction, sql: str, parameters: Any = ()) -> Any:
        if sql != "COMMIT" or not any(tx is one for one in marked):
            return await execute(tx, sql, parameters)
        marked.clear()  # one writer: there is no other
        is_the_place = next(commits) == number
        if is_the_place and moment == "before":
            os._exit(DIED)
        answer = await execute(tx, sql, parameters)
        if is_the_place:
            os._exit(DIED)
        return answer

    setattr(Reminders, method, does_and_marks)
    Transaction.execute = executes  # type: ignore[method-assign]


if __name__ == "__main__":
    die_at(sys.argv[1], sys.argv[2], int(sys.argv[3]))
    main(["run"])
