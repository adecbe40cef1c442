"""Computations apart: they read what is stored, give way to the service, and whatever ends them is told."""

import asyncio
import os
import resource
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from anyio import to_process

from shared.apart import Bounds, ComputationEnded, OutOfBounds, Stored
from shared.blobs import BlobMissing, BlobStore
from shared.contracts.fact import BlobRef
from shared.pool import Pool
from shared.sealing import SEALED, Seals

_TEXT = "text/plain"


@pytest.fixture
def stored(tmp_path: Path) -> Stored:
    return Stored(BlobStore.at((tmp_path / "blobs").as_uri()), Seals.at(tmp_path / "sealing.keys"))


def _both(stored: Stored, first: BlobRef, second: BlobRef) -> tuple[bytes, bytes]:
    return stored.read(first), stored.read(second)


def _niceness(_: Stored) -> tuple[int, int]:
    return os.getpid(), os.getpriority(os.PRIO_PROCESS, 0)


def _killed(_: Stored) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


async def test_it_reads_what_is_stored_sealed_or_not(stored: Stored) -> None:
    opened = await stored.blobs.put("公开".encode(), _TEXT)
    sealed = await stored.blobs.put(stored.seals.seal("秘密".encode()), SEALED)
    assert await Pool(1).run_apart(_both, stored, opened, sealed) == ("公开".encode(), "秘密".encode())


async def test_it_gives_way_to_the_service(stored: Stored) -> None:
    pid, niceness = await Pool(1).run_apart(_niceness, stored)
    assert (pid != os.getpid(), niceness) == (True, 10)


async def test_a_refusal_comes_back_whole(stored: Stored) -> None:
    missing = BlobRef(sha256="0" * 64, size=1, media_type=_TEXT)
    with pytest.raises(BlobMissing, match="holds no content") as refused:
        await Pool(1).run_apart(_both, stored, missing, missing)
    assert (refused.value.facts, "不在存储中" in refused.value.detail) == ({"sha256": "0" * 64}, True)


async def test_a_process_that_was_killed_is_told_and_the_next_one_computes(stored: Stored) -> None:
    pool = Pool(1)
    with pytest.raises(ComputationEnded) as refused:
        await pool.run_apart(_killed, stored)
    assert refused.value.retry_after == 60
    assert (await pool.run_apart(_niceness, stored))[1] == 10


def _asleep() -> None:
    time.sleep(60)


def _greedy() -> int:
    return len(bytearray(1 << 30))


def _aborting() -> None:
    os.abort()


def _limit() -> tuple[int, int]:
    return resource.getrlimit(resource.RLIMIT_AS)


@pytest.mark.parametrize("function", [_asleep, _greedy, _aborting])
async def test_what_takes_more_than_its_bounds_is_stopped_and_the_next_computes(function: Callable[[], object]) -> None:
    pool, bounds = Pool(1), Bounds(seconds=5, memory=256 * 1024 * 1024)
    with pytest.raises(OutOfBounds):
        await pool.run_bounded(bounds._replace(seconds=1), function)
    inside = await pool.run_bounded(bounds, _limit)
    assert inside[0] != resource.RLIM_INFINITY
    # Its process is used again, for computations without bounds too.
    assert await to_process.run_sync(_limit) == resource.getrlimit(resource.RLIMIT_AS)


async def test_waiting_for_a_process_takes_no_time_of_the_bounds(stored: Stored) -> None:
    pool = Pool(1)
    results = await asyncio.gather(
        *(pool.of(str(n)).run_bounded(Bounds(seconds=4, memory=1 << 30), time.sleep, 1.5) for n in range(4))
    )
    assert results == [None] * 4
