"""An application ends, whatever its background tasks make of being cancelled."""

import asyncio
import contextlib

import pytest
from prometheus_client import CollectorRegistry

from shared import background
from shared.background import TaskMetrics, running


async def test_a_task_that_loses_a_cancellation_is_cancelled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "_CANCELLED_AGAIN", 0.01)
    lost = 0

    async def deaf(_: None) -> None:
        nonlocal lost
        for lost in range(3):  # noqa: B007  # told below
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.sleep(60)
        await asyncio.sleep(60)

    async with asyncio.timeout(10), running([deaf], None, TaskMetrics(CollectorRegistry()), "test"):
        await asyncio.sleep(0.01)
    assert lost == 2
