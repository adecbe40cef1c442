"""A test that waits for ever fails, and says where it waited; nobody waits for a process that never began."""

import asyncio

import pytest

from tests.support.makers import maker_of
from tests.support.plugin import _within


async def test_what_waits_in_an_event_loop_is_ended_there() -> None:
    async def waits() -> None:
        await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        await _within(0.05, waits)()


def test_what_is_not_ended_there_ends_its_process(pytestconfig: pytest.Config) -> None:
    assert pytestconfig.getini("timeout_method") == "thread", "a signal is not heard while a loop waits"
    assert float(pytestconfig.getini("timeout")) > 0


async def test_a_process_that_fails_before_it_is_at_work_has_not_begun() -> None:
    async with maker_of("tests.faults.never_at_work") as maker:
        with pytest.raises(AssertionError, match="it told ended 1, and not works"):
            await maker.begin({"why": "its port was taken"})
