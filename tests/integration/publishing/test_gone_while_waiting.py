"""What waits for its turn, or for an answer, while its publication goes: its content leaves the house no more."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest_asyncio

from services.publishing.delivery.queue_store import claim
from services.publishing.publication.background import end_those_over
from shared.access.roles import Role
from shared.contracts.penalty import PenaltyFulfilled
from shared.database import transact
from shared.log.append import append
from tests.integration.publishing.target import DAY, NOW, Target, target_on
from tests.integration.publishing.test_publications import check
from tests.support.log import OCCASION
from tests.support.publishing import Press

WRONG = {"because": "示例：登错企业"}


@pytest_asyncio.fixture
async def target(press: Press, tmp_path: Path) -> AsyncIterator[Target]:
    async with target_on(press, tmp_path) as target:
        yield target


async def ask(target: Target, role: Role = Role.LEGAL, *, what: str, body: dict[str, Any] = WRONG) -> None:
    """Something is done with the only publication."""
    publication = (await target.only())["publication"]
    await target.telling.post(f"/publications/{publication}/{what}", body, role)
    await target.telling.show()


async def withdraw(target: Target) -> None:
    await ask(target, what="withdrawal-request")
    await ask(target, Role.CHIEF, what="withdrawal", body={"explanation": "登错企业"})


async def received(target: Target) -> list[Any]:
    found: list[Any] = (await target.ask(f"/reconciliation?kind=penalties&day={DAY}"))["received"]
    return found


async def test_what_is_withdrawn_while_it_waits_for_its_turn_is_never_sent(target: Target) -> None:
    await target.decide(1)
    await target.release_all()
    await withdraw(target)
    left = await target.only()
    assert (left["status"], left["left_because"], left["next"]) == ("left", "withdrawn", [])
    assert (await target.push(), await received(target)) == (0, [])
    assert (await target.telling.get("/deadlines"))["items"] == []
    await check(target.telling)


async def test_what_may_be_withdrawn_waits_until_that_is_decided(target: Target) -> None:
    await target.decide(1)
    await target.release_all()
    await ask(target, what="withdrawal-request")
    assert (await target.push(), (await target.only())["status"]) == (0, "queued")
    await ask(target, Role.CHIEF, what="withdrawal-refusal", body={"opinion": "公示无误"})
    assert (await target.push(), (await target.only())["status"]) == (1, "accepted")


async def test_what_the_target_took_without_an_answer_is_withdrawn_there_too(target: Target) -> None:
    await target.behave(loses_answers=1.0)
    await target.decide(1)
    await target.release_all()
    await target.push()
    await target.behave()
    await withdraw(target)
    waiting = await target.only()
    assert (waiting["waiting"]["operation"], waiting["waiting"]["fields"]) == ("withdrawals", {})
    await target.push()
    gone = await target.only()
    assert (gone["status"], gone["entered"], len(gone["entries"])) == ("withdrawn", None, 1)
    assert "fields" not in await target.ask(f"/penalties/{gone['key']}")
    await check(target.telling)


async def test_what_the_target_never_took_needs_no_withdrawal_there(target: Target) -> None:
    await target.decide(1)
    await target.release_all()
    resources = target.telling.app.resources
    async with resources.work() as work:
        assert await claim(work.session, target.outlet.name, resources.clock(), 100), "and whoever claimed it dies"
    await withdraw(target)
    assert (await target.only())["waiting"]["operation"] == "withdrawals"
    await target.push()
    left = await target.only()
    assert (left["status"], left["left_because"]) == ("left", "withdrawn")
    assert (await target.push(), await received(target)) == (0, [])
    await check(target.telling)


async def test_a_withdrawal_that_is_refused_waits_for_somebody(target: Target) -> None:
    await target.decide(1)
    await target.release_all()
    await target.push()
    await target.behave(refuses=1.0)
    await withdraw(target)
    await target.push()
    assert ((await target.only())["status"], await target.push()) == ("refused", 0)
    await target.behave()
    await target.telling.post(f"/deliveries/{(await target.only())['id']}/resumption")
    await target.push()
    gone = await target.only()
    assert (gone["status"], gone["entered"]) == ("withdrawn", None)
    await check(target.telling)


async def test_what_has_ended_is_not_sent_any_more(target: Target) -> None:
    await target.decide(1)
    await target.release_all()
    penalty = UUID(int=1001)
    async with transact(target.telling.cases, OCCASION.bureau) as session:
        fulfilled = PenaltyFulfilled(penalty=penalty, on=NOW.date())
        await append(session, replace(OCCASION, time=NOW), f"case/{penalty}", 1, fulfilled)
    await target.telling.show()
    target.telling.now = datetime(2029, 4, 1, 1, 0, tzinfo=UTC)
    assert await end_those_over(target.telling.app.resources) == 1
    assert await target.push() == 0, "before anybody has reacted to its end"
    await target.telling.show()
    left = await target.only()
    assert (left["status"], left["left_because"], left["next"]) == ("left", "ended", [])
    await check(target.telling)
