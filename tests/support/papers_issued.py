"""A bureau whose keys, seal and papers are events in a test's log, as documents appends them."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.contracts.fact import Fact
from shared.contracts.papers import PaperCorrected, PaperReplaced, PaperVoided, PaperWithdrawn
from shared.database import create_engine, transact
from shared.log.append import append
from shared.papers.code import PaperCode, PaperData, sign_code
from tests.support.log import OCCASION
from tests.support.postgres import Database
from tests.unit.papers.made_up import DAY, KEY, PAPER
from tests.unit.papers.published import REGISTERED, issued, time_of


@dataclass
class PaperOffice:
    """Issues papers one after the other; `heads` are the versions of its streams."""

    engine: AsyncEngine
    heads: dict[str, int] = field(default_factory=dict)
    papers: int = 0

    async def register(self, *facts: Fact) -> None:
        """By default its paper key and its seal."""
        for fact in facts or REGISTERED:
            kind = "paper-key" if "paper-key" in fact.type else "seal"
            await self.append(f"{kind}/{self.id_of(0)}", [fact])

    def id_of(self, paper: int) -> UUID:
        """The id of its n-th paper; for 0, of its keys and seals."""
        return UUID(int=paper)

    async def issue(self, paper: PaperData = PAPER, file: bytes = b"%PDF-1.7 a paper", voided: str = "") -> "PaperHeld":
        """With `voided`, the paper had this number before, which is void."""
        self.papers += 1
        held = PaperHeld(self, self.id_of(self.papers), sign_code(KEY, paper), file)
        if voided:
            await self.append(held.stream, [_void(held.id, voided)])
        await self.append(held.stream, [issued(held.code, file, held.id.int)])
        return held

    async def sign_only(self, number: str) -> PaperCode:
        """The code of a paper that is never issued."""
        return sign_code(KEY, replace(PAPER, number=number))

    async def void(self, number: str) -> None:
        self.papers += 1
        paper = self.id_of(self.papers)
        await self.append(f"paper/{paper}", [_void(paper, number)])

    async def append(self, stream: str, facts: Sequence[Fact], bureau: str = "") -> None:
        for fact in facts:
            version = self.heads.get(stream, 0)
            occasion = replace(OCCASION, bureau=bureau or OCCASION.bureau, time=time_of(fact, OCCASION.time))
            async with transact(self.engine) as session:
                await append(session, occasion, stream, version, fact)
            self.heads[stream] = version + 1


@dataclass
class PaperHeld:
    """A paper that was issued: its code and its file, as its holder has them."""

    office: PaperOffice
    id: UUID
    code: PaperCode
    file: bytes

    @property
    def stream(self) -> str:
        return f"paper/{self.id}"

    async def replace(self, by: "PaperHeld") -> None:
        fact = PaperReplaced(paper=self.id, by=by.id, number=by.code.number, because="期限有误")
        await self.office.append(self.stream, [fact])

    async def correct(self, by: "PaperHeld") -> None:
        fact = PaperCorrected(paper=self.id, by=by.id, number=by.code.number, because="电话有误")
        await self.office.append(self.stream, [fact])

    async def withdraw(self, day: date = DAY) -> None:
        await self.office.append(self.stream, [PaperWithdrawn(paper=self.id, day=day, because="当事人名称有误")])


def _void(paper: UUID, number: str) -> PaperVoided:
    return PaperVoided(paper=paper, form=PAPER.form, number=number, because="填写有误")


@asynccontextmanager
async def office_on(database: Database) -> AsyncIterator[PaperOffice]:
    """An office that has registered its key and its seal."""
    engine = create_engine(database.url("cheqian_documents"), application="office")
    try:
        office = PaperOffice(engine)
        await office.register()
        yield office
    finally:
        await engine.dispose()


async def asked(site: httpx.AsyncClient, **by: str) -> dict[str, Any]:
    """What the site says of a paper."""
    answer = await site.post("/papers/verification", json=by)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    told: dict[str, Any] = answer.json()
    return told
