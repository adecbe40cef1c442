"""An inspection over HTTP, from the assignment to the closing."""

from datetime import date

from tests.integration.cases.straight_way import FIRST, PLAN, at, walk
from tests.support.caseload import Caseload
from tests.support.log import sequence_all
from tests.support.oracle import check_log


async def test_an_inspection_goes_its_way(caseload: Caseload) -> None:
    caseload.at(at(-100))
    inspection = await caseload.assign()
    closed = await walk(caseload, inspection, "closed")
    assert closed["status"] == "closed"
    assert closed["next"] == []
    assert {clock["rule"]: clock["state"] for clock in closed["clocks"]} == {"hold-visit": "met", "rectify": "met"}
    assert [round_["signed"]["status"] for round_ in closed["site_plans"]] == ["approved"]
    await sequence_all(caseload.sequencer)
    await check_log(caseload.database)


async def test_a_late_visit_has_an_approved_reason(caseload: Caseload) -> None:
    """Without the reason it has no plan. Who told the enterprise can draft the plan again, for a later day."""
    caseload.at(at(-100))
    one = await caseload.assign(visit_by=date(2026, 3, 9))
    late = {**PLAN, "late": "汛期停产，企业 3 月 10 日复工"}
    assert (await caseload.post(one, "/site-plan", PLAN, FIRST)).status_code == 422
    assert (await caseload.post(one, "/site-plan", {**late, "on": "2026-03-11"}, FIRST)).status_code == 200
    told = await walk(caseload, one, "notified", after="drafted")
    assert (told["status"], told["day"]) == ("notified", "2026-03-11")
    caseload.at(at(-5))
    next_ = {each["verb"]: each["missing"] for each in (await caseload.get(f"/inspections/{one}")).json()["next"]}
    assert all("late" in next_[verb][0]["en"] for verb in ("draft-plan", "postpone"))
    put_off = {"on": "2026-03-12", "reason": "再停一日"}
    assert (await caseload.post(one, "/postponement", put_off, FIRST)).status_code == 422
    assert (await caseload.post(one, "/site-plan", late, FIRST)).json()["notice"] is None
    there = await walk(caseload, one, "on-site", after="drafted")
    assert [each["plan"]["late"] for each in there["site_plans"]] == [late["late"]] * 2
    (clock,) = there["clocks"]
    assert (clock["rule"], clock["state"], clock["late_by"]) == ("hold-visit", "late", 1)
