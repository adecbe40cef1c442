"""Heavy functions compute for a long time over large input, and so must not run on the event loop.

Such a call would stop all other requests of the process, and the log's sequencer too. `Work.compute` runs them.
"""

import asyncio
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def heavy(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a function as heavy: a call from a coroutine raises RuntimeError, in tests as in production."""

    @wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if asyncio._get_running_loop() is not None:  # noqa: SLF001  # the public one raises where no loop runs
            raise RuntimeError(f"{function.__qualname__} computes for long: run it by Work.compute, not on the loop")
        return function(*args, **kwargs)

    return guarded
