"""How long an event waits for its position, and for a signed checkpoint, at 500 events a second."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import asyncpg
import uvloop

from services.publishing.log.lastsigned import LastSigned
from services.publishing.log.usecases import Publisher, keep_publishing
from shared.clock import utc_now
from shared.database import create_engine
from shared.log.append import compose, insert
from shared.log.notes import SigningKey
from shared.log.sequencer import run_sequencer
from shared.peers import Peers
from shared.witness.client import Witnesses
from tests.bench.appending import Measured
from tests.bench.measuring import Finding, durable_database, percentile, scaled
from tests.support.log import OCCASION, gauges
from tests.support.postgres import Database, connect

_PER_SECOND = 500
_SECONDS = scaled(8)
_WRITERS = 8
_EACH = _PER_SECOND * _SECONDS // _WRITERS
_COUNT = _EACH * _WRITERS


def findings() -> Iterator[Finding]:
    with durable_database() as database:
        sequenced, published = uvloop.run(_measure(database))
    load = f"at {_PER_SECOND} events/s, p50 "
    for what, waits, bound in (("sequenced", sequenced, 100.0), ("published", published, 1200.0)):
        p50, p99 = percentile(waits, 0.5), percentile(waits, 0.99)
        yield Finding(f"{what}, p99", f"{p99:.0f} ms", f"{load}{p50:.0f} ms", p99, at_most=bound, unit="ms")


async def _measure(database: Database) -> tuple[list[float], list[float]]:
    """Milliseconds from each event's commit until it was seen sequenced, and published."""
    committed: dict[object, float] = {}
    async with _log_running(database):
        watcher = await connect(database.admin_url)
        sequenced = asyncio.create_task(_watch(await connect(database.admin_url), "SELECT size FROM log.tree"))
        published = asyncio.create_task(
            _watch(await connect(database.admin_url), "SELECT coalesce(max(size), 0) FROM log.checkpoint")
        )
        await asyncio.gather(*[_write(database, committed, writer) for writer in range(_WRITERS)])
        sequenced_at, published_at = await sequenced, await published
        order = [row["event"] for row in await watcher.fetch("SELECT event FROM log.entry ORDER BY position")]
        await watcher.close()
    return (
        [(sequenced_at[place] - committed[event]) * 1e3 for place, event in enumerate(order)],
        [(published_at[place] - committed[event]) * 1e3 for place, event in enumerate(order)],
    )


@asynccontextmanager
async def _log_running(database: Database) -> AsyncIterator[None]:
    engine = create_engine(database.admin_url, application="bench")
    with tempfile.TemporaryDirectory() as folder:
        key = SigningKey.generate("bench.example/log")
        publisher = Publisher(
            engine=engine,
            key=key,
            last_signed=LastSigned(Path(folder) / "last-signed", key.verifier),
            witnesses=Witnesses(Peers(), (), _prove_nothing, utc_now),
            clock=utc_now,
            gauges=gauges(),
        )
        tasks = [
            asyncio.create_task(run_sequencer(partial(connect, database.admin_url), gauges())),
            asyncio.create_task(keep_publishing(publisher, partial(connect, database.admin_url))),
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await engine.dispose()


async def _prove_nothing(_old: int, _new: int) -> list[bytes]:
    return []


async def _write(database: Database, committed: dict[object, float], writer: int) -> None:
    """An eighth of the load, evenly spaced."""
    connection = await connect(database.admin_url)
    began = time.perf_counter()
    for turn in range(_EACH):
        due = began + (turn * _WRITERS + writer) / _PER_SECOND
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        for event in compose(OCCASION, f"thing/{writer}/{turn}", 0, [Measured()]):
            await insert(connection, event)
            committed[event.id] = time.perf_counter()
    await connection.close()


async def _watch(connection: asyncpg.Connection, query: str) -> list[float]:
    """When each position was first seen covered, looking every 4 ms."""
    seen: list[float] = []
    while len(seen) < _COUNT:
        size = await connection.fetchval(query)
        seen.extend([time.perf_counter()] * (size - len(seen)))
        await asyncio.sleep(0.004)
    await connection.close()
    return seen
