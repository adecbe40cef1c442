"""An inspection with an open clock is closed only when the clock runs on in another inspection, which is named."""

import asyncio
from collections.abc import Iterable
from datetime import date
from uuid import UUID, uuid4

from services.cases.clocks import calendar
from services.cases.inspection.store import INSPECTIONS
from shared.aggregate import record, state_of
from shared.clocks.opening import Named, Opening, open_by_decision
from shared.clocks.reckoning import Rules
from shared.contracts.assignment import AssignedParty
from shared.contracts.clocks import ClockOpened, Owes
from shared.contracts.inspection.noted import InspectionNoted
from shared.database import transact
from shared.law.law import shipped_law
from shared.log.occasion import Actor, Occasion
from shared.pool import Pool
from shared.work import Acting, Work
from tests.integration.cases.straight_way import CHIEF, FINDING, FIRST, HASH, LEAD, at, call_off, moment, walk
from tests.support.apps import BUREAU
from tests.support.caseload import Caseload, Json

_DUE = date(2026, 5, 20)
_ELSEWHERE = AssignedParty(identifier="91370124EXAMP00196", bureau=BUREAU, name="示例建材有限公司")


async def test_a_clock_runs_on_where_it_is_handed_over(caseload: Caseload) -> None:
    caseload.at(at(-100))
    one, other, waits = [await caseload.assign() for _ in range(3)]
    over = await caseload.assign_by_plan()
    covert = await caseload.assign(covert=True)
    elsewhere = await caseload.assign(party=_ELSEWHERE)
    assert (await call_off(caseload, over))["status"] == "called-off"
    for there in (other, elsewhere):
        await walk(caseload, there, "visited")
    await walk(caseload, covert, "approved")
    await walk(caseload, covert, "visited", after="notified")
    await walk(caseload, one, "reinspected")
    clock = await _opened(caseload, one)

    refused = await caseload.post(one, "/closing", {}, FIRST)
    assert refused.json()["type"] == "/problems/clocks-open"
    assert [each["clock"] for each in refused.json()["clocks"]] == [str(clock)]
    for clocks, to, code in (
        ([clock], over, "matter-over"),
        ([clock], waits, "matter-not-held"),
        ([clock], elsewhere, "matter-elsewhere"),
        ([clock], covert, "matter-covert"),
        ([clock], uuid4(), "inspection-unknown"),
        ([clock, clock], other, "clock-over"),
    ):
        answer = await caseload.post(one, "/closing", _handed(clocks, to), FIRST)
        assert answer.json()["type"] == f"/problems/{code}"
    drafted = await caseload.post(one, "/closing", _handed([clock], other), FIRST)
    assert drafted.json()["status"] == "closing-drafted"
    assert await _due(caseload, other) == []
    closed = (await caseload.post(one, "/closing/approval", {}, CHIEF)).json()
    assert closed["status"] == "closed"
    assert await _due(caseload, other) == [_DUE.isoformat()]


async def test_what_changed_since_the_draft_keeps_the_inspection_open(caseload: Caseload) -> None:
    """Nothing of an approval that is refused stays: no clock is handed over."""
    caseload.at(at(-100))
    one, other, third = [await caseload.assign() for _ in range(3)]
    for there in (other, third):
        await walk(caseload, there, "visited")
    await walk(caseload, one, "reinspected")
    caseload.at(at(202))
    first = await _opened(caseload, one)
    assert (await caseload.post(one, "/closing", _handed([first], other), FIRST)).status_code == 200
    second = await _opened(caseload, one, "made up since")
    refused = await caseload.post(one, "/closing/approval", {}, CHIEF)
    assert refused.json()["type"] == "/problems/clocks-open"
    assert [each["clock"] for each in refused.json()["clocks"]] == [str(second)]
    assert await _due(caseload, other) == []

    assert (await caseload.post(one, "/closing/refusal", {"opinion": "移交全部期限"}, CHIEF)).status_code == 200
    assert (await caseload.post(one, "/closing", _handed([first, second], third), FIRST)).status_code == 200
    lead = {"lead": str(LEAD), "findings": [str(FINDING)], "to": "消防救援大队", "content": "占用通道"}
    assert (await caseload.post(one, "/leads", lead, FIRST)).status_code == 200
    assert (await caseload.post(one, "/closing/approval", {}, CHIEF)).json()["type"] == "/problems/duties-open"
    receipt = {"lead": str(LEAD), "on": moment(202)[:10], "receipt": HASH}
    answer = await caseload.post(one, "/lead-receipts", receipt, FIRST)
    assert answer.json()["status"] == "closing-drafted"
    assert (await caseload.post(one, "/closing/approval", {}, CHIEF)).json()["status"] == "closed"
    assert await _due(caseload, third) == [_DUE.isoformat()] * 2


