"""A site that knows draws, visits and papers, and readers who follow their traces."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import httpx
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.access.issuer import Issuer
from shared.access.roles import Role
from shared.contracts.assignment import InspectionAssigned, VisitDraws
from shared.contracts.inspection.basis import Disclosed
from shared.contracts.inspection.noted import InspectionNoted
from shared.contracts.papers import PaperDrafted, PaperIssued
from shared.database import create_engine, transact
from shared.log.append import append
from shared.papers.code import sign_code
from tests.support.apps import BUREAU, bearer
from tests.support.caseload import assigned
from tests.support.draws import Held
from tests.support.log import OCCASION
from tests.support.publishing import Press
from tests.unit.papers.made_up import KEY, NUMBER, PAPER
from tests.unit.papers.published import issued

VISITED = "91370124EXAMP00154"
"""The enterprise of the visits."""
INSPECTOR, AUDITOR, CHIEF = Role.INSPECTOR, Role.AUDITOR, Role.CHIEF


@dataclass
class Tracing:
    """The site, and readers with and without a token."""

    press: Press
    site: httpx.AsyncClient
    issuer: Issuer

    async def ask(self, of: object, *roles: Role, status: int = 200, bureau: str = BUREAU, **more: Any) -> Any:
        headers = bearer(self.issuer, *roles, bureau=bureau) if roles else {}
        answer = await self.site.get("/trace.json", params={"of": str(of), **more}, headers=headers)
        assert answer.status_code == status, answer.text
        return {name: value for name, value in answer.json().items() if name != "request_id"}

    async def append(
        self, service: str, stream: str, *facts: Any, trace: str = "", cause: str = "", version: int = 0
    ) -> None:
        engine: AsyncEngine = create_engine(self.press.database.url(f"cheqian_{service}"), application="tests")
        trace = trace or uuid4().hex
        async with transact(engine) as session:
            await append(session, replace(OCCASION, trace=trace, cause=cause or trace), stream, 0, *facts)
        await engine.dispose()

    async def visit(self, draw: Held, **others: Any) -> InspectionAssigned:
        """A visit behind which the draw is: assigned by sampling, noted twice by cases."""
        told = assigned(draws=VisitDraws(targets=draw.draw, deal=1, crew=(draw.draw,)), **others)
        await self.append("sampling", f"assigned/{told.inspection}", told)
        notes = [note(), note()]
        await self.append("cases", f"inspection/{told.inspection}", *notes)
        return told

    async def paper(self, visit: InspectionAssigned, number: str = NUMBER) -> tuple[UUID, PaperIssued]:
        """A paper of the visit, issued."""
        paper = uuid4()
        drafted = PaperDrafted(
            paper=paper, form=PAPER.form, edition=PAPER.edition, fields={}, matter=visit.inspection,
            covert=visit.covert, draws=visit.draws.all,
        )  # fmt: skip
        fact = issued(sign_code(KEY, replace(PAPER, number=number)), number.encode()).model_copy(
            update={"paper": paper}
        )
        await self.append("documents", f"paper/{paper}", drafted, fact)
        return paper, fact


def note() -> InspectionNoted:
    return InspectionNoted(what=Disclosed(opened=uuid4()))


def types(told: Any) -> list[str]:
    return [event["type"].rpartition(".")[2] for event in told["events"]]


async def held(press: Press, **how: Any) -> Held:
    draw = press.draw(size=12, count=3, **how)
    await draw.hold()
    await press.settle()
    return draw
