"""A consumer that begins at the first of 1,000,000 events, of which 10,000 concern it."""

import time
from collections.abc import Iterator, Sequence

import uvloop
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import create_engine
from shared.log.append import compose, insert
from shared.log.consumer import Consumer
from shared.log.event import Event
from shared.log.reaction import OneByOne, Reaction, Together
from tests.bench.measuring import Finding, durable_database, scaled
from tests.support.log import OCCASION, ThingDone, catch_up, gauges, sequence_all
from tests.support.postgres import Database, connect

_EVENTS, _EVERY = scaled(1_000_000), 100
_PROMISE = 60.0
# The others' entries are never read, so that any bytes do; one in a hundred gives way to an event of interest.
_OTHERS = """
INSERT INTO log.event (id, bureau, stream, version, type, trace, entry, salt, payload)
SELECT gen_random_uuid(), '370124', 'other/' || n, 1, 'bench.other.' || n % 20, '',
    convert_to(repeat('x', 400), 'UTF8'), sha256('salt'), jsonb_build_object('text', repeat('x', 300))
FROM generate_series(CAST($1 AS bigint), $2) AS n
"""
_WRITE = text("INSERT INTO read_row VALUES (:event)")


async def _write(session: AsyncSession, event: Event) -> None:
    await session.execute(_WRITE, {"event": event.id})


async def _write_all(session: AsyncSession, events: Sequence[Event]) -> None:
    await session.execute(_WRITE, [{"event": event.id} for event in events])


def findings() -> Iterator[Finding]:
    with durable_database() as database:
        alone, together = uvloop.run(_measure(database))
    wanted = _EVENTS // _EVERY
    for how, seconds in (("one by one", alone), ("together", together)):
        yield Finding(
            f"replay of {_EVENTS:,} events, {wanted:,} of interest, {how}",
            f"{seconds:.1f} s",
            f"{wanted / seconds:,.0f} reactions/s",
            seconds,
            at_most=_PROMISE,
            unit="s",
        )


async def _measure(database: Database) -> tuple[float, float]:
    """Seconds until the consumer stands at the tail: an event a transaction, and several."""
    await _fill(database)
    return await _replay(database, OneByOne(_write)), await _replay(database, Together(_write_all))


async def _fill(database: Database) -> None:
    connection = await connect(database.admin_url)
    await connection.execute("CREATE TABLE read_row (event uuid PRIMARY KEY)")
    async with connection.transaction():
        for start in range(0, _EVENTS, _EVERY):
            await connection.execute(_OTHERS, start, start + _EVERY - 2)
            for event in compose(OCCASION, f"thing/{start}", 0, [ThingDone()]):
                await insert(connection, event)
    assert await sequence_all(connection) == _EVENTS
    await connection.close()


async def _replay(database: Database, reaction: Reaction) -> float:
    connection = await connect(database.admin_url)
    await connection.execute("ALTER TABLE log.cursor DISABLE TRIGGER kept")
    await connection.execute("TRUNCATE log.cursor, read_row")
    await connection.execute("ALTER TABLE log.cursor ENABLE TRIGGER kept")
    engine = create_engine(database.admin_url, application="bench")
    began = time.perf_counter()
    await catch_up(Consumer(engine, "cases", {ThingDone.type: reaction}, gauges()))
    took = time.perf_counter() - began
    assert await connection.fetchval("SELECT count(*) FROM read_row") == _EVENTS // _EVERY
    await engine.dispose()
    await connection.close()
    return took
