"""Appending and sequencing against `eventsourcing` and against a bare INSERT, all on one server with fsync on."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar
from uuid import UUID, uuid4

import asyncpg
import uvloop
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from sqlalchemy import make_url, text

from shared.contracts.fact import Fact
from shared.database import create_engine, transact
from shared.log.append import append, compose, insert
from shared.log.sequencer import sequence
from shared.log.streams import load
from tests.bench.measuring import Finding, durable_database, percentile, scaled
from tests.support.log import BUREAU, OCCASION, gauges
from tests.support.postgres import Database, connect

_WRITERS = 16
_EACH = scaled(400)
_ROUNDS = 7
# As in production: bound by the policies on the log.
_ROLE = "cheqian_sampling"
_BARE = "INSERT INTO bare (id, stream, version, payload) VALUES ($1, $2, 1, $3)"


class Measured(Fact):
    """A fact whose payload is 400 bytes of JSON, the actor included."""

    type: ClassVar[str] = "sampling.thing.measured"
    text: str = "x" * 318


def findings() -> Iterator[Finding]:
    with durable_database() as database:
        against = _eventsourcing(database)
        bare, own, latencies = uvloop.run(_own_path_and_bare(database))
        through_tx = uvloop.run(_through_tx(database))
        drained = uvloop.run(_drain(database))
    yield Finding(
        "append, the log's own path", f"{own:,.0f}/s", f"eventsourcing {against:,.0f}/s", own / against, at_least=8
    )
    yield Finding("append, the log's own path", f"{own:,.0f}/s", f"bare INSERT {bare:,.0f}/s", own / bare, at_least=0.6)
    yield Finding(
        "append through a service's transaction",
        f"{through_tx:,.0f}/s",
        f"eventsourcing {against:,.0f}/s",
        through_tx / against,
        at_least=3,
    )
    p50, p99 = percentile(latencies, 0.5), percentile(latencies, 0.99)
    yield Finding(
        "p99 of an acknowledged append", f"{p99 * 1e3:.1f} ms", f"p50 {p50 * 1e3:.1f} ms", p99 / p50, at_most=5
    )
    yield Finding("drain by the sequencer", f"{drained:,.0f}/s", "—", drained, at_least=25_000, unit="events/s")


def _eventsourcing(database: Database) -> float:
    """Events a second by the library's recorder in its default mode: 16 threads, an event a transaction."""
    url = make_url(database.admin_url)
    store = PostgresDatastore(
        url.database or "", url.host or "", url.port or 0, url.username or "", url.password or "", pool_size=_WRITERS
    )
    recorder = PostgresApplicationRecorder(store, events_table_name="stored_events")
    recorder.create_table()
    state = json.dumps({"text": "x" * 389}).encode()

    def write(_writer: int) -> None:
        for _ in range(_EACH // 4):
            recorder.insert_events([StoredEvent(uuid4(), 1, "bench:Measured", state)])

    with ThreadPoolExecutor(_WRITERS) as pool:
        began = time.perf_counter()
        list(pool.map(write, range(_WRITERS)))
        took = time.perf_counter() - began
    store.close()
    return _WRITERS * (_EACH // 4) / took


async def _own_path_and_bare(database: Database) -> tuple[float, float, list[float]]:
    """Events a second bare and by the log's path, in the round of median ratio; every latency of ours, in seconds."""
    admin = await connect(database.admin_url)
    await admin.execute(
        "CREATE TABLE bare (id uuid PRIMARY KEY, stream text, version int, payload jsonb, UNIQUE (stream, version))"
    )
    await admin.execute(f"GRANT INSERT ON bare TO {_ROLE}")
    await admin.close()
    connections = [await connect(database.url(_ROLE)) for _ in range(_WRITERS)]
    for connection in connections:
        await connection.execute(f"SET cheqian.bureau = '{BUREAU}'")
    payload = json.dumps({"text": "x" * 389})
    latencies: list[float] = []

    async def write_bare(connection: asyncpg.Connection) -> None:
        for _ in range(_EACH):
            name = uuid4()
            await connection.execute(_BARE, name, f"thing/{name}", payload)

    async def write_own(connection: asyncpg.Connection) -> None:
        for _ in range(_EACH):
            began = time.perf_counter()
            for event in compose(OCCASION, f"draw/{uuid4()}", 0, [Measured()]):
                await insert(connection, event)
            latencies.append(time.perf_counter() - began)

    rounds = [(await _rate(write_bare, connections), await _rate(write_own, connections)) for _ in range(_ROUNDS)]
    for connection in connections:
        await connection.close()
    # The machine's speed changes from second to second: a round's two rates stand side by side, their ratio counts.
    bare, own = sorted(rounds, key=lambda rates: rates[1] / rates[0])[_ROUNDS // 2]
    return bare, own, latencies


async def _rate(write: Callable[[asyncpg.Connection], Awaitable[None]], connections: list[asyncpg.Connection]) -> float:
    began = time.perf_counter()
    await asyncio.gather(*map(write, connections))
    return len(connections) * _EACH / (time.perf_counter() - began)


async def _through_tx(database: Database) -> float:
    """Use cases a second in one process: begin for the bureau, load, append, write a read row, commit."""
    admin = await connect(database.admin_url)
    await admin.execute("CREATE TABLE read_row (id uuid PRIMARY KEY, version int NOT NULL)")
    await admin.execute(f"GRANT INSERT ON read_row TO {_ROLE}")
    await admin.close()
    engine = create_engine(database.url(_ROLE), application="bench")
    project = text("INSERT INTO read_row VALUES (:id, :version)")

    async def use_case(thing: UUID) -> None:
        async with transact(engine, BUREAU) as session:
            past = await load(session, f"draw/{thing}")
            (event,) = await append(session, OCCASION, f"draw/{thing}", len(past), Measured())
            await session.execute(project, {"id": thing, "version": event.version})

    async def write(_writer: int) -> None:
        for _ in range(_EACH // 2):
            await use_case(uuid4())

    began = time.perf_counter()
    await asyncio.gather(*map(write, range(_WRITERS)))
    took = time.perf_counter() - began
    await engine.dispose()
    return _WRITERS * (_EACH // 2) / took


async def _drain(database: Database) -> float:
    """Events a second that the sequencer takes off a queue of what the measurements above have left."""
    connection = await connect(database.admin_url)
    meters = gauges()
    waiting = await connection.fetchval("SELECT count(*) FROM log.outbox")
    began = time.perf_counter()
    while await sequence(connection, meters):
        pass
    took = time.perf_counter() - began
    await connection.close()
    return float(waiting / took)
