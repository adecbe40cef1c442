"""The service of inspections and cases in tests: people with their roles, and a clock that stands still."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx

from shared.access.issuer import Issuer
from shared.access.roles import Role
from shared.http.application import ServiceApp
from tests.support.apps import BUREAU, bearer
from tests.support.postgres import Database

OPENING = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
"""A Monday morning in Beijing."""


@dataclass
class Counter:
    """Asks the service as somebody of a bureau; `now` is the service's time."""

    app: ServiceApp
    client: httpx.AsyncClient
    issuer: Issuer
    database: Database
    now: datetime = OPENING

    def token(self, *roles: Role, subject: str = "", bureau: str = BUREAU) -> Mapping[str, str]:
        """The header of a person with these roles; with another subject, another person."""
        subject = subject or f"made-up-{'-'.join(roles)}"
        return bearer(self.issuer, *roles, subject=subject, bureau=bureau, now=self.now)

    async def ask(
        self, token: Mapping[str, str], method: str, path: str, body: object = None, **headers: str
    ) -> httpx.Response:
        state = {"If-Match": "*"} if method == "POST" else {}
        sent = {"Idempotency-Key": str(uuid4()), **state, **token, **headers}
        return await self.client.request(method, path, headers=sent, json=body)

    async def post(self, role: Role, path: str, body: object = None, **of: str) -> dict[str, Any]:
        """POST something that must succeed; the answer's body."""
        answer = await self.ask(self.token(role, **of), "POST", path, body)
        assert answer.is_success, answer.text
        return dict(answer.json())

    async def get(self, role: Role, path: str, **of: str) -> dict[str, Any]:
        answer = await self.ask(self.token(role, **of), "GET", path)
        assert answer.is_success, answer.text
        return dict(answer.json())

    async def refused(self, token: Mapping[str, str], path: str, body: object = None) -> tuple[int, str]:
        """POST something that must be refused; status and code of the problem, which both languages explain."""
        answer = await self.ask(token, "POST", path, body)
        assert answer.headers["content-type"] == "application/problem+json", answer.text
        problem = answer.json()
        assert problem["detail"]
        assert problem["detail_en"]
        return answer.status_code, problem["type"].removeprefix("/problems/")
