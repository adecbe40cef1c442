"""docs/portal.md can be followed as it stands: from the rules of a bureau to a receipt of a credit system, and back."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from shared.access.roles import Role
from tests.architecture.sources import ROOT
from tests.journey.inspections.telling import whole_trace
from tests.support.bureau import EXAMPLE
from tests.support.credit_house import CreditSystem, credit_system
from tests.support.house import House, Person, house_on
from tests.support.office import Office
from tests.support.postgres import Database

DOCUMENT = (ROOT / "docs" / "portal.md").read_text(encoding="utf-8")
_PATIENCE = 60


def blocks(kind: str) -> list[str]:
    """The blocks of the document of this kind, such as `json steps`, in order."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)


class Walk:
    """Somebody who follows the document. `known`: the names that it gives to ids."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.known: dict[str, str] = {}

    def somebody(self, who: str) -> Person:
        role, _, subject = who.partition(":")
        return self.house.somebody(Role(role), name=subject)

    def filled(self, text: str) -> str:
        known = {**self.known, "now": self.house.clock().isoformat(), "uuid": str(uuid4())}
        return re.sub(r"\{(\w+)\}", lambda found: known[found[1]], text)

    async def take(self, step: dict[str, Any]) -> Any:
        """One step. Returns its answer."""
        method, path = self.filled(step["do"]).split(" ", 1)
        who, body = self.somebody(step["who"]), step.get("body")
        if isinstance(body, str):
            content = blocks(f"yaml {body}")[0].encode()
            answer = await who.ask(method, path, media_type="application/yaml", content=content)
        else:
            sent = None if body is None else json.loads(self.filled(json.dumps(body)))
            answer = await who.ask(method, path, json=sent)
        assert answer.is_success, f"{answer.text[-700:]} {step}"
        if name := step.get("id"):
            self.known[name] = answer.json()["id"]
        return answer.json()

    async def follow(self, block: str) -> None:
        for step in json.loads(block):
            await self.take(step)

    async def draw(self, office: Office) -> None:
        """The draws of the document, whose parties sign and open."""
        over: dict[str, Any] = {}
        for step in json.loads(blocks("json draws")[0]):
            body = step["body"]
            if "parties" in body:
                shares = [party.share(self.house.bureau, over["purpose"]) for party in office.parties]
                await self.house.settle()
                drawn = await self.take({**step, "body": {**body, "parties": shares}})
                await office.reveal(drawn)
                await office.ended(drawn)
            else:
                over = await self.take(step)


@pytest.fixture
async def national(tmp_path: Path) -> AsyncIterator[CreditSystem]:
    async with credit_system("370124", tmp_path) as system:
        yield system


@pytest.fixture
async def house(database: Database, tmp_path: Path, national: CreditSystem) -> AsyncIterator[House]:
    morning = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    outlet = national.outlet.model_copy(update={"name": "sandbox"})
    async with house_on(database, tmp_path, bureau="370124", opening=morning, outlets=[outlet]) as house:
        national.clock = house.clock
        yield house


async def delivered(walk: Walk, entries: int) -> Any:
    """The delivery of the publication, once it has so many receipts."""
    publisher = walk.somebody("publisher")
    await walk.house.settle()
    async with asyncio.timeout(_PATIENCE):
        while True:
            found = await publisher.get(walk.filled("/deliveries?publication={publication}"))
            shown = [await publisher.get(f"/deliveries/{each['id']}") for each in found]
            assert not any(each["flaws"] for each in shown), shown
            if shown and len(shown[0]["entries"]) == entries:
                return shown[0]
            await asyncio.sleep(0.1)


async def test_the_document_leads_from_the_rules_to_the_receipt_and_back(house: House) -> None:
    walk, office = Walk(house), Office(house)
    rules, rest, inspection, release = blocks("json steps")
    await office.import_list(EXAMPLE.read_bytes())
    await office.register_parties()
    await walk.follow(rules)
    people = {one["key"]: one["person"] for one in await office.legal.get("/sampling/people")}
    walk.known |= {"first": people["测-01"], "second": people["测-02"]}
    await walk.follow(rest)
    await walk.draw(office)
    await house.hold_assignment_round()
    await house.settle()
    (found,) = await office.chief.get(walk.filled("/cases/inspections?draw={draw}"))
    walk.known["inspection"] = found["id"]
    await walk.follow(inspection)
    await house.settle()
    (waiting,) = await walk.somebody("publisher").get("/publications?status=prepared")
    walk.known["publication"] = waiting["id"]
    await walk.follow(release)
    entered = await delivered(walk, 1)
    await walk.follow(blocks("json refusal")[0])
    await walk.follow(blocks("json books")[0])
    (outlet,) = await walk.somebody("publisher").get("/outlets")
    assert (outlet["id"], outlet["answers"]) == ("sandbox", True)
    await house.settle()
    receipt = entered["entries"][0]["receipt"]
    events = await whole_trace(house.somebody(Role.AUDITOR), receipt)
    assert {"sampling.draw.completed", "publishing.delivery.accepted"} <= {event["type"] for event in events}
    await walk.follow(blocks("json withdrawal")[0])
    assert (await delivered(walk, 2))["entries"][-1]["operation"] == "withdrawals"
    shown = await house.public.get(walk.filled("/published/{publication}"))
    assert (shown["status"], shown["content"]) == ("withdrawn", None)
