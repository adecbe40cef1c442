"""Background tasks: loops that run as long as the application. A failed task is started again, and metrics show it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from time import monotonic
from typing import TypeVar

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge

R = TypeVar("R")

Task = Callable[[R], Awaitable[None]]

_LONGEST_WAIT = 30.0
# A task that fails after running for this many seconds counts as its first failure: the waits start again at 1.
_SETTLED = 60.0
_CANCELLED_AGAIN = 1.0
"""Seconds after which a task that was cancelled, and has not ended, is cancelled again."""

_log = structlog.get_logger()


class TaskMetrics:
    def __init__(self, registry: CollectorRegistry) -> None:
        self.running = Gauge(
            "cheqian_background_running", "1 while the task runs, 0 while it waits to.", ["task"], registry=registry
        )
        self.crashes = Counter("cheqian_background_crashes", "Times the task failed.", ["task"], registry=registry)


@asynccontextmanager
async def running(tasks: Sequence[Task[R]], resources: R, metrics: TaskMetrics, service: str) -> AsyncIterator[None]:
    """Run the tasks while the block lasts; at its end they are cancelled, until they have ended."""
    started = [asyncio.create_task(_supervise(task, resources, metrics, service), name=name_of(task)) for task in tasks]
    try:
        yield
    finally:
        # Again and again: Python 3.11's `wait_for`, with which drivers connect, loses a cancellation that comes at the
        # moment when it has what it waits for.
        waiting = set(started)
        while waiting:
            for task in waiting:
                task.cancel()
            _, waiting = await asyncio.wait(waiting, timeout=_CANCELLED_AGAIN)


def name_of(task: Callable[..., object]) -> str:
    """The name of a task in logs and metrics: the name of its function, also if arguments are bound to it."""
    while isinstance(task, partial):
        task = task.func
    return getattr(task, "__name__", type(task).__name__)


def pause_after(failures: int) -> float:
    """Seconds to wait after this many failures in a row: 1, 2, 4 … at most 30."""
    # The exponent is limited: after a day of failures, the power would be too large for a float.
    return min(2.0 ** min(failures - 1, 10), _LONGEST_WAIT)


async def _supervise(task: Task[R], resources: R, metrics: TaskMetrics, service: str) -> None:
    name = name_of(task)
    structlog.contextvars.bind_contextvars(service=service, task=name)
    # Shown from the start: Prometheus sees no increase in a counter that begins at 1.
    crashes = metrics.crashes.labels(name)
    failures = 0
    while True:
        began = monotonic()
        metrics.running.labels(name).set(1)
        try:
            await task(resources)
        except Exception:  # noqa: BLE001  # whatever it was, the next start is the recovery
            failures = 1 if monotonic() - began > _SETTLED else failures + 1
            crashes.inc()
            _log.exception("background task failed", failures=failures)
        else:
            return
        finally:
            metrics.running.labels(name).set(0)
        await asyncio.sleep(pause_after(failures))
