"""The people of a county's bureau at work: what each does about a draw, over the API, with the role it takes."""

from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import deploy
from shared.access.roles import Role
from shared.clock import rfc3339
from shared.draws.entropy import commitment_of
from tests.support.house import House

Json = dict[str, Any]

EXAMPLE = Path(deploy.__file__).parent / "example/enterprises.csv"
"""136 made-up enterprises."""
LEGAL, FEDERATION, NOTARY, LOTTERY = "法规股", "县工商联", "公证处", "彩票"
WINNING = "01234"
"""What the lottery drew."""


def nonce(source: str) -> str:
    """What a source keeps to itself until it is asked."""
    return sha256(f"nonce of {source}".encode()).hexdigest()


def _committed(source: str, **others: str) -> Json:
    return {"source": source, "commitment": commitment_of(source, nonce(source)), **others}


PARTIES = (
    _committed(LEGAL, type="party", owner="bureau"),
    _committed(FEDERATION, type="party", owner="平川县工商业联合会"),
)
ESCROW = _committed(NOTARY, type="escrow", owner="平川县公证处", holder="平川县公证处")


class Bureau:
    """One bureau of a house."""

    def __init__(self, house: House) -> None:
        self.registrar = house.somebody(Role.REGISTRAR)
        self.drawer = house.somebody(Role.DRAWER)
        self.party = house.somebody(Role.PARTY)
        self.auditor = house.somebody(Role.AUDITOR)
        self.chief = house.somebody(Role.CHIEF)
        self.leader = house.somebody(Role.GROUP_LEADER)
        self._clock = house.clock

    async def import_list(self, content: bytes, name: str = "enterprises") -> Json:
        path = f"/sampling/enterprises/imports/{uuid4()}?list={name}"
        answer = await self.registrar.ask("PUT", path, content=content)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def freeze(self, **selection: object) -> Json:
        return dict(await self.drawer.post("/sampling/frames", {"title": "检查对象名录库", **selection}))

    def rules(self, frame: Json, last: Mapping[str, Any], **changes: object) -> Json:
        """A draw of 30 % with a reserve of three, as it is asked for."""
        return {
            "title": "2026 年双随机抽查",
            "frame": frame["id"],
            "deals": [{"name": "抽查", "rate": "30%"}],
            "reserve": 3,
            "entropy": [*PARTIES, last],
            **changes,
        }

    def lottery(self) -> Json:
        """A public number that is drawn in ten minutes."""
        due = (self._clock() + timedelta(minutes=10)).replace(microsecond=0)
        told = {"owner": "国家彩票中心", "what": "第 2026023 期", "form": "[0-9]{5}", "due": rfc3339(due)}
        return {"source": LOTTERY, "type": "public", **told}

    async def announce(self, frame: Json, last: Mapping[str, Any], **changes: object) -> Json:
        return dict(await self.drawer.post("/sampling/draws", self.rules(frame, last, **changes)))

    async def reveal(self, draw: Json, source: str) -> None:
        await self.party.post(f"{path(draw)}/reveals", {"source": source, "value": nonce(source)})

    async def enter_winning_number(self, draw: Json) -> None:
        """Read off by one person, confirmed by another."""
        evidence = sha256(b"a page of a newspaper").hexdigest()
        await self.drawer.post(f"{path(draw)}/last-share", {"value": WINNING, "evidence": evidence})
        await self.auditor.post(f"{path(draw)}/last-share/confirmation", {"value": WINNING})

    async def complete(self, draw: Json) -> Json:
        return dict(await self.drawer.post(f"{path(draw)}/completion"))

    async def void(self, draw: Json, reason: str) -> None:
        """Requested by one person, approved by another."""
        await self.drawer.post(f"{path(draw)}/void-request", {"reason": reason})
        await self.chief.post(f"{path(draw)}/void")

    async def substitute(self, draw: Json, withdrawn: str, reason: str) -> Json:
        body = {"withdrawn": withdrawn, "reason": reason}
        return dict(await self.leader.post(f"{path(draw)}/substitutions", body))


def path(draw: Json) -> str:
    return f"/sampling/draws/{draw['id']}"
