"""Where a draw is held in tests: people with their roles, a clock that stands still, a log published on demand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.access.issuer import Issuer
from shared.access.roles import Role
from shared.database import create_engine
from shared.draws.entropy import commitment_of
from shared.http.application import ServiceApp
from shared.log.notes import SigningKey
from tests.integration.sampling.lists import csv, put, row
from tests.support.apps import BUREAU, bearer
from tests.support.log import sequence_all
from tests.support.postgres import Database, connect
from tests.support.publishing import show_checkpoint

BEGIN = datetime(2023, 8, 23, 15, 0, tzinfo=UTC)
DUE = datetime(2023, 8, 23, 15, 15, 33, tzinfo=UTC)
"""When round 123 of quicknet was published."""
ROUND_123 = "b75c69d0b72a5d906e854e808ba7e2accb1542ac355ae486d591aa9d43765482e26cd02df835d3546d23c4b13e0dfc92"
EVIDENCE = sha256(b"a newspaper page").hexdigest()
_ROLES = {
    "registrar": Role.REGISTRAR,
    "drawer": Role.DRAWER,
    "party": Role.PARTY,
    "chief": Role.CHIEF,
    "leader": Role.GROUP_LEADER,
    "auditor": Role.AUDITOR,
    "supervisor": Role.CITY_SUPERVISOR,
    "ops": Role.OPS,
}
_LOG = SigningKey.generate("log.example.org/log")

LEGAL, FEDERATION, NOTARY = "法规股", "县工商联", "县公证处"


def nonce(source: str) -> str:
    return sha256(source.encode()).hexdigest()


def party(source: str, owner: str) -> dict[str, Any]:
    return {"source": source, "type": "party", "owner": owner, "commitment": commitment_of(source, nonce(source))}


PARTIES = [party(LEGAL, "bureau"), party(FEDERATION, "县工商业联合会")]
ESCROW = {**party(NOTARY, "县公证处"), "type": "escrow", "holder": "县公证处"}
BEACON = {"source": "信标", "type": "drand", "round": 123}
LOTTERY = {
    "source": "彩票",
    "type": "public",
    "owner": "国家彩票中心",
    "what": "第 2023097 期",
    "form": "[0-9]{5}",
    "due": "2023-08-23T15:15:33Z",
}


@dataclass
class Desk:
    """Asks the service as somebody of the bureau; `now` is the service's time."""

    app: ServiceApp
    client: httpx.AsyncClient
    issuer: Issuer
    database: Database
    now: datetime = BEGIN
    _publishing: tuple[asyncpg.Connection, AsyncEngine] | None = None

    def token(self, who: str, bureau: str = BUREAU) -> dict[str, str]:
        role = _ROLES[who.rstrip("0123456789")]
        return bearer(self.issuer, role, subject=f"made-up-{who}", bureau=bureau, now=self.now)

    async def ask(
        self, who: str, method: str, path: str, body: object = None, *, bureau: str = BUREAU, **headers: str
    ) -> httpx.Response:
        """`who` is a role's short name, and with a number another person of that role: drawer, drawer2."""
        state = {"If-Match": "*"} if method == "POST" else {}
        sent = {**self.token(who, bureau), "Idempotency-Key": str(uuid4()), **state, **headers}
        # httpx sends no body at all for None.
        answer = await self.client.request(method, path, headers=sent, json=body)
        if answer.status_code == 428 and method == "PUT":
            # It is there already: changed, in whatever state it is.
            answer = await self.client.request(method, path, headers={**sent, "If-Match": "*"}, json=body)
        return answer

    async def done(self, who: str, path: str, body: object = None, **headers: str) -> dict[str, Any]:
        """POST something that must succeed; the answer's body."""
        answer = await self.ask(who, "POST", path, body, **headers)
        assert answer.is_success, answer.text
        return dict(answer.json())

    async def refused(self, who: str, path: str, body: object = None, **headers: str) -> tuple[int, str]:
        """POST something that must be refused; status and code of the problem."""
        answer = await self.ask(who, "POST", path, body, **headers)
        assert answer.headers["content-type"] == "application/problem+json", answer.text
        problem = answer.json()
        assert problem["detail"]
        assert problem["detail_en"]
        return answer.status_code, problem["type"].removeprefix("/problems/")

    async def adopt(self, content: bytes, bureau: str = BUREAU) -> dict[str, Any]:
        """A policy file that two persons adopted yesterday, so that it rules today; the policy with its rules."""
        today, self.now = self.now, self.now - timedelta(days=1)
        answer = await self.post_file(content, bureau)
        assert answer.status_code == 201, answer.text
        answer = await self.ask("chief", "POST", f"{answer.headers['Location']}/approval", bureau=bureau)
        assert answer.status_code == 200, answer.text
        self.now = today
        return dict((await self.ask("chief", "GET", f"/policies/{answer.json()['file']}", bureau=bureau)).json())

    async def post_file(
        self, content: bytes, bureau: str = BUREAU, *, path: str = "", who: str = "registrar", **headers: str
    ) -> httpx.Response:
        """Send a policy file: to request its adoption, or to another path below the policies."""
        sent = {**self.token(who, bureau), "Idempotency-Key": str(uuid4()), "Content-Type": "application/yaml"}
        return await self.client.post(f"/policies{path}", headers={**sent, **headers}, content=content)

    async def import_list(self, count: int) -> None:
        """A directory of so many made-up enterprises, half of them of another category."""
        await self.import_rows(*(row(n, 监管类别=("工商贸", "危险化学品")[n % 2]) for n in range(count)))

    async def import_rows(self, *rows: Sequence[str], list_name: str = "enterprises") -> None:
        self.client.headers.update(self.token("registrar"))
        answer = await put(self.client, csv(*rows), list_name=list_name)
        del self.client.headers["Authorization"]
        assert answer.status_code == 201, answer.text

    async def freeze(self, **changes: object) -> dict[str, Any]:
        return await self.done("drawer", "/frames", {"title": "检查对象名录库", **changes})

    async def announce(self, frame: Mapping[str, Any], last: Mapping[str, Any] = BEACON, **changes: object) -> str:
        """Announce a draw of 30 % with a reserve of two; its path."""
        body = {
            "title": "双随机抽查",
            "frame": frame["id"],
            "deals": [{"name": "八月", "rate": "30%"}],
            "reserve": 2,
            "entropy": [*PARTIES, last],
            **changes,
        }
        return f"/draws/{(await self.done('drawer', '/draws', body))['id']}"

    async def reveal(self, draw: str, *sources: str) -> None:
        for source in sources or (LEGAL, FEDERATION):
            await self.done("party", f"{draw}/reveals", {"source": source, "value": nonce(source)})

    async def publish(self) -> None:
        """What publishing does within a second: give positions, show a checkpoint that covers them."""
        if self._publishing is None:
            engine = create_engine(self.database.url("cheqian_publishing"), application="desk")
            self._publishing = await connect(self.database.url("cheqian_sequencer")), engine
        sequencer, engine = self._publishing
        await sequence_all(sequencer)
        await show_checkpoint(engine, _LOG, self.now, witness=None)

    async def leave(self) -> None:
        """Close the connections of `publish`, which stay open from one call to the next."""
        if self._publishing is not None:
            sequencer, engine = self._publishing
            await sequencer.close()
            await engine.dispose()

    async def complete(self, draw: str) -> dict[str, Any]:
        """From the announcement to the completion, everybody in time; the last source is the beacon."""
        await self.reveal(draw)
        self.now += timedelta(seconds=1)
        await self.publish()
        self.now = DUE
        await self.done("drawer", f"{draw}/last-share", {"value": ROUND_123})
        return await self.done("drawer", f"{draw}/completion")
