"""A service that reads the log, for tests: what it has taken stands in a table of its own, in the order of taking."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import ClassVar

import asyncpg
from prometheus_client import CollectorRegistry
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from shared.contracts.fact import Fact
from shared.database import create_engine, transact
from shared.errors import Unavailable
from shared.log.append import append
from shared.log.consumer import Consumer
from shared.log.event import Event
from shared.log.gauges import LogGauges
from shared.log.judgement import StreamImpossible
from shared.log.reaction import OneByOne, Reaction, Together
from shared.log.set_aside import SetAside, everything
from shared.log.streams import load
from tests.support.log import OCCASION, ThingDone, sequence_all
from tests.support.postgres import Database, connect

SERVICE = "cases"
_TAKE = text("INSERT INTO taken (said) VALUES (:said)")
_TAKEN = text("SELECT said FROM taken ORDER BY place")
_FAULTS: dict[str, Callable[[], Exception]] = {
    "impossible": lambda: StreamImpossible("不可能", "impossible"),
    "broken": lambda: RuntimeError("a fault of ours"),
    "outage": lambda: Unavailable("暂不可用", "away", retry_after=1),
}


class OtherDone(Fact):
    """A fact that nobody reacts to."""

    type: ClassVar[str] = "tests.other.done"


async def take(session: AsyncSession, event: Event) -> None:
    """Write down what the event says. An event that says the name of a fault fails so, after it has been written."""
    said = ThingDone.of(event).said
    await session.execute(_TAKE, {"said": said})
    if said in _FAULTS:
        raise _FAULTS[said]()


async def take_all(session: AsyncSession, events: Sequence[Event]) -> None:
    for event in events:
        await take(session, event)


async def take_mended(session: AsyncSession, event: Event) -> None:
    """The same once its faults are mended."""
    await session.execute(_TAKE, {"said": str(event.public.get("said"))})


ONE_BY_ONE: dict[str, Reaction] = {ThingDone.type: OneByOne(take)}
TOGETHER: dict[str, Reaction] = {ThingDone.type: Together(take_all)}
MENDED: dict[str, Reaction] = {ThingDone.type: OneByOne(take_mended)}


@dataclass
class Reader:
    """The service's database role, a sequencer, and one registry of metrics."""

    database: Database
    engine: AsyncEngine
    sequencer: asyncpg.Connection
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)

    def __post_init__(self) -> None:
        self._gauges = LogGauges(self.registry)

    def consumer(self, reactions: dict[str, Reaction]) -> Consumer:
        return Consumer(self.engine, SERVICE, reactions, self._gauges)

    async def say(self, stream: str, *facts: Fact) -> None:
        """Append facts to a stream, and give them their positions."""
        async with transact(self.engine) as session:
            await append(session, OCCASION, stream, len(await load(session, stream)), *facts)
        await sequence_all(self.sequencer)

    async def forge(self, event: Event, **columns: object) -> None:
        """Insert a row of log.event as it stands, with other columns where they are given."""
        row = {name: getattr(event, name) for name in ("id", "bureau", "stream", "version", "type", "trace")}
        row |= {"entry": event.entry, "salt": event.salt, "payload": event.payload_json.decode(), **columns}
        places = ", ".join(f"${place}" for place in range(1, len(row) + 1))
        connection = await connect(self.database.url("cheqian_sampling"))
        insert = f"INSERT INTO log.event ({', '.join(row)}) VALUES ({places})"  # noqa: S608  # our own names
        try:
            await connection.execute(insert, *row.values())
        finally:
            await connection.close()
        await sequence_all(self.sequencer)

    async def taken(self) -> list[str]:
        async with transact(self.engine) as session:
            return list((await session.execute(_TAKEN)).scalars())

    async def set_aside(self) -> list[SetAside]:
        async with transact(self.engine) as session:
            return await everything(session)

    async def cursor(self) -> int:
        async with transact(self.engine) as session:
            return int(await session.scalar(text("SELECT position FROM log.cursor")) or 0)

    def gauge(self, name: str) -> float | None:
        return self.registry.get_sample_value(f"cheqian_consumer_{name}", {"consumer": SERVICE})


@asynccontextmanager
async def reading(database: Database) -> AsyncIterator[Reader]:
    admin = await connect(database.admin_url)
    await admin.execute("CREATE TABLE taken (place bigint GENERATED ALWAYS AS IDENTITY, said text)")
    await admin.execute(f"GRANT SELECT, INSERT ON taken TO cheqian_{SERVICE}")
    await admin.close()
    engine = create_engine(database.url(f"cheqian_{SERVICE}"), application="tests")
    sequencer = await connect(database.url("cheqian_sequencer"))
    yield Reader(database, engine, sequencer)
    await sequencer.close()
    await engine.dispose()
