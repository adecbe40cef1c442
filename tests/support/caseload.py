"""Cases on a test's database: what sampling assigned, and how documents served papers, is appended by the test, and
reacted to when the test says so.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from uuid import UUID, uuid4, uuid5

import asyncpg
import httpx
from sqlalchemy.ext.asyncio import AsyncEngine

from services.cases.app import compose
from services.cases.reactions import reactions
from services.cases.settings import CasesSettings
from shared.access.issuer import Issuer
from shared.access.roles import Role
from shared.blobs import BlobStore
from shared.canonical import canonical
from shared.clock import beijing_date
from shared.contracts.assignment import (
    AssignedItem,
    AssignedParty,
    Assignee,
    InspectionAmended,
    InspectionAssigned,
    TeamHead,
    VisitDraws,
)
from shared.contracts.fact import Fact
from shared.contracts.policy import PolicyAdopted
from shared.contracts.serving import PaperServed, PaperUnserved
from shared.database import create_engine, transact
from shared.http.application import ServiceApp
from shared.log.append import append
from shared.log.consumer import Consumer
from shared.log.occasion import Actor, Occasion
from shared.pool import Pool
from tests.support.apps import BUREAU, bearer, new_issuer, serving, settings_for, settle_in
from tests.support.log import catch_up, gauges, sequence_all
from tests.support.oracle import check_nothing_set_aside
from tests.support.postgres import Database, connect

Json = dict[str, Any]
ITEMS = tuple(AssignedItem(key=key, name=f"事项 {key}", basis="《安全生产法》第二十条") for key in ("A-1", "A-2"))
MORNING = datetime(2026, 3, 10, 1, 0, tzinfo=UTC)
"""Nine o'clock in Beijing, on the day of the visit."""


def inspector(name: str, slot: int = 1) -> Assignee:
    """A made-up inspector, whose subject is the name."""
    return Assignee(
        slot=slot,
        role="执法人员",
        directory="people",
        person=uuid4(),
        key=f"示执-{name}",
        name=name,
        certificate_expires=date(2027, 1, 1),
        subject=name,
    )


def assigned(**others: Any) -> InspectionAssigned:
    """An assignment of two inspectors to a made-up enterprise. `covert`: none of its draws is open."""
    given: Json = {
        "inspection": uuid4(),
        "party": AssignedParty(identifier="91370124EXAMP00154", bureau=BUREAU, name="示例化工有限公司"),
        "crew": (inspector("first"), inspector("second", 2)),
        "items": ITEMS,
        "draws": VisitDraws(targets=uuid4(), deal=1, crew=(uuid4(),)),
        "title": "2026 年 3 月检查人员抽取",
        "occasion": "draw",
        "covert": False,
        "visit_from": date(2026, 3, 1),
        "visit_by": date(2026, 3, 31),
        "season": "2026",
        "team": "W",
        "heads": (
            TeamHead(post="deputy", person=uuid4(), name="副组长", subject="deputy"),
            TeamHead(post="leader", person=uuid4(), name="组长", subject="leader"),
        ),
    }
    made = InspectionAssigned(**{**given, **others})
    secret = made.draws.model_copy(update={"secret": made.draws.all if made.covert else ()})
    return made.model_copy(update={"draws": secret})


