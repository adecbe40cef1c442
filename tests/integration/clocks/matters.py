"""A small kind of matter to test clocks with: its events carry the parts of clocks and nothing else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.aggregate import Aggregate, begin, fold, record
from shared.blobs import BlobStore
from shared.clocks.projection import moved_ends, write_clocks
from shared.clocks.standing import Clocks
from shared.clocks.tables import ClockTables, Matter
from shared.contracts.clocks import ClockPart
from shared.contracts.fact import Fact
from shared.database import transact
from shared.errors import NotFound
from shared.log.event import Event
from shared.log.occasion import Actor, Occasion
from shared.log.streams import load
from shared.pool import Pool
from shared.work import Acting, Work
from tests.support.apps import BUREAU

TABLES = ClockTables("cases")
COVERT = "9" * 18
"""The enterprise of covert matters."""


class MatterNoted(Fact):
    """Something was noted of a matter. Stream case/<uuid>."""

    type: ClassVar[str] = "cases.matter.noted"

    what: tuple[ClockPart, ...]
    enterprise: str = ""


class MatterState(BaseModel):
    """A matter: its clocks and its enterprise. A matter about the enterprise COVERT is covert."""

    id: UUID
    bureau: str
    version: int
    trace: str
    enterprise: str
    clocks: Clocks = Clocks()

    @property
    def stream(self) -> str:
        return f"case/{self.id}"


class MatterUnknown(NotFound):
    code = "made-up-matter-unknown"


def evolve(matter: MatterState | None, event: Event) -> MatterState:
    fact = MatterNoted.of(event)
    before = matter.clocks if matter else Clocks()
    return MatterState(
        id=UUID(event.stream.rpartition("/")[2]),
        bureau=event.bureau,
        version=event.version,
        trace=event.trace,
        enterprise=fact.enterprise,
        clocks=before.after(*fact.what),
    )


async def project(work: Work, matter: MatterState, _: Event) -> None:
    covert = matter.enterprise == COVERT
    await write_clocks(
        work.session, TABLES, Matter(matter.bureau, matter.stream, matter.enterprise, covert), matter.clocks
    )


MATTERS: Aggregate[MatterState] = Aggregate(
    name="case",
    facts=(MatterNoted.type,),
    evolve=evolve,
    project=project,
    missing=lambda key: MatterUnknown(key, key),
)


@dataclass(frozen=True, slots=True)
class Office:
    """Acts on matters as the service does: each call is a transaction of its own."""

    engine: AsyncEngine
    blobs: BlobStore
    pool: Pool

    @asynccontextmanager
    async def act(self, bureau: str = BUREAU, now: datetime | None = None) -> AsyncIterator[Acting]:
        occasion = Occasion(bureau, Actor("cases", "service", "cases"), now or datetime.now(UTC), "0" * 32, "")
        async with transact(self.engine, bureau) as session:
            yield Acting.of(Work(session=session, blobs=self.blobs, pool=self.pool), occasion)

    async def note(self, matter: UUID, *parts: ClockPart, enterprise: str = "", bureau: str = BUREAU) -> MatterState:
        """Record parts of clocks in the matter, which begins with its first."""
        fact = MatterNoted(what=parts, enterprise=enterprise)
        async with self.act(bureau) as act:
            state = fold(MATTERS, await load(act.session, MATTERS.stream(matter)))
            return await record(act, MATTERS, state, fact) if state else await begin(act, MATTERS, matter, fact)

    async def clocks(self, matter: UUID) -> Clocks:
        """The clocks of a matter as a use case takes them up."""
        async with self.act() as act:
            state = fold(MATTERS, await load(act.session, MATTERS.stream(matter)))
            assert state is not None
            return state.clocks.moved(await moved_ends(act.session, TABLES, state.stream))
