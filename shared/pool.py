"""The thread pool for long computations.

It has few threads, so that one long report leaves the CPU to requests. Each subject or address has a share of the
threads, and of those that wait, each has only its share in the queue: so nobody stands behind the thirty reports of
somebody else. As many processes are there for what is too long for a thread (`shared.apart`), shared in the same way.
"""

import asyncio
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from copy import copy
from functools import partial
from typing import ParamSpec, Self, TypeVar, TypeVarTuple
from weakref import WeakValueDictionary

from anyio import CapacityLimiter

from shared.apart import Bounds, Stored, run_apart, run_bounded

P = ParamSpec("P")
R = TypeVar("R")
Ts = TypeVarTuple("Ts")

_TURN = 0.0005
"""How many seconds a computing thread may keep the interpreter while the event loop waits for it. A request waits so
long each time that it comes back from the database; with Python's own 5 ms, all of them took 50 ms longer.
"""


class Pool:
    """At most `threads` computations run at a time; the others wait for their turn, in order. One thread is kept free
    of each subject, if there are several threads.
    """

    def __init__(self, threads: int) -> None:
        sys.setswitchinterval(_TURN)
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="computing")
        self._processes = CapacityLimiter(threads)
        self._each = max(1, threads - 1)
        # A share is forgotten when no request holds it any more.
        self._shares: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        self._share = self._share_of("")

    def of(self, whose: str) -> Self:
        """The same pool for the computations of one subject or address, which have a share of their own."""
        pool = copy(self)
        pool._share = self._share_of(whose)  # noqa: SLF001  # an object of this class
        return pool

    async def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run the function in a thread beside the event loop. Returns or raises what the function does."""
        call = partial(copy_context().run, partial(function, *args, **kwargs))
        async with self._share:
            return await asyncio.get_running_loop().run_in_executor(self._executor, call)

    async def run_apart(self, function: Callable[[Stored, *Ts], R], stored: Stored, *args: *Ts) -> R:
        """Run the function in a process apart. Returns or raises what `run_apart` does."""
        async with self._share:
            return await run_apart(self._processes, function, stored, *args)

    async def run_bounded(self, bounds: Bounds, function: Callable[[*Ts], R], *args: *Ts) -> R:
        """Run the function in a process apart, within bounds. Returns or raises what `run_bounded` does."""
        async with self._share:
            return await run_bounded(self._processes, bounds, function, *args)

    def close(self) -> None:
        """Accept no more computations; those that are running finish."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _share_of(self, whose: str) -> asyncio.Semaphore:
        share = self._shares.get(whose)
        if share is None:
            self._shares[whose] = share = asyncio.Semaphore(self._each)
        return share
