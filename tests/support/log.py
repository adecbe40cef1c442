"""Builders for tests of the log: an occasion, a fact, a sequencer that has nothing else to do."""

from datetime import UTC, datetime
from typing import Annotated, ClassVar

import asyncpg
from prometheus_client import CollectorRegistry
from sqlalchemy.ext.asyncio import AsyncEngine

from services.publishing.log import store
from services.publishing.log.store import StoredCheckpoint
from shared.contracts.fact import Fact, Public
from shared.database import transact
from shared.log.checkpoints import Checkpoint
from shared.log.consumer import Consumer
from shared.log.gauges import LogGauges
from shared.log.notes import Note, SigningKey
from shared.log.occasion import Actor, Occasion
from shared.log.sequencer import sequence

BUREAU = "370124"
OCCASION = Occasion(
    bureau=BUREAU,
    actor=Actor("made-up-registrar", "registrar", "tests"),
    time=datetime(2026, 3, 2, 1, 30, 0, 123000, tzinfo=UTC),
    trace="0af7651916cd43dd8448eb211c80319c",
    cause="0af7651916cd43dd8448eb211c80319c",
)


class ThingDone(Fact):
    """A fact for tests: `said` is public, `kept` is not."""

    type: ClassVar[str] = "tests.thing.done"

    said: Annotated[str, Public()] = "done"
    kept: str = "secret"


def gauges() -> LogGauges:
    return LogGauges(CollectorRegistry())


async def sequence_all(connection: asyncpg.Connection) -> int:
    """Give every waiting event its position; how many there were."""
    total = 0
    while done := await sequence(connection, gauges()):
        total += done
    return total


async def catch_up(consumer: Consumer, *, failures: int = 0) -> int:
    """Step until nothing is there, through at most this many failures; how many steps moved."""
    steps = 0
    while True:
        try:
            if not await consumer.step():
                return steps
            steps += 1
        except Exception:  # whatever the reaction raises counts as a failure, as the consumer counts it
            failures -= 1
            if failures < 0:
                raise


async def show_checkpoint(engine: AsyncEngine, key: SigningKey, at: datetime, witness: SigningKey | None) -> None:
    """Publish the log as it is now, at a moment of the test's choosing; if it is published, only cosign it again."""
    async with transact(engine) as session:
        edge = await store.edge(session)
        newest = await store.newest_checkpoint(session)
        note = Checkpoint(key.name, edge.size, edge.root).sign(key)
        if witness is not None:
            signed = Note.parse(note)
            cosignature = witness.sign(signed.text, int(at.timestamp()))
            note = Note(signed.text, (*signed.signatures, cosignature)).to_bytes()
            await store.keep_cosigned(session, edge.size, note, at)
        if newest is None or newest.size < edge.size:
            await store.insert_checkpoint(session, StoredCheckpoint(edge.size, edge.root, note, at, bool(witness)))
