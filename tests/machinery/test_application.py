from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from telegram import Update
from telegram.ext import Application, ApplicationHandlerStop, TypeHandler

from tests.machinery.serving import application_for
from tests.machinery.telegram_in_memory import Telegram

AnyApplication = Application[Any, Any, Any, Any, Any, Any]
Callback = Callable[[Any, Any], Coroutine[Any, Any, None]]


@pytest.fixture
def application() -> AnyApplication:
    return application_for(Telegram())


def _noting(name: str, notes: list[str], error: type[Exception] | None = None) -> Callback:
    async def callback(_update: Update, _context: Any) -> None:
        notes.append(name)
        if error is not None:
            raise error

    return callback


async def test_the_first_fitting_handler_of_each_group_is_called_in_order(application: AnyApplication) -> None:
    notes: list[str] = []
    application.add_handler(TypeHandler(Update, _noting("late", notes)), group=5)
    application.add_handler(TypeHandler(str, _noting("does not fit", notes)))
    application.add_handler(TypeHandler(Update, _noting("first", notes)))
    application.add_handler(TypeHandler(Update, _noting("second", notes)))
    async with application:
        await application.process_update(Update(1))
    assert notes == ["first", "late"]


async def test_a_handler_can_keep_an_update_from_the_later_groups(application: AnyApplication) -> None:
    notes: list[str] = []
    application.add_handler(TypeHandler(Update, _noting("gate", notes, ApplicationHandlerStop)), group=-1)
    application.add_handler(TypeHandler(Update, _noting("behind it", notes)))
    async with application:
        await application.process_update(Update(1))
    assert notes == ["gate"]


@pytest.mark.parametrize("block", [True, False])
async def test_a_failure_comes_out_and_ends_the_update(application: AnyApplication, block: bool) -> None:
    notes: list[str] = []
    application.add_handler(TypeHandler(Update, _noting("fails", notes, LookupError), block=block), group=-1)
    application.add_handler(TypeHandler(Update, _noting("behind it", notes)))
    async with application:
        with pytest.raises(LookupError):
            await application.process_update(Update(1))
    assert notes == ["fails"]
