"""Frames out of a plan: the month's counts by team, who is left, and a city that draws from a county's plan."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from services.sampling.projections import PROJECTIONS, TABLES
from shared.access.roles import Role
from shared.database import create_engine
from shared.log.rebuild import rebuild
from tests.integration.sampling.desk import Desk
from tests.integration.sampling.lists import code, row
from tests.integration.sampling.planning import APPROVAL, POLICY, adopt, draft, inspect
from tests.support.apps import bearer
from tests.support.oracle import check_rebuild

Json = dict[str, Any]
KINDS = """\
draws:
  - name: monthly
    title: 每月抽查
    selection: {stratify_by: team, exclude: [{because: inspected}, {because: drawn}]}
    by_plan: true
  - name: year
    title: 全年排期
    selection: {stratify_by: team}
    by_plan: true
    months: [1, 2, 3, 4, 5, 6]
"""
SCHEDULE = {"G": {"counts": {"2023-03": 2, "2023-04": 4}}, "W": {"counts": {"2023-03": 1, "2023-04": 5}}}


@pytest.fixture
async def bureau(desk: Desk) -> Desk:
    """Twelve enterprises, even ones 工商贸, odd ones 危险化学品, in February 2023."""
    desk.now = datetime(2022, 12, 30, 1, 0, tzinfo=UTC)
    await adopt(desk, POLICY + KINDS)
    await desk.import_list(12)
    desk.now = datetime(2023, 2, 20, 1, 0, tzinfo=UTC)
    return desk


async def approved(desk: Desk, **changes: object) -> str:
    plan = await draft(desk, kind="campaign", **{"staffing": None, "schedule": SCHEDULE, **changes})
    await desk.done("chief", f"/plans/{plan['id']}/approval", APPROVAL, **{"If-Match": '"1"'})
    return str(plan["id"])


async def refused(desk: Desk, **request: object) -> Json:
    answer = await desk.ask("drawer", "POST", "/frames", {"title": "三月", **request})
    assert not answer.is_success, answer.text
    return {**answer.json(), "code": answer.json()["type"].removeprefix("/problems/")}


async def test_a_month_takes_what_the_plan_says_of_each_team(bureau: Desk) -> None:
    plan = await approved(bureau)
    frame = await bureau.freeze(kind="monthly", plan=plan, month="2023-03")
    assert frame["strata"] == [{"stratum": "G", "size": 6}, {"stratum": "W", "size": 6}]
    assert frame["deals"] == [
        {"name": "2023-03", "stratum": "G", "count": 2},
        {"name": "2023-03", "stratum": "W", "count": 1},
    ]
    assert frame["selection"] == {"kind": "monthly", "plan": plan, "month": "2023-03"}
    assert frame["purpose"] == "monthly/2023-03"
    problem = await refused(bureau, kind="monthly", plan=plan, month="2023-05")
    assert (problem["code"], "2023-03、2023-04" in problem["detail"]) == ("month-without-count", True)


async def test_who_was_inspected_is_not_drawn_again_and_too_few_are_left(bureau: Desk) -> None:
    plan = await approved(bureau)
    bureau.now = datetime(2023, 4, 3, 1, 0, tzinfo=UTC)
    await inspect(bureau, (1, "2023-03-02"), (3, "2023-03-02"), (5, "2023-03-03"))
    problem = await refused(bureau, kind="monthly", plan=plan, month="2023-04")
    assert problem["code"] == "quota-impossible"
    assert problem["detail"].startswith("类别“W”可抽 3 个，要抽 5 个；不能抽的：已检查 3。")
    assert (problem["stratum"], problem["size"], problem["count"]) == ("W", 3, 5)


async def test_only_whom_the_plan_names_and_who_has_vanished_is_told(bureau: Desk) -> None:
    some = [code(n) for n in (0, 1, 2, 3, 4, 5, 6, 7, 8)]
    plan = await approved(bureau, scope={"identifiers": some}, teams={code(1): "G"}, schedule={})
    frame = await bureau.freeze(selection={"stratify_by": "team"}, plan=plan)
    assert frame["strata"] == [{"stratum": "G", "size": 6}, {"stratum": "W", "size": 3}], "the plan's team, not ours"
    assert frame["left_out"] == {"not-in-plan": 3}
    await bureau.import_rows(*(row(n) for n in range(12) if n != 8))
    frame = await bureau.freeze(selection={}, plan=plan)
    assert (frame["size"], frame["excluded"]) == (8, 3), "what has vanished is no member of the directory"
    (out,) = (await bureau.ask("auditor", "GET", f"/frames/{frame['id']}/exclusions")).json()["items"]
    assert (out["identifier"], out["reasons"][0]["because"]) == (code(8), "not-in-directory")


async def test_a_year_is_scheduled_in_one_draw(bureau: Desk) -> None:
    months = [f"2023-{month:02}" for month in range(1, 7)]
    plan = await approved(bureau, schedule={"*": {"spread": months}})
    frame = await bureau.freeze(kind="year", plan=plan)
    assert [(deal["name"], deal["stratum"], deal["count"]) for deal in frame["deals"]] == [
        *((month, "G", 1) for month in months),
        *((month, "W", 1) for month in months),
    ]


async def test_a_plan_that_nobody_approved_is_not_drawn_from(bureau: Desk) -> None:
    plan = await draft(bureau, kind="campaign", staffing=None, schedule=SCHEDULE)
    assert (await refused(bureau, plan=plan["id"]))["code"] == "plan-not-in-force"
    assert (await refused(bureau, plan=str(uuid4())))["code"] == "plan-unknown"
    named = await approved(bureau)
    problem = await refused(bureau, plan=named, selection={"population": "items"})
    assert problem["code"] == "plan-only-for-enterprises"


async def test_a_city_draws_from_a_countys_plan_and_nobody_else_does(bureau: Desk) -> None:
    plan = await approved(bureau)
    await inspect(bureau, (1, "2023-02-15"))
    elsewhere = [{"because": "inspected-elsewhere", "within_months": 1}, {"because": "inspected"}]
    body = {"title": "市级抽查", "plan": plan, "selection": {"exclude": elsewhere}, "shares": [{"count": 2}]}
    other = await bureau.ask("drawer", "POST", "/frames", body, bureau="370100")
    assert (other.status_code, other.json()["type"]) == (404, "/problems/plan-unknown")
    roles = (Role.DRAWER, Role.CITY_SUPERVISOR)
    city = bearer(bureau.issuer, *roles, subject="made-up-city", bureau="370100", now=bureau.now)
    answer = await bureau.client.post("/frames", json=body, headers={**city, "Idempotency-Key": str(uuid4())})
    assert answer.status_code == 201, answer.text
    frame = answer.json()
    assert (frame["bureau"], frame["size"], frame["excluded"]) == ("370100", 11, 1)
    assert frame["deals"] == [{"name": "市级抽查", "stratum": "", "count": 2}]
    out = (await bureau.client.get(f"/frames/{frame['id']}/exclusions", headers=city)).json()["items"]
    # The county's own inspection is another department's to the city.
    assert [(one["identifier"], one["reasons"][0]["because"]) for one in out] == [(code(1), "inspected-elsewhere")]
    assert (await bureau.ask("auditor", "GET", f"/frames/{frame['id']}")).status_code == 404
    # The county may not take back what the city draws from, and learns which frame that is.
    (newest,) = (await bureau.ask("registrar", "GET", "/enterprises/imports")).json()["items"]
    undoing = f"/enterprises/imports/{newest['id']}/undoing"
    refused = (await bureau.ask("registrar", "POST", undoing, {"reason": "文件不全"})).json()
    assert refused["type"] == "/problems/import-frozen-from"
    assert (refused["kind"], refused["frame"], refused["frozen_by"]) == ("frame", frame["id"], "370100")
    assert f"单位 370100 已据本名录冻结抽查名单 {frame['id']}" in refused["detail"]
    await bureau.publish()
    owner = create_engine(bureau.database.admin_url, application="tests")
    try:
        blobs = bureau.app.resources.blobs
        await check_rebuild(bureau.database, TABLES, lambda: rebuild(owner, blobs, TABLES, PROJECTIONS))
    finally:
        await owner.dispose()
