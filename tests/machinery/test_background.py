from __future__ import annotations

import asyncio
import gc
import logging
from itertools import pairwise

import pytest

from bot.background import OnFailure, Supervisor, VanishedTaskError
from bot.clock import elapsed
from tests.machinery.virtual_time import virtual_time


async def _for_ever() -> None:
    await asyncio.Event().wait()


@virtual_time
async def test_the_failure_of_a_vital_task_comes_out_of_the_program() -> None:
    ended = []

    async def fails() -> None:
        await asyncio.sleep(5)
        raise OSError("gone")

    async def notices() -> None:
        try:
            await _for_ever()
        finally:
            ended.append("beside it")

    async def program() -> None:
        async with Supervisor() as supervisor:
            supervisor.start(notices, "notices")
            supervisor.start(fails, "fails")
            try:
                await _for_ever()
            finally:
                await asyncio.sleep(1)
                ended.append("the block, in its own time")

    with pytest.raises(OSError, match="gone"):
        await program()
    assert ended == ["the block, in its own time", "beside it"]


@virtual_time
async def test_a_task_that_may_restart_does_so_after_growing_pauses() -> None:
    began: list[float] = []

    async def fails() -> None:
        began.append(elapsed())
        raise OSError

    async with Supervisor() as supervisor:
        supervisor.start(fails, "fails", on_failure=OnFailure.RESTART)
        await asyncio.sleep(300)
    pauses = [round(after - before) for before, after in pairwise(began)]
    assert pauses[:8] == [1, 2, 4, 8, 16, 32, 60, 60]


@virtual_time
async def test_after_a_long_good_run_the_pause_is_short_again() -> None:
    began: list[float] = []

    async def fails_hourly() -> None:
        began.append(elapsed())
        await asyncio.sleep(3600)
        raise OSError

    async with Supervisor() as supervisor:
        supervisor.start(fails_hourly, "hourly", on_failure=OnFailure.RESTART)
        await asyncio.sleep(5 * 3700)
    assert all(after - before < 3602 for before, after in pairwise(began))


@virtual_time
async def test_a_task_cannot_vanish_by_a_cancellation_from_within() -> None:
    async def awaits_something_cancelled() -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        future.cancel()
        await future

    async def program() -> None:
        async with Supervisor() as supervisor:
            supervisor.start(awaits_something_cancelled, "vanishes")
            await _for_ever()

    with pytest.raises(VanishedTaskError):
        await program()


@virtual_time
async def test_nor_by_an_exception_outside_the_usual_family() -> None:
    async def closes() -> None:
        raise GeneratorExit

    async def program() -> None:
        async with Supervisor() as supervisor:
            supervisor.start(closes, "closes")
            await _for_ever()

    with pytest.raises(GeneratorExit):
        await program()


@virtual_time
async def test_a_task_cancelled_by_its_starter_is_no_failure() -> None:
    async with Supervisor() as supervisor:
        task = supervisor.start(_for_ever, "cancelled")
        await asyncio.sleep(1)
        task.cancel()
        await asyncio.sleep(1)
        assert task.cancelled()


@virtual_time
async def test_when_the_block_ends_every_task_is_stopped() -> None:
    async with Supervisor() as supervisor:
        tasks = [supervisor.start(_for_ever, "task") for _ in range(10)]
    assert all(task.done() for task in tasks)


@virtual_time
async def test_a_task_that_will_not_end_is_named_and_not_waited_for() -> None:
    release = asyncio.Event()

    async def stubborn() -> None:
        while not release.is_set():
            try:
                await release.wait()
            except asyncio.CancelledError:
                continue

    async with Supervisor(grace_seconds=0.1) as supervisor:
        supervisor.start(stubborn, "stubborn")
        await asyncio.sleep(1)
        began = elapsed()
        assert await supervisor.stop(4.0) == ("stubborn",)
        assert elapsed() - began <= 4.1
        release.set()
        await asyncio.sleep(0)


@virtual_time
async def test_no_task_is_taken_while_stopping() -> None:
    async with Supervisor() as supervisor:
        await supervisor.stop(1.0)
        with pytest.raises(RuntimeError, match="stopping"):
            supervisor.start(_for_ever, "late")


@virtual_time
async def test_a_cancelled_program_ends_as_cancelled_even_if_a_task_failed_meanwhile() -> None:
    async def fails() -> None:
        raise OSError

    async def program() -> None:
        async with Supervisor() as supervisor:
            supervisor.start(fails, "fails")
            await _for_ever()

    async with asyncio.TaskGroup() as group:
        running = group.create_task(program())
        await asyncio.sleep(0)
        running.cancel()
        await asyncio.wait([running])
        assert running.cancelled()


def test_what_nobody_waited_for_is_told(caplog: pytest.LogCaptureFixture) -> None:
    @virtual_time
    async def scenario() -> None:
        async with Supervisor():
            lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            lost.set_exception(OSError("secret"))
            del lost
            gc.collect()
            await asyncio.sleep(0)

    with caplog.at_level(logging.DEBUG):
        scenario()
    assert "future_exception_never_retrieved" in caplog.text
    assert "OSError" in caplog.text
    assert "secret" not in caplog.text
