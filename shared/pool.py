"""The thread pool for long computations.

It has few threads, so that one long report leaves the CPU to requests.
"""

import asyncio
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_TURN = 0.0005
"""How many seconds a computing thread may keep the interpreter while the event loop waits for it. A request waits so
long each time that it comes back from the database; with Python's own 5 ms, all of them took 50 ms longer.
"""


class Pool:
    """At most `threads` computations run at a time; the others wait for their turn, in order."""

    def __init__(self, threads: int) -> None:
        sys.setswitchinterval(_TURN)
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="computing")

    async def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run the function in a thread beside the event loop. Returns or raises what the function does."""
        call = partial(copy_context().run, partial(function, *args, **kwargs))
        return await asyncio.get_running_loop().run_in_executor(self._executor, call)

    def close(self) -> None:
        """Accept no more computations; those that are running finish."""
        self._executor.shutdown(wait=False, cancel_futures=True)
