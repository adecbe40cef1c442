"""Proofs a second that a member is in the public frame of a draw of 100,000, asked for by 8 clients at random.

Clients, service and PostgreSQL share the machine; the service is one process.
"""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import median

import orjson
import uvloop

from shared.canonical import canonical
from shared.log.event import leaf_hash
from shared.log.merkle import verify_inclusion
from tests.bench.measuring import Finding, durable_database, percentile, scaled
from tests.bench.served import Client, served
from tests.support.draws import HeldDraw
from tests.support.postgres import Database
from tests.support.publishing import press_on, publishing_settings

_SIZE = scaled(100_000)
_CLIENTS = 8
_EACH = scaled(1_000)
_ROUNDS = 3


def findings() -> Iterator[Finding]:
    with durable_database() as database, tempfile.TemporaryDirectory() as folder:
        draw = uvloop.run(_announced(database, Path(folder)))
        with served("publishing", publishing_settings(database, Path(folder))) as port:
            first, took, rate, bare = uvloop.run(_measured(port, draw))
    yield Finding(
        f"membership proofs of {_SIZE:,} units, {_CLIENTS} clients",
        f"{rate:,.0f}/s, p95 {1e3 * percentile(took, 0.95):.1f} ms",
        f"healthz {bare:,.0f}/s; from a cold start {first:,.0f}/s",
        rate,
        at_least=1000,
        unit="proofs/s",
    )


async def _announced(database: Database, folder: Path) -> HeldDraw:
    async with press_on(database, folder) as press:
        draw = press.draw(size=_SIZE, count=2, out=_SIZE // 10, population="items")
        await draw.announce()
        await press.settle()
        return draw


async def _measured(port: int, draw: HeldDraw) -> tuple[float, list[float], float, float]:
    """Proofs a second of the first round, in which all sheets are read; seconds of each proof afterwards; proofs a
    second, and answers of healthz a second: the medians of the rounds.
    """
    clients = [await Client.at(port) for _ in range(_CLIENTS)]
    paths = [f"/draws/{draw.draw}/frame/{unit.id}.json" for unit in draw.units]
    _check(draw, await clients[0].good(paths[-1]))
    first, _ = await _asked(clients, paths)
    proofs = [await _asked(clients, paths) for _ in range(_ROUNDS)]
    bare = [await _asked(clients, ["/healthz"]) for _ in range(_ROUNDS)]
    took = [seconds for _, round_ in proofs for seconds in round_]
    return first, took, median(rate for rate, _ in proofs), median(rate for rate, _ in bare)


async def _asked(clients: list[Client], paths: list[str]) -> tuple[float, list[float]]:
    """Answers a second, and the seconds of each."""
    took: list[float] = []

    async def go(number: int, client: Client) -> None:
        chance = Random(number)  # noqa: S311  # a load, no secret
        for _ in range(_EACH):
            began = time.perf_counter()
            await client.good(chance.choice(paths))
            took.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(go(number, client) for number, client in enumerate(clients)))
    return len(took) / (time.perf_counter() - began), took


def _check(draw: HeldDraw, answer: bytes) -> None:
    proof = orjson.loads(answer)
    root = bytes.fromhex(draw.spec["frame"]["root"])
    hashes = [bytes.fromhex(hash_) for hash_ in proof["proof"]]
    verify_inclusion(proof["index"], proof["size"], leaf_hash(canonical(proof["member"])), hashes, root)
