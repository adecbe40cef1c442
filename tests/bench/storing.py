"""Photographs of 4 MB through the service, beside what `dd conv=fsync` writes of the same bytes to the same disk.

Rounds are paired: the same photographs, first by `dd`, then by four devices at the same time, each a connection. A
photograph counts from the request that begins its upload to the answer that it is on disk.
"""

import asyncio
import random
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from uuid import uuid4

import uvloop

from services.cases.settings import CasesSettings
from shared.access.roles import Role
from shared.http.resumable import PART
from tests.bench.measuring import Finding, durable_database, scaled
from tests.bench.served import Client, served
from tests.support.apps import bearer, new_issuer, settings_for

_SIZE = 4 * 1024 * 1024
_DEVICES = 4
_EACH = max(2, scaled(50) // _DEVICES)
_ROUNDS = 5
_ISSUER = new_issuer()


def findings() -> Iterator[Finding]:
    with durable_database() as database, tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        url = database.url("cheqian_cases")
        settings = settings_for(_ISSUER, url, CasesSettings, blob_url=f"file://{place}/blobs", least_free_bytes=1)
        with served("cases", settings) as port:
            _round(port, place, 0)
            rounds = [_round(port, place, number) for number in range(1, _ROUNDS + 1)]
    plain, ours = (median(rates) for rates in zip(*rounds, strict=True))
    yield Finding(
        "photographs of 4 MB stored by four devices",
        f"{ours:.0f} MB/s",
        f"dd conv=fsync {plain:.0f} MB/s",
        median(own / bare for bare, own in rounds),
        at_least=0.5,
    )


def _round(port: int, place: Path, number: int) -> tuple[float, float]:
    """MB a second of `dd`, and of the service."""
    chance = random.Random(number)  # noqa: S311  # made up
    photographs = [chance.randbytes(_SIZE) for _ in range(_DEVICES * _EACH)]
    return _written(place, photographs), uvloop.run(_stored(port, photographs))


def _written(place: Path, photographs: Sequence[bytes]) -> float:
    sources = [place / f"source-{number}" for number in range(len(photographs))]
    for source, photograph in zip(sources, photographs, strict=True):
        source.write_bytes(photograph)
    began = time.perf_counter()
    for source in sources:
        target = f"of={source}.copy"
        subprocess.run(["dd", f"if={source}", target, "bs=4M", "conv=fsync", "status=none"], check=True)  # noqa: S603, S607  # ours
    took = time.perf_counter() - began
    for source in sources:
        source.unlink()
        Path(f"{source}.copy").unlink()
    return _megabytes(photographs) / took


async def _stored(port: int, photographs: Sequence[bytes]) -> float:
    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for device in range(_DEVICES):
            group.create_task(_send(port, photographs[device::_DEVICES]))
    return _megabytes(photographs) / (time.perf_counter() - began)


async def _send(port: int, photographs: Sequence[bytes]) -> None:
    client = await Client.at(port, {**bearer(_ISSUER, Role.INSPECTOR, subject="first"), "Tus-Resumable": "1.0.0"})
    for photograph in photographs:
        told = {"Upload-Length": str(_SIZE), "Idempotency-Key": str(uuid4())}
        begun = await client.ask("POST", "/evidence/uploads", b"", told)
        assert begun.status == 201, begun
        upload = begun.headers["location"]
        sent = await client.ask("PATCH", upload, photograph, {"Upload-Offset": "0", "Content-Type": PART})
        assert (sent.status, sent.headers["upload-offset"]) == (204, str(_SIZE)), sent


def _megabytes(photographs: Sequence[bytes]) -> float:
    return sum(map(len, photographs)) / 1e6
