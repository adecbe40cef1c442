"""Long computations in a process of their own, which gives way to the service.

A thread that computes takes turns with the event loop, and every request then waits at each turn. So what computes for
seconds over a year's data reads that data by itself, in another process.
"""

import asyncio
import os
import resource
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar, TypeVarTuple

from anyio import BrokenWorkerProcess, CapacityLimiter, fail_after, to_process

from shared.blobs import BlobStore
from shared.contracts.fact import BlobRef
from shared.errors import Unavailable
from shared.sealing import SEALED, Seals

R = TypeVar("R")
Ts = TypeVarTuple("Ts")

_NICENESS = 10
"""A service that has work to do gets about ten times the processor time of a process of this niceness."""


class ComputationEnded(Unavailable):
    code = "computation-ended"
    title = "计算中途被终止"
    title_en = "The computation was ended midway"


class Bounds(NamedTuple):
    """What a computation over a stranger's file may take: seconds of the clock, and bytes of memory beyond those that
    its process has already.
    """

    seconds: float
    memory: int


class OutOfBounds(Exception):
    """A computation took more than its bounds, and was stopped."""


class Stored(NamedTuple):
    """The bulk content that a computation may read, and the keys to what of it is sealed."""

    blobs: BlobStore
    seals: Seals

    def read(self, ref: BlobRef) -> bytes:
        """The content of a blob, whether it is sealed or not. Not on an event loop.

        Raises CannotUnseal, and what `BlobStore.get` raises.
        """
        content = asyncio.run(self.blobs.get(ref))
        return self.seals.unseal(content) if ref.media_type == SEALED else content


async def run_apart(limiter: CapacityLimiter, function: Callable[[Stored, *Ts], R], stored: Stored, *args: *Ts) -> R:
    """Run a function of a module in another process, and return or raise what it does. Its arguments and its result are
    sent there and back by pickle, on the event loop: large data is named by blobs instead.

    Raises ComputationEnded if the process dies, for instance because the machine has no memory left.
    """
    try:
        return await to_process.run_sync(_gently, function, stored, args, limiter=limiter)
    except BrokenWorkerProcess as error:
        raise ComputationEnded(
            "计算进程被系统终止，可能是内存不足；请稍后重试，仍不成功时请告知运维人员。",
            "The system ended the process that computed, perhaps for lack of memory; ask again later, and tell the "
            "operator if it happens again.",
            retry_after=60,
        ) from error


async def run_bounded(limiter: CapacityLimiter, bounds: Bounds, function: Callable[[*Ts], R], *args: *Ts) -> R:
    """Run a function of a module in another process within bounds, and return or raise what it does.

    Raises OutOfBounds. The process is then gone, or has given back its memory.
    """
    try:
        # Waiting for a process takes nothing of the seconds.
        async with limiter:
            with fail_after(bounds.seconds):
                return await to_process.run_sync(
                    _bounded, bounds.memory, function, args, cancellable=True, limiter=CapacityLimiter(1)
                )
    # A library that is not written in Python ends the process where Python raises MemoryError.
    except (TimeoutError, MemoryError, BrokenWorkerProcess) as error:
        raise OutOfBounds(str(error)) from error


def _bounded(memory: int, function: Callable[..., R], args: tuple[object, ...]) -> R:
    os.setpriority(os.PRIO_PROCESS, 0, _NICENESS)
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_size() + memory, before[1]))
    try:
        return function(*args)
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def _size() -> int:
    """The address space of this process, in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def _gently(function: Callable[..., R], stored: Stored, args: tuple[object, ...]) -> R:
    os.setpriority(os.PRIO_PROCESS, 0, _NICENESS)
    return function(stored, *args)
