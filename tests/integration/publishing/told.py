"""What cases tells publishing in tests, and who works at publishing."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy.ext.asyncio import AsyncEngine

from services.publishing.publication.preparing import penalty_matter, publication_id
from shared.access.roles import Role
from shared.contracts.fact import Fact
from shared.contracts.publicity import Mentions, PersonMentioned
from shared.contracts.results import FindingPublished, InspectionResultTold, ItemResult, PublishedParty
from shared.database import transact
from shared.http.application import ServiceApp
from shared.log.append import append
from tests.support.apps import bearer
from tests.support.log import OCCASION
from tests.support.publishing import POSTED_AT, Press
from tests.unit.publishing.publication.made_up_penalty import penalty

INSPECTION = UUID("0190b5a0-0000-7000-8000-00000000000a")
RESULT = InspectionResultTold(
    inspection=INSPECTION,
    party=PublishedParty(name="示例县第一机械有限公司", identifier="91370124EX00000001"),
    occasion="draw",
    visited=date(2026, 3, 2),
    concluded=date(2026, 3, 3),
    items=(ItemResult(code="AQ-001", title="安全培训检查", result="未按规定培训乙示例"),),
    result="发现问题已责令改正",
    national="5",
    findings=(
        FindingPublished(
            text="乙示例未经培训上岗", basis="《安全生产法》第二十八条", handling="责令限期改正", corrected=False
        ),
    ),
    mentions=Mentions(persons=(PersonMentioned(name="乙示例", role="worker"),)),
)
CORRECTED = RESULT.model_copy(
    update={"findings": tuple(each.model_copy(update={"corrected": True}) for each in RESULT.findings), "closed": True}
)


@dataclass
class Telling:
    """Cases, as far as publishing hears of it; and the people of the bureau at publishing."""

    press: Press
    site: httpx.AsyncClient
    cases: AsyncEngine
    app: ServiceApp
    now: datetime = POSTED_AT
    told: int = 0

    async def tell(self, fact: InspectionResultTold = RESULT, version: int = 0) -> str:
        """The path of the publication."""
        stream = f"publicity/{fact.inspection}"
        async with transact(self.cases, OCCASION.bureau) as session:
            await append(session, replace(OCCASION, time=self.now), stream, version, fact)
        await self.show()
        return f"/publications/{publication_id('inspection-result', stream)}"

    async def tell_of_penalty(self, *facts: Fact) -> str:
        """The path of the publication of the penalty, after these facts of its case."""
        for version, fact in enumerate(facts, self.told):
            async with transact(self.cases, OCCASION.bureau) as session:
                await append(session, replace(OCCASION, time=self.now), f"case/{penalty().case}", version, fact)
            self.told = version + 1
        await self.show()
        return f"/publications/{publication_id('penalty', penalty_matter(penalty().penalty))}"

    async def show(self) -> None:
        await self.press.show(at=self.now)

    async def ask(self, role: Role, method: str, path: str, body: Any = None) -> httpx.Response:
        changing = {"If-Match": "*"} if method == "POST" else {}
        token = bearer(self.press.issuer, role, subject=f"made-up-{role}", now=self.now)
        return await self.site.request(method, path, headers={**token, **changing}, json=body)

    async def get(self, path: str, role: Role = Role.PUBLISHER) -> Any:
        answer = await self.ask(role, "GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, path: str, body: Any = None, role: Role = Role.PUBLISHER) -> Any:
        answer = await self.ask(role, "POST", path, body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def refused(self, path: str, body: Any = None, role: Role = Role.PUBLISHER) -> tuple[int, str]:
        """Status and code of the refusal of a POST."""
        answer = await self.ask(role, "POST", path, body)
        assert answer.headers["content-type"] == "application/problem+json", answer.text
        return answer.status_code, answer.json()["type"].removeprefix("/problems/")
