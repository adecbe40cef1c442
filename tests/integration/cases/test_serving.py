"""What documents tells of the service of an order begins its clocks: once, in entries that lead to no paper."""

import json
from collections.abc import Sequence
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.reactions import reactions
from shared.contracts.serving import PaperServed, PaperUnserved
from shared.database import transact
from shared.log.event import Event
from shared.log.streams import load
from shared.pool import Pool
from tests.integration.cases.moving import check_clocks, check_rebuilt
from tests.integration.cases.straight_way import CHIEF, ORDER, SECOND, at, walk
from tests.support.caseload import Caseload, Json
from tests.support.postgres import connect


async def shown(caseload: Caseload, inspection: object) -> Json:
    found: Json = (await caseload.get(f"/inspections/{inspection}", *CHIEF)).json()
    return found


async def rectify(caseload: Caseload, inspection: object) -> tuple[list[str], list[str]]:
    """The days since which the enterprise has to rectify, of the clocks that run; the states of all of them."""
    listed = (await caseload.get("/deadlines", *CHIEF)).json()["items"]
    running = [each["starts"] for each in listed if each["rule"] == "rectify" and each["state"] == "running"]
    clocks = (await shown(caseload, inspection))["clocks"]
    return running, [clock["state"] for clock in clocks if clock["rule"] == "rectify"]


async def test_the_time_to_rectify_begins_on_the_day_on_which_the_order_counts_as_served(caseload: Caseload) -> None:
    one = await caseload.assign()
    await walk(caseload, one, "ordered")
    assert await rectify(caseload, one) == ([], [])
    caseload.at(at(5))
    await caseload.serve(one, ORDER, by="public-notice", effective=date(2026, 3, 17))
    found = await shown(caseload, one)
    (order,) = found["orders"]
    assert (order["status"], order["service"]["by"], order["service"]["effective"]) == (
        "served",
        "public-notice",
        "2026-03-17",
    )
    assert await rectify(caseload, one) == (["2026-03-17"], ["running"])
    await check_clocks(caseload, one)
    await check_rebuilt(caseload)


async def test_a_correction_begins_it_anew_and_an_order_that_was_not_served_waits(caseload: Caseload) -> None:
    one = await caseload.assign()
    await walk(caseload, one, "served")
    await caseload.serve(one, ORDER, effective=date(2026, 3, 12))
    assert await rectify(caseload, one) == (["2026-03-12"], ["void", "running"])
    await caseload.tell(PaperUnserved, one, ORDER, because="送错")
    found = await shown(caseload, one)
    assert (found["orders"][0]["status"], found["orders"][0]["service"]) == ("approved", None)
    await caseload.serve(one, ORDER, effective=date(2026, 3, 12))
    assert await rectify(caseload, one) == (["2026-03-12"], ["void", "void", "running"])
    await check_clocks(caseload, one)
    await check_rebuilt(caseload)


async def _told(caseload: Caseload, inspection: object) -> Sequence[Event]:
    """The events by which documents told of services, the earliest first."""
    async with transact(caseload.engine) as session:
        streams = [f"paper/{paper}" for paper in caseload.versions]
        return [event for stream in streams for event in await load(session, stream)]


async def _take(caseload: Caseload, event: Event, *, killed: bool = False) -> None:
    """Cases takes an event; killed before the transaction ends, if it is."""
    reacting = reactions(caseload.blobs, Pool(1), caseload.app.clock)[event.type]

    async def take(session: AsyncSession) -> None:
        await reacting.take(session, [event])
        if killed:
            raise ConnectionAbortedError("killed")

    async with transact(caseload.engine) as session:
        await take(session)


async def test_what_is_told_twice_or_late_or_to_a_process_that_dies_changes_nothing(caseload: Caseload) -> None:
    one = await caseload.assign()
    await walk(caseload, one, "served")
    await caseload.serve(one, ORDER, effective=date(2026, 3, 12))
    before = await shown(caseload, one)
    first, second = await _told(caseload, one)
    for event in (second, first):
        await _take(caseload, event)
    assert await shown(caseload, one) == before
    other = await caseload.assign()
    await walk(caseload, other, "ordered")
    unserved = await shown(caseload, other)
    event = second._replace(
        stream=f"paper/{uuid4()}", payload={**second.payload, "matter": str(other), "paper": str(uuid4())}
    )
    with pytest.raises(ConnectionAbortedError):
        await _take(caseload, event, killed=True)
    assert await shown(caseload, other) == unserved
    await _take(caseload, event)
    assert (await shown(caseload, other))["orders"][0]["status"] == "served"


async def test_papers_of_nothing_that_waits_for_them_are_passed_over(caseload: Caseload) -> None:
    one = await caseload.assign()
    await walk(caseload, one, "order-drafted")
    before = await shown(caseload, one)
    for inspection, order in ((one, ORDER), (one, uuid4()), (uuid4(), ORDER)):
        await caseload.serve(inspection, order)
    assert await shown(caseload, one) == before


@pytest.mark.parametrize("covert", [False, True])
async def test_no_entry_leads_from_the_paper_to_its_inspection(caseload: Caseload, covert: bool) -> None:
    one = await caseload.assign(covert=covert)
    await walk(caseload, one, "approved")
    await walk(caseload, one, "ordered", after="notified" if covert else "approved")
    await caseload.serve(one, ORDER)
    found = (await caseload.get(f"/inspections/{one}")).json()
    assert found["orders"][0]["status"] == "served"
    connection = await connect(caseload.database.admin_url)
    rows = await connection.fetch("SELECT entry FROM log.event WHERE stream NOT LIKE 'paper/%'")
    papers = await connection.fetch("SELECT entry FROM log.event WHERE type = $1", PaperServed.type)
    await connection.close()
    others = " ".join(row["entry"].decode() for row in rows)
    for entry in (json.loads(row["entry"]) for row in papers):
        assert entry["public"] == {}
        for made in (entry["id"], entry["stream"].removeprefix("paper/"), entry["trace"], entry["cause"]):
            assert made not in others


async def test_an_order_that_is_taken_back_revokes_its_paper(caseload: Caseload) -> None:
    one = await caseload.assign()
    await walk(caseload, one, "served")
    for verb, body, who in (("", {"reason": "条款有误"}, SECOND), ("/approval", {}, CHIEF)):
        taken = await caseload.post(one, f"/orders/{ORDER}/withdrawal{verb}", body, who)
        assert taken.status_code == 200, taken.text
    connection = await connect(caseload.database.admin_url)
    rows = await connection.fetch(
        "SELECT stream, entry FROM log.event WHERE stream LIKE 'paper-wish/%' ORDER BY stream, version"
    )
    await connection.close()
    wishes = [json.loads(row["entry"]) for row in rows]
    (gone,) = [each for each in wishes if each["type"] == "cases.paper.revoked"]
    before = [each for each in wishes if each["stream"] == gone["stream"]]
    assert [each["type"] for each in before] == ["cases.paper.asked", "cases.paper.revoked"]
    assert gone["trace"] == gone["cause"] == before[0]["trace"]
