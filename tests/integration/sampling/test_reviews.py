"""Directories are gone through by their owners; what is missed is put on record once, whoever looks how often."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.sampling.app import create_app
from services.sampling.registers.review import store, usecases
from services.sampling.registers.review.background import overdue_gauge, reminding
from services.sampling.settings import SamplingSettings
from shared.access.issuer import Issuer
from shared.access.roles import Role
from shared.contracts.register import ReviewMissed
from shared.log.occasion import Actor, Occasion
from shared.log.streams import load
from shared.work import Acting
from tests.integration.sampling.desk import BEGIN, Desk
from tests.support.apps import BUREAU, bearer, serving
from tests.support.postgres import Database, connect

POLICY = """\
policy: example
bureau: 370124
title: 示例规则
source: 示例应急发〔2023〕1号
effective: {from: 2023-01-01}
directories:
  people: {owner: 法规股, review_months: 12}
  items: {owner: 法规股, review_months: 6}
coverage: {caps: [{times: 2, basis: 本局决定}]}
"""
YEAR = timedelta(days=367)
"""From 23 August 2023 to the 24th of the next: a day late."""


@pytest.fixture
async def kept(desk: Desk) -> Desk:
    """A bureau with a policy and one person on its register, from 23 August 2023 on."""
    await adopt(desk, POLICY)
    await desk.ask("registrar", "PUT", "/people/执-1", {"name": "示例甲", "reason": "建库"})
    return desk


async def adopt(desk: Desk, policy: str, bureau: str = BUREAU) -> None:
    await desk.adopt(policy.encode(), bureau)


async def directories(desk: Desk, who: str = "registrar", asked: str = "", bureau: str = BUREAU) -> dict[str, Any]:
    answer = await desk.ask(who, "GET", f"/directories{asked}", bureau=bureau)
    assert answer.status_code == 200, answer.text
    return {one["directory"]: one for one in answer.json()["items"]}


async def look(desk: Desk) -> None:
    """What the service does beside requests, once."""
    occasion = Occasion(BUREAU, Actor("sampling", "service", "sampling"), desk.now, uuid4().hex, "")
    async with desk.app.resources.work(BUREAU) as work:
        await usecases.remind(Acting.of(work, occasion))


async def missed(desk: Desk) -> list[str]:
    connection = await connect(desk.database.admin_url)
    try:
        rows = await connection.fetch(
            "SELECT stream, payload->>'due' AS due FROM log.event WHERE type = $1 ORDER BY id", ReviewMissed.type
        )
        return [f"{row['stream'].rpartition('/')[2]} {row['due']}" for row in rows]
    finally:
        await connection.close()


async def test_the_four_directories_and_how_they_are_kept(kept: Desk) -> None:
    await kept.import_list(3)
    shown = await directories(kept)
    assert list(shown) == ["enterprises", "people", "experts", "items"]
    assert {name: one["kept"] for name, one in shown.items()} == {
        "enterprises": 3,
        "people": 1,
        "experts": 0,
        "items": 0,
    }
    people = shown["people"]
    assert (people["owner"], people["review_due"], people["overdue"]) == ("法规股", "2024-08-23", False)
    assert people["changed_at"] == "2023-08-23T23:00:00+08:00"
    assert (people["reviewed_at"], people["version"], people["event"]) == (None, 0, None)
    # Nothing in it yet: no period runs. No rule about it: neither.
    assert (shown["items"]["owner"], shown["items"]["review_due"]) == ("法规股", None)
    assert (shown["enterprises"]["owner"], shown["enterprises"]["overdue"]) == (None, False)


async def test_a_review_begins_the_period_anew(kept: Desk) -> None:
    kept.now += YEAR
    assert (await directories(kept))["people"]["overdue"] is True
    reviewed = await kept.done("registrar", "/directories/people/reviews", {"remark": "逐项核对"})
    assert (reviewed["overdue"], reviewed["review_due"], reviewed["version"]) == (False, "2025-08-24", 1)
    assert (reviewed["reviewed_by"]["subject"], reviewed["reviewed_at"]) == (
        "made-up-registrar",
        "2024-08-24T23:00:00+08:00",
    )
    assert (await directories(kept))["people"] == reviewed


async def test_a_review_sent_again_is_one_review(kept: Desk) -> None:
    key = {"Idempotency-Key": "made-up"}
    first, again = [
        await kept.ask("registrar", "POST", "/directories/people/reviews", {"remark": "核对"}, **key) for _ in range(2)
    ]
    assert (first.status_code, first.json()) == (again.status_code, again.json()) == (201, first.json())
    assert first.headers["etag"] == '"1"'


async def test_what_is_missed_is_said_once_a_period(kept: Desk) -> None:
    await look(kept)
    kept.now = BEGIN + YEAR
    for _ in range(2):
        await look(kept)
    assert await missed(kept) == ["people 2024-08-23"]
    shown = (await directories(kept))["people"]
    assert (shown["reminded_at"], shown["version"], shown["overdue"]) == ("2024-08-24T23:00:00+08:00", 1, True)
    kept.now += YEAR
    await look(kept)
    await look(kept)
    assert await missed(kept) == ["people 2024-08-23", "people 2025-08-23"]
    await kept.done("registrar", "/directories/people/reviews", {"remark": "核对"})
    kept.now += timedelta(days=300)
    await look(kept)
    assert len(await missed(kept)) == 2


async def test_of_several_processes_one_writes(kept: Desk) -> None:
    kept.now += YEAR
    await asyncio.gather(*(look(kept) for _ in range(4)))
    assert await missed(kept) == ["people 2024-08-23"]


async def test_while_somebody_writes_a_review_nobody_is_reminded(kept: Desk) -> None:
    kept.now += YEAR
    async with kept.app.resources.work(BUREAU) as work:
        await store.be_alone(work.session, BUREAU)
        await look(kept)
    assert await missed(kept) == []


async def test_the_running_service_reminds_at_its_start_and_shows_a_gauge(
    settings: SamplingSettings, issuer: Issuer, database: Database
) -> None:
    app = create_app(settings)
    async with serving(app) as client:
        desk = Desk(app, client, issuer, database)
        app.clock = lambda: desk.now
        await desk.adopt(POLICY.encode())
        await desk.ask("registrar", "PUT", "/people/执-1", {"name": "示例甲", "reason": "建库"})
    desk.now += YEAR
    async with serving(app) as client:
        for _ in range(100):
            shown = (await client.get("/metrics")).text
            if "cheqian_directories_overdue{" in shown:
                break
            await asyncio.sleep(0.05)
        assert 'cheqian_directories_overdue{bureau="370124",directory="people"} 1.0' in shown
        assert 'cheqian_directories_overdue{bureau="370124",directory="items"} 0.0' in shown
        assert 'cheqian_background_running{task="remind_of_reviews"} 1.0' in shown
    assert await missed(desk) == ["people 2024-08-23"]


async def test_a_missed_review_names_the_owner_and_the_service_that_saw_it(kept: Desk) -> None:
    kept.now += YEAR
    task = asyncio.ensure_future(reminding(overdue_gauge())(kept.app.resources))
    for _ in range(100):
        if await missed(kept):
            break
        await asyncio.sleep(0.05)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    async with kept.app.resources.work() as work:
        (event,) = await load(work.session, f"review/{BUREAU}/people")
    assert (event.public, event.payload["actor"]["role"]) == ({}, "service")
    assert event.payload["owner"] == "法规股"
    assert len(event.trace) == 32


async def test_a_bureau_whose_reminder_fails_does_not_keep_the_others_from_theirs(kept: Desk) -> None:
    earlier = "131025"
    assert earlier < BUREAU
    await adopt(kept, POLICY.replace(BUREAU, earlier), earlier)
    somebody = {"name": "示例乙", "reason": "建库"}
    assert (await kept.ask("registrar", "PUT", "/people/执-2", somebody, bureau=earlier)).status_code == 201
    administrator = await connect(kept.database.admin_url)
    await administrator.execute(
        f"""CREATE FUNCTION boom() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF NEW.bureau = '{earlier}' THEN RAISE 'boom'; END IF; RETURN NEW;
        END $$"""
    )
    await administrator.execute(
        "CREATE TRIGGER boom BEFORE INSERT ON sampling.review FOR EACH ROW EXECUTE FUNCTION boom()"
    )
    await administrator.close()
    kept.now += YEAR
    gauge = overdue_gauge()
    with pytest.raises(ExceptionGroup) as failed:
        await reminding(gauge)(kept.app.resources)
    assert len(failed.value.exceptions) == 1
    assert await missed(kept) == ["people 2024-08-23"]
    (metric,) = gauge.collect()
    assert {sample.labels["bureau"] for sample in metric.samples} == {BUREAU}


async def test_who_may_see_and_who_may_review(kept: Desk) -> None:
    body = {"remark": "核对"}
    for directory in ("enterprises", "people", "experts", "items"):
        path = f"/directories/{directory}/reviews"
        assert await kept.refused("drawer", path, body) == (403, "not-permitted")
        await kept.done("registrar", path, body)
    legal = {**bearer(kept.issuer, Role.LEGAL, now=kept.now), "Idempotency-Key": "made-up"}
    answers = [
        await kept.client.post(f"/directories/{directory}/reviews", json=body, headers=legal)
        for directory in ("people", "enterprises")
    ]
    assert [answer.status_code for answer in answers] == [201, 403]
    assert await kept.refused("registrar", "/directories/people/reviews", {"remark": " "}) == (422, "invalid-input")
    assert await kept.refused("registrar", "/directories/teams/reviews", body) == (422, "invalid-input")
    assert (await kept.ask("expert", "GET", "/directories")).status_code == 403
    assert (await directories(kept, bureau="131025"))["people"]["kept"] == 0
    assert (await kept.ask("registrar", "GET", "/directories?bureau=370124", bureau="131025")).status_code == 403
    city = await directories(kept, "supervisor", "?bureau=370124", "370100")
    assert (city["people"]["kept"], city["people"]["version"]) == (1, 2)


async def test_a_policy_that_has_ended_is_gone_by_until_the_next(desk: Desk) -> None:
    for year, owner in ((2022, "原股室"), (2023, "法规股")):
        desk.now = BEGIN.replace(year=year)
        days = f"{{from: {year}-01-01, until: {year}-12-31}}"
        await adopt(desk, POLICY.replace("{from: 2023-01-01}", days).replace("法规股", owner))
    await desk.ask("registrar", "PUT", "/people/执-1", {"name": "示例甲", "reason": "建库"})
    desk.now += YEAR
    people = (await directories(desk))["people"]
    assert (people["owner"], people["review_due"], people["overdue"]) == ("法规股", "2024-08-23", True)
