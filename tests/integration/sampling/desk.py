"""Where a draw is held in tests: people with their roles, a clock that stands still, a log published on demand."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import yaml
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.access.issuer import Issuer
from shared.access.roles import Role
from shared.database import create_engine
from shared.http.application import ServiceApp
from tests.integration.sampling.conducting import conduct_all
from tests.integration.sampling.lists import csv, put, row
from tests.support.apps import BUREAU, bearer
from tests.support.log import sequence_all, show_checkpoint
from tests.support.parties import PARTIES, MadeUpParty
from tests.support.postgres import Database, connect
from tests.support.sampling import CITY, LOG

BEGIN = datetime(2023, 8, 23, 15, 0, tzinfo=UTC)
DUE = datetime(2023, 8, 23, 15, 15, 33, tzinfo=UTC)
"""When round 123 of quicknet was published."""
ROUND_123 = "b75c69d0b72a5d906e854e808ba7e2accb1542ac355ae486d591aa9d43765482e26cd02df835d3546d23c4b13e0dfc92"
EVIDENCE = sha256(b"a newspaper page").hexdigest()
OPEN_BY = "2023-12-01"
"""The day by which a covert draw is opened."""
_ROLES = {
    "registrar": Role.REGISTRAR,
    "drawer": Role.DRAWER,
    "chief": Role.CHIEF,
    "legal": Role.LEGAL,
    "leader": Role.GROUP_LEADER,
    "inspector": Role.INSPECTOR,
    "auditor": Role.AUDITOR,
    "supervisor": Role.CITY_SUPERVISOR,
    "ops": Role.OPS,
    "clerk": Role.CLERK,
    "expert": Role.EXPERT,
}
KINDS = 9
"""How many draws a test can hold by the policy of the desk: of each kind one a month."""


def policy() -> bytes:
    """A policy with kinds of draw `p1` … by parties, and `b1` … by the beacon. The announcement says what is drawn."""
    kinds = [
        {"name": f"{letter}{number}", "title": "双随机抽查", "selection": {}, "entropy": entropy, "reserve": 2}
        for letter, entropy in (("p", "parties"), ("b", "beacon"))
        for number in range(1, KINDS + 1)
    ]
    said = {
        "policy": "desk-2023",
        "bureau": BUREAU,
        "title": "2023 年抽查规则",
        "source": "示例应急发〔2023〕1号",
        "effective": {"from": "2023-08-01", "until": "2023-12-31"},
        "draws": kinds,
    }
    return yaml.safe_dump(said, allow_unicode=True).encode()


@dataclass
class Desk:
    """Asks the service as somebody of the bureau; `now` is the service's time."""

    app: ServiceApp
    client: httpx.AsyncClient
    issuer: Issuer
    database: Database
    now: datetime = BEGIN
    _frozen: int = 0
    _ruled: bool = False
    _registered: bool = False
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

    @asynccontextmanager
    async def at(self, moment: datetime) -> AsyncIterator[None]:
        """At another time, for what has to stand already."""
        now, self.now = self.now, moment
        try:
            yield
        finally:
            self.now = now

    async def freeze(self, kind: str = "", **changes: object) -> dict[str, Any]:
        """Freeze a frame: by a kind of draw; by a selection, approved by a second person; or, by default, of everybody
        for a draw by parties, for another purpose each time.
        """
        if not kind and "selection" not in changes and "shares" not in changes:
            await self.adopt_once()
            self._frozen += 1
            kind = f"p{self._frozen}"
        by = {"kind": kind} if kind else {}
        frame = await self.done("drawer", "/frames", {"title": "检查对象名录库", **by, **changes})
        if frame["purpose"].startswith("own/"):
            return await self.done("chief", f"/frames/{frame['id']}/approval")
        return frame

    async def freeze_for_beacon(self, number: int = 1) -> dict[str, Any]:
        """Freeze a frame of everybody for a draw by the beacon."""
        await self.adopt_once()
        return await self.freeze(kind=f"b{number}")

    async def announce(self, frame: Mapping[str, Any], **changes: object) -> str:
        """Announce a draw of 30 % with a reserve of two, by those who decide it; its path."""
        wanted: dict[str, Any] = {} if frame.get("deals") else {"deals": [{"name": "八月", "rate": "30%"}]}
        if frame["kind"] is None and wanted:
            wanted["reserve"] = 2
        opened = _open_by(frame)
        body = {"title": "双随机抽查", "frame": frame["id"], **wanted, **opened, **await self.sources(frame), **changes}
        return f"/draws/{(await self.done('drawer', '/draws', body))['id']}"

    async def assign(self, roster: Mapping[str, Any], **changes: object) -> str:
        """Announce a draw over a roster, by those who decide it; its path."""
        body = {
            "title": "派员抽取",
            "roster": roster["id"],
            **_open_by(roster),
            **await self.sources(roster),
            **changes,
        }
        return f"/draws/{(await self.done('drawer', '/draws', body))['id']}"

    async def sources(self, frozen: Mapping[str, Any]) -> dict[str, Any]:
        """What an announcement says about its random values: signed commitments, or when the round is published. The
        log is cosigned before.
        """
        if frozen["entropy"] == "parties":
            await self._have_parties()
        await self.publish()
        if frozen["entropy"] == "parties":
            return {"parties": [party.share(BUREAU, frozen["purpose"]) for party in PARTIES]}
        return {"due": "2023-08-23T15:15:33Z"}

    async def shown(self, draw: str, who: str = "drawer") -> dict[str, Any]:
        return dict((await self.ask(who, "GET", draw)).json())

    async def hand_in(self, draw: str, body: Mapping[str, Any]) -> httpx.Response:
        """Hand in a value, without a token."""
        return await self.client.post(f"{draw}/values", json=body)

    async def reveal(self, draw: str, *parties: MadeUpParty) -> None:
        """The parties open their nonces, in this order; all of them by default."""
        shown = await self.shown(draw)
        for party in parties or PARTIES:
            answer = await self.hand_in(draw, party.reveal(shown["spec"], shown["announcement"]["leaf"]))
            assert answer.is_success, answer.text

    async def publish(self, *, cosigned: bool = True) -> None:
        """What publishing does within a second: give positions, show a checkpoint that covers them, cosigned."""
        if self._publishing is None:
            engine = create_engine(self.database.url("cheqian_publishing"), application="desk")
            self._publishing = await connect(self.database.url("cheqian_sequencer")), engine
        sequencer, engine = self._publishing
        await sequence_all(sequencer)
        await show_checkpoint(engine, LOG, self.now, witness=CITY if cosigned else None)

    async def conduct(self) -> None:
        """What the service does by itself about all draws now, until nothing is left to do."""
        await conduct_all(self.app.resources, self.now)

    async def leave(self) -> None:
        """Close the connections of `publish`, which stay open from one call to the next."""
        if self._publishing is not None:
            sequencer, engine = self._publishing
            await sequencer.close()
            await engine.dispose()

    async def complete(self, draw: str, who: str = "drawer") -> dict[str, Any]:
        """From the announcement to the completion, by those who decide the draw, and by the service; the draw as `who`
        sees it.
        """
        self.now += timedelta(seconds=1)
        await self.publish()
        shown = await self.shown(draw)
        if shown["spec"]["entropy"][0]["type"] == "party":
            await self.reveal(draw)
            await self.conduct()
        else:
            await self.conduct()
            self.now = max(self.now, DUE)
            answer = await self.hand_in(draw, {"source": "beacon", "value": ROUND_123})
            assert answer.is_success, answer.text
        return await self.shown(draw, who)

    async def adopt_once(self) -> None:
        if not self._ruled:
            self._ruled = True
            await self.adopt(policy())

    async def _have_parties(self) -> None:
        """The parties are registered since more than a week."""
        if self._registered:
            return
        self._registered = True
        async with self.at(self.now - timedelta(days=8)):
            for party in PARTIES:
                asked = await self.done("legal", "/parties", party.registration)
                await self.done("chief", f"/parties/{asked['id']}/approval")


def _open_by(frozen: Mapping[str, Any]) -> dict[str, str]:
    """What the announcement of a covert draw says about its opening; nothing where a day is fixed already."""
    return {"open_by": OPEN_BY} if frozen["disclosure"] == "after-visits" and not frozen.get("open_by") else {}
