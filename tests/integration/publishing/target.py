"""A credit system on a port of this machine, on the clock of the test; and publishing that tells it."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import uvicorn

from services.publishing.delivery.metrics import DeliveryMetrics
from services.publishing.delivery.outlets_store import OpenedOutlet, opened_outlets
from services.publishing.delivery.sending_usecases import push_once
from services.publishing.outlet.configured import OutletSettings
from shared.access.roles import Role
from shared.contracts.penalty import PartyCodes, PenalisedOrganisation, PenaltyAuthority, PenaltyDecided, PenaltyTold
from shared.database import create_engine, transact
from shared.log.append import append
from tests.integration.publishing.told import Telling
from tests.support.apps import serving
from tests.support.credit import FIRM, FIRM_CODE, SENDER, Signer, sandbox_app, secret_in
from tests.support.log import OCCASION
from tests.support.publishing import Press, still_app
from tests.support.served import served
from tests.unit.publishing.publication.made_up_penalty import penalty

Json = dict[str, Any]
NOW = datetime(2026, 4, 2, 1, 0, tzinfo=UTC)
DAY = "2026-04-02"
CHIEF, PUBLISHER = Role.CHIEF, Role.PUBLISHER


@dataclass
class Target:
    """The credit system, as far as a test asks it; and publishing with its outlet to it."""

    url: str
    signer: Signer
    telling: Telling
    outlet: OpenedOutlet

    async def ask(self, path: str) -> Any:
        async with httpx.AsyncClient(base_url=self.url) as http:
            answer = await http.get(path, headers=self.signer.headers("GET", path))
            assert answer.status_code in {200, 404}, answer.text
            return answer.json()

    async def behave(self, **behaviour: Any) -> None:
        async with httpx.AsyncClient(base_url=self.url) as http:
            assert (await http.post("/sandbox/behaviour", json=behaviour)).status_code == 200

    async def push(self) -> int:
        """Send one batch, whatever the outlet remembers of the target. Returns how many records it had."""
        self.outlet.breaker.succeeded()
        self.outlet.rate.next_at = 0
        return await push_once(self.telling.app.resources, self.outlet, DeliveryMetrics([self.outlet.name]))

    async def push_all(self, *, rounds: int = 60) -> None:
        """Send until nothing waits, with an hour between two rounds."""
        for _ in range(rounds):
            while await self.push():
                pass
            if not await self.deliveries(status="queued"):
                return
            self.telling.now += timedelta(hours=1)
        raise AssertionError("something still waits")

    async def decide(self, *numbers: int, **more: Any) -> None:
        """Cases tells of penalties with these numbers."""
        for number in numbers:
            id_ = UUID(int=1000 + number)
            told = sound(penalty=id_, case=id_, number=f"（示）应急罚〔2026〕{number}号", **more)
            async with transact(self.telling.cases, OCCASION.bureau) as session:
                await append(
                    session, replace(OCCASION, time=self.telling.now), f"case/{told.case}", 0, PenaltyDecided(told=told)
                )
        await self.telling.show()

    async def release_all(self) -> None:
        """The publisher releases whatever waits, and publishing decides what it tells the target."""
        found = (await self.telling.get("/publications?limit=200&status=prepared"))["items"]
        for each in found:
            await self.telling.post(f"/publications/{each['id']}/release")
        await self.telling.show()

    async def deliveries(self, **sought: str) -> list[Json]:
        query = "&".join(f"{name}={value}" for name, value in sought.items())
        found: list[Json] = (await self.telling.get(f"/deliveries?limit=200&{query}"))["items"]
        return found

    async def only(self) -> Json:
        """The only delivery, as a whole."""
        (found,) = await self.deliveries()
        shown: Json = await self.telling.get(f"/deliveries/{found['id']}")
        return shown


def sound(**more: Any) -> PenaltyTold:
    """A penalty in which no target finds a flaw."""
    least: dict[str, Any] = {
        "party": PenalisedOrganisation(name=FIRM, codes=PartyCodes(uscc=FIRM_CODE)),
        "authority": PenaltyAuthority(name="示例县应急管理局", code=SENDER),
        "valid_until": date(2099, 12, 31),
    }
    return penalty(**least | more)


@asynccontextmanager
async def target_on(press: Press, place: Path, **more: Any) -> AsyncIterator[Target]:
    """A target, and publishing with an outlet to it, while the block runs."""
    data = place / "credit"
    data.mkdir(mode=0o700)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        sandbox = sandbox_app(data, lambda: target.telling.now)
        async with (
            served(uvicorn.Config(sandbox, log_config=None), listener),
            target_at(press, data, listener.getsockname()[1], **more) as target,
        ):
            yield target


@asynccontextmanager
async def target_at(press: Press, data: Path, port: int, **more: Any) -> AsyncIterator[Target]:
    """The target on a port of this machine, and publishing with an outlet to it. `data`: the folder of the target."""
    url, key = f"http://127.0.0.1:{port}", data.with_name("outlet.key")
    key.write_text(secret_in(data))
    key.chmod(0o600)
    least = {"name": "national", "target": "national", "bureaus": [OCCASION.bureau], "sender": SENDER}
    outlet = OutletSettings.model_validate(least | {"url": url, "key_file": key, "batches_a_minute": 100_000} | more)
    press.settings = press.settings.model_copy(update={"outlets": (outlet,)})
    app = still_app(press.settings)
    cases = create_engine(press.database.url("cheqian_cases"), application="target")
    async with serving(app) as site:
        telling = Telling(press, site, cases, app, now=NOW)
        app.clock = lambda: telling.now
        signer = Signer(secret_in(data), lambda: telling.now)
        (opened,) = opened_outlets(app.resources)
        yield Target(url, signer, telling, opened)
    await cases.dispose()
