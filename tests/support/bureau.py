"""The people of a county's bureau at work: what each does about a draw, over the API, with the role it takes."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import yaml

import deploy
from shared.access.roles import Role
from tests.support.house import House
from tests.support.parties import MadeUpParty, parties_of
from tests.support.postgres import administering

Json = dict[str, Any]

EXAMPLE = Path(deploy.__file__).parent / "example/enterprises.csv"
"""136 made-up enterprises."""
EVIDENCE = sha256(b"a paper with a seal").hexdigest()
_PATIENCE = 60
"""Seconds to wait for what has to happen: only so that a test ends when it never does."""
_VERSION = "SELECT max(version) FROM log.event WHERE stream = $1"


class Bureau:
    """One bureau of a house."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.registrar = house.somebody(Role.REGISTRAR)
        self.drawer = house.somebody(Role.DRAWER)
        self.auditor = house.somebody(Role.AUDITOR)
        self.chief = house.somebody(Role.CHIEF)
        self.leader = house.somebody(Role.GROUP_LEADER)
        self.legal = house.somebody(Role.LEGAL)
        self.parties = parties_of(house.bureau)

    async def import_list(self, content: bytes, name: str = "enterprises") -> Json:
        path = f"/sampling/enterprises/imports/{uuid4()}?list={name}&confirm=true"
        answer = await self.registrar.ask("PUT", path, content=content)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def register_parties(self) -> None:
        """Asked for by one person, approved by another; on a log for demonstrations they count a second later."""
        for party in self.parties:
            asked = await self.legal.post("/sampling/parties", party.registration)
            await self.chief.post(f"/sampling/parties/{asked['id']}/approval")
        self.house.clock.skip(timedelta(seconds=1))

    async def adopt_file(self, content: bytes) -> Json:
        """By two persons; the log of a test is on this machine, so that the policy rules on the same day."""
        answer = await self.request_file(content)
        assert answer.status_code == 201, answer.text
        return dict(await self.chief.post(f"{answer.headers['Location']}/approval"))

    async def request_file(self, content: bytes) -> httpx.Response:
        """Request the adoption of a policy file."""
        return await self.legal.ask("POST", "/sampling/policies", media_type="application/yaml", content=content)

    async def adopt_kinds(self, *kinds: Json) -> Json:
        """Adopt a policy that has these kinds of draw."""
        policy = {
            "policy": "made-up",
            "bureau": self.house.bureau,
            "title": "抽查规则",
            "source": "示例应急发〔2026〕1号",
            "effective": {"from": self.house.clock().date()},
            "draws": list(kinds),
            "coverage": {"caps": [{"times": 2, "except_for": ["complaint", "special-order"], "basis": "示例"}]},
        }
        return await self.adopt_file(yaml.safe_dump(policy, allow_unicode=True).encode())

    async def freeze(self, **selection: object) -> Json:
        return dict(await self.drawer.post("/sampling/frames", {"title": "检查对象名录库", **selection}))

    async def announce(
        self, title: str, *, frame: Json | None = None, roster: Json | None = None, **wanted: object
    ) -> Json:
        """Announce a draw over a frame or a roster: by parties that have signed for it, or by the beacon."""
        over = frame or roster or {}
        body = {"title": title, "frame" if frame else "roster": over["id"], **wanted}
        if over["entropy"] == "parties":
            body["parties"] = [party.share(self.house.bureau, over["purpose"]) for party in self.parties]
        await self.house.settle()
        return dict(await self.drawer.post("/sampling/draws", body))

    async def reveal(self, draw: Json, *parties: MadeUpParty) -> None:
        """The parties open their nonces, in this order, without an account; all of them by default."""
        for party in parties or self.parties:
            await self.house.public.post(
                f"{path(draw)}/values", party.reveal(draw["spec"], draw["announcement"]["leaf"])
            )

    async def ended(self, draw: Json) -> Json:
        """The draw, once the service has ended it; a completed one, once nothing more is noted in it by the service."""
        return await self._once(
            draw, lambda shown: shown["status"] == "failed" or (shown["outcome"] and shown["witnessed_at"])
        )

    async def witnessed(self, draw: Json) -> Json:
        """The draw, once the service has the note of the witnesses over its announcement."""
        return await self._once(draw, lambda shown: shown["witnessed_at"])

    async def opened(self, draw: Json) -> Json:
        """The covert draw, once the service has opened it."""
        return await self._once(draw, lambda shown: shown["opened"])

    async def _once(self, draw: Json, is_so: Callable[[Json], Any]) -> Json:
        async with asyncio.timeout(_PATIENCE), administering(self.house.database.admin_url) as admin:
            while True:
                version = await admin.fetchval(_VERSION, f"draw/{draw['id']}")
                if is_so(shown := dict(await self.drawer.get(path(draw)))):
                    return shown
                # To ask the service each time would keep it from what is waited for.
                while await admin.fetchval(_VERSION, f"draw/{draw['id']}") == version:
                    await asyncio.sleep(0.02)

    async def hold(self, title: str, **what: Any) -> Json:
        """A draw by parties, from its announcement to its completion."""
        draw = await self.announce(title, **what)
        await self.reveal(draw)
        return await self.ended(draw)

    async def substitute(self, draw: Json, withdrawn: str, reason: str) -> Json:
        body = {"withdrawn": withdrawn, "reason": reason, "evidence": EVIDENCE}
        return await self.changed(draw, "substitutions", body)

    async def changed(self, draw: Json, what: str, body: Json) -> Json:
        """Request a change of the draw, which another person approves; the draw with the change."""
        asked = await self.leader.post(f"{path(draw)}/{what}", body)
        await self.chief.post(f"/sampling/changes/{asked['id']}/approval")
        return dict(await self.leader.get(path(draw)))


def path(draw: Json) -> str:
    return f"/sampling/draws/{draw['id']}"
