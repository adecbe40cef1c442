"""Computations apart: they read what is stored, give way to the service, and whatever ends them is told."""

import os
import signal
from pathlib import Path

import pytest

from shared.apart import ComputationEnded, Stored
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