async def test_what_was_taken_over_is_settled_where_it_was_taken(caseload: Caseload) -> None:
    caseload.at(at(-100))
    one, other, third = [await caseload.assign() for _ in range(3)]
    await walk(caseload, one, "reinspected")
    for there in (other, third):
        await walk(caseload, there, "visited")
    caseload.at(at(202))
    own, clock = await _opened(caseload, other), await _opened(caseload, one)
    assert (await caseload.post(one, "/closing", _handed([clock], other), FIRST)).status_code == 200
    assert (await caseload.post(one, "/closing/approval", {}, CHIEF)).status_code == 200
    await walk(caseload, other, "reinspected", after="visited")
    shown = (await caseload.get(f"/inspections/{other}")).json()["clocks"]
    (taken,) = (each["id"] for each in shown if each["rule"] == "made-up" and each["id"] != str(own))

    done = {"clock": taken, "at": moment(199), "reason": "已随本次检查复查"}
    for body, code in (
        ({"settled": [{**done, "clock": str(own)}]}, "clock-not-taken"),
        ({"settled": [{**done, "at": moment(203)}]}, "time-impossible"),
        (_handed([own], other), "handed-to-itself"),
        (_handed([own], "-" * 36), "invalid-input"),
    ):
        answer = await caseload.post(other, "/closing", body, FIRST)
        assert answer.json()["type"] == f"/problems/{code}"
    both = {"settled": [done], **_handed([own], third)}
    assert (await caseload.post(other, "/closing", both, FIRST)).status_code == 200
    closed = (await caseload.post(other, "/closing/approval", {}, CHIEF)).json()
    assert closed["status"] == "closed"
    ends = {each["id"]: each["state"] for each in closed["clocks"] if each["rule"] == "made-up"}
    assert ends == {taken: "met", str(own): "handed-over"}


async def test_two_closings_that_hand_over_to_one_another_do_not_block(caseload: Caseload) -> None:
    caseload.at(at(-100))
    pair = [await caseload.assign() for _ in range(2)]
    for each in pair:
        await walk(caseload, each, "reinspected")
    for each, to in zip(pair, reversed(pair), strict=True):
        clock = await _opened(caseload, each)
        assert (await caseload.post(each, "/closing", _handed([clock], to), FIRST)).status_code == 200
    approvals = (caseload.post(each, "/closing/approval", {}, CHIEF) for each in pair)
    answers = await asyncio.gather(*approvals)
    assert sorted(answer.status_code for answer in answers) in ([200, 409], [200, 412]), "one of them is too late"


async def test_no_duty_ends_because_its_clock_runs_on_elsewhere(caseload: Caseload) -> None:
    caseload.at(at(-100))
    one, other = [await caseload.assign() for _ in range(2)]
    await walk(caseload, other, "visited")
    shown = await walk(caseload, one, "fed-back")
    clocks = [UUID(clock["id"]) for clock in shown["clocks"] if clock["state"] == "running"]
    assert clocks
    answer = await caseload.post(one, "/closing", _handed(clocks, other), FIRST)
    assert answer.json()["type"] == "/problems/duties-open"


async def _due(caseload: Caseload, inspection: UUID) -> list[str]:
    """The due days of the made-up clocks that run in the inspection."""
    shown = (await caseload.get(f"/inspections/{inspection}")).json()
    return [each["due"] for each in shown["clocks"] if each["rule"] == "made-up"]


def _handed(clocks: Iterable[UUID], to: object) -> Json:
    handed = {"to": f"inspection/{to}", "reason": "并入另一次检查"}
    return {"hand_over": [{"clock": str(clock), **handed} for clock in clocks]}


async def _opened(caseload: Caseload, inspection: UUID, about: str = "") -> UUID:
    """A clock of the inspection that no step of this service ends."""
    rules = Rules(calendar(), shipped_law())
    opening = Opening(f"inspection/{inspection}", Owes(who="group", name="W"), at(201), about)
    clock: ClockOpened = open_by_decision(opening, Named("made-up", "示例", "made up", "示例决定"), _DUE, rules)
    async with transact(caseload.engine) as session:
        work = Work(session=session, blobs=caseload.blobs, pool=Pool(1))
        occasion = Occasion(BUREAU, Actor("cases", "service", "cases"), at(201), "0" * 32, "0" * 32)
        act = Acting.of(work, occasion)
        await record(act, INSPECTIONS, await state_of(act, INSPECTIONS, inspection), InspectionNoted(what=clock))
    return clock.clock