@dataclass
class Caseload:
    """Cases without its clockwork. `clock` is the time of the service; `client` talks to it."""

    database: Database
    issuer: Issuer
    client: httpx.AsyncClient
    app: ServiceApp
    engine: AsyncEngine
    sampling: AsyncEngine
    sequencer: asyncpg.Connection
    blobs: BlobStore
    documents: AsyncEngine
    versions: dict[UUID, int] = field(default_factory=dict)
    """Paper → the version of its stream."""

    def at(self, moment: datetime) -> None:
        """Set the time of the service."""
        self.app.clock = lambda: moment

    async def happens(self, stream: str, *facts: Fact, version: int = 0) -> None:
        """Sampling appends facts, and cases reacts."""
        occasion = Occasion(BUREAU, Actor("sampling", "service", "sampling"), self.app.clock(), "0" * 32, "0" * 32)
        async with transact(self.sampling) as session:
            await append(session, occasion, stream, version, *facts)
        await self.react()

    async def serve(self, inspection: UUID, order: UUID, **others: Any) -> None:
        """Documents tells that the paper of an order was served now, and cases reacts; told again, it is corrected."""
        now = self.app.clock()
        said = {"receiver": "负责人", "by": "in-person", "at": now, "effective": beijing_date(now), **others}
        await self.tell(PaperServed, inspection, order, addressee="示例化工有限公司", **said)

    async def tell(
        self, kind: type[PaperServed] | type[PaperUnserved], inspection: UUID, order: UUID, **said: Any
    ) -> None:
        """Documents tells something of the service of an order, and cases reacts."""
        paper = uuid5(inspection, str(order))
        fact = kind(paper=paper, service=uuid5(paper, "service"), matter=inspection, subject=order, **said)
        version = self.versions.get(paper, 0)
        actor = Actor("documents", "service", "documents")
        occasion = Occasion(BUREAU, actor, self.app.clock(), paper.hex, paper.hex)
        async with transact(self.documents) as session:
            await append(session, occasion, f"paper/{paper}", version, fact)
        self.versions[paper] = version + 1
        await self.react()

    async def assign(self, **others: Any) -> UUID:
        """Sampling assigns an inspection, and cases opens it. Returns its id."""
        fact = assigned(**others)
        await self.happens(f"assigned/{fact.inspection}", fact)
        return fact.inspection

    async def assign_by_plan(self, **others: Any) -> UUID:
        """As `assign`: the plan names the enterprise, and no draw drew it."""
        return await self.assign(occasion="plan", draws=VisitDraws(crew=(uuid4(),)), **others)

    async def amend(self, before: InspectionAssigned, version: int = 1, **changes: Any) -> None:
        """Sampling amends an assignment, whose stream has this version."""
        whole = {**before.model_dump(exclude={"instead_of"}), "changed": ("crew",), **changes}
        fact = InspectionAmended.model_validate(whole)
        await self.happens(f"assigned/{before.inspection}", fact, version=version)

    async def adopt(self, rules: Json, first: date = date(2026, 1, 1)) -> None:
        """Sampling adopts a policy. Each has a file of its own: a file that was adopted is not adopted again."""
        content = await self.blobs.put(canonical(rules), "application/yaml")
        fact = PolicyAdopted(
            file=content.sha256,
            policy=rules["policy"],
            first=first,
            title=rules["title"],
            source=rules["source"],
            rules=rules,
            content=content,
            requested_by="made-up-registrar",
        )
        await self.happens(f"policy/{uuid4()}", fact)

    async def react(self) -> None:
        """Cases reacts to everything that was appended."""
        await sequence_all(self.sequencer)
        reacting = reactions(self.blobs, Pool(1), self.app.clock, self.app.resources.warn_days)
        await catch_up(Consumer(self.engine, "cases", reacting, gauges()))
        await check_nothing_set_aside(self.database)
        await sequence_all(self.sequencer)

    def says(self, subject: str, *roles: Role, **more: Any) -> Mapping[str, str]:
        """The header of a request by this person."""
        return bearer(self.issuer, *roles, subject=subject, now=self.app.clock(), **more)

    async def get(self, path: str, subject: str = "first", *roles: Role) -> httpx.Response:
        return await self.client.get(path, headers=self.says(subject, *(roles or (Role.INSPECTOR,))))

    async def post(self, inspection: UUID, verb: str, body: Json, who: tuple[str, *tuple[Role, ...]]) -> httpx.Response:
        """Take a verb of an inspection at the version that was read last."""
        found = await self.get(f"/inspections/{inspection}", *who)
        tag = {"If-Match": found.headers.get("ETag", '"0"')}
        headers = {**self.says(*who), **tag}
        return await self.client.post(f"/inspections/{inspection}{verb}", json=body, headers=headers)


@asynccontextmanager
async def caseload_on(database: Database, issuer: Issuer | None = None, **others: Any) -> AsyncIterator[Caseload]:
    """Cases on a database of its own, which trusts this issuer, or one of its own. `others`: more settings. The
    application is the same each time: start it once at a time.
    """
    issuer = issuer or new_issuer()
    settings = settings_for(issuer, database.url("cheqian_cases"), CasesSettings, **others)
    app = settle_in(_built(), settings)
    app.clock = lambda: MORNING
    engine = create_engine(database.url("cheqian_cases"), application="caseload")
    sampling = create_engine(database.url("cheqian_sampling"), application="caseload")
    documents = create_engine(database.url("cheqian_documents"), application="caseload")
    sequencer = await connect(database.url("cheqian_sequencer"))
    try:
        async with serving(app) as client:
            blobs = app.resources.blobs
            yield Caseload(database, issuer, client, app, engine, sampling, sequencer, blobs, documents)
    finally:
        await sequencer.close()
        await engine.dispose()
        await sampling.dispose()
        await documents.dispose()


@cache
def _built() -> ServiceApp:
    return compose(settings_for(new_issuer(), of=CasesSettings))
