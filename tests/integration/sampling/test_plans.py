"""A plan's life over HTTP: whom it names, which team has them when, and every step in its turn by the right person."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from services.sampling.plans.plan.store import PLANS, planned
from services.sampling.plans.plan.tables import TABLES
from shared.access.roles import Role
from shared.aggregate import projections
from shared.database import create_engine, transact
from shared.log.rebuild import rebuild
from tests.integration.sampling.desk import Desk
from tests.integration.sampling.lists import code, row
from tests.integration.sampling.planning import (
    APPROVAL,
    EVIDENCE,
    FILING,
    adopt,
    content,
    draft,
    flag,
    number_of,
    refusal,
    rows,
    show,
)
from tests.support.apps import bearer
from tests.support.log import sequence_all
from tests.support.oracle import check_rebuild
from tests.support.postgres import connect


@pytest.fixture
async def bureau(desk: Desk) -> Desk:
    """Twelve enterprises, even ones 工商贸, odd ones 危险化学品; 0, 1 and 2 are key units, 11 has closed."""
    desk.now = datetime(2022, 12, 30, 1, 0, tzinfo=UTC)
    await adopt(desk)
    await desk.import_list(12)
    await flag(desk, {number: {"key-unit": "2022-05-01"} for number in (0, 1, 2)}, {11: "closed"})
    desk.now = datetime(2023, 2, 20, 1, 0, tzinfo=UTC)
    return desk


async def test_a_draft_names_categories_teams_and_months(bureau: Desk) -> None:
    plan = await draft(bureau)
    (edition,) = plan["editions"]
    assert (plan["status"], plan["version"], plan["in_force"]) == ("drafted", 1, None)
    assert (edition["key_units"], edition["general_units"], edition["contents"]) == (3, 8, ["安全培训"])
    assert list(edition["schedule"]) == ["G", "W"]
    assert list(edition["schedule"]["G"]) == [f"2023-{month:02}" for month in range(1, 12)], "all done by November"
    assert edition["schedule"]["W"] == {f"2023-{month:02}": int(month < 6) for month in range(1, 12)}
    # 249 working days in 2023.
    assert edition["people_days"] == {
        "staff": 8,
        "statutory_days": 249,
        "total": 1992,
        "other_enforcement": 535,
        "non_enforcement": 414,
        "supervision": 1043,
        "visits": None,
    }
    path = f"/plans/{plan['id']}"
    named = await rows(bureau, f"{path}/enterprises?limit=4")
    assert [(number_of(one["identifier"]), one["category"], one["team"]) for one in named] == [
        (number, "key" if number < 3 else "general", "GW"[number % 2]) for number in range(11)
    ]
    some = await rows(bureau, f"{path}/enterprises?category=key&team=G")
    assert [number_of(one["identifier"]) for one in some] == [0, 2]
    assert await show(bureau, path) == plan


async def test_scope_key_and_teams_as_they_are_asked_for(bureau: Desk) -> None:
    wide = {"where": {"any": [{"flag": "key-unit"}, {"identifier": [code(7)]}]}}
    schedule = {"G": {"counts": {"2023-03": 2}}, "*": {"spread": ["2023-05", "2023-04", "2023-03"], "heavier": "last"}}
    key = {"field": "group", "in": ["危险化学品"]}
    edition = (await draft(bureau, scope=wide, key=key, schedule=schedule))["editions"][0]
    assert (edition["key_units"], edition["general_units"]) == (2, 2)
    assert edition["schedule"] == {"G": {"2023-03": 2}, "W": {"2023-03": 0, "2023-04": 1, "2023-05": 1}}
    assert edition["scope"] == wide
    named = {"identifiers": [code(3), code(4)]}
    plan = await draft(bureau, scope=named, teams={code(4): "W"}, kind="campaign", staffing=None)
    assert [one["team"] for one in await rows(bureau, f"/plans/{plan['id']}/enterprises")] == ["W", "W"]
    assert plan["editions"][0]["scope"] == {"named": 2}
    async with transact(bureau.app.resources.engine) as session:
        assert [one.identifier for one in await planned(session, UUID(plan["id"]))] == [code(3), code(4)]


async def test_refusals_name_the_enterprises(bureau: Desk) -> None:
    problem = await refusal(bureau, scope={"identifiers": [code(1), code(11), code(77)]})
    assert (problem["code"], problem["unknown"], problem["not_open"]) == (
        "enterprises-not-plannable",
        [code(77)],
        [code(11)],
    )
    await bureau.import_rows(row(20, 监管类别="其他"), list_name="more")
    problem = await refusal(bureau)
    assert problem["code"] == "plan-teams-unclear"
    assert "平阴县示例第20厂" in problem["detail"]
    assert [one["identifier"] for one in problem["unclear"]] == [code(20)]
    await draft(bureau, teams={code(20): "W"})
    assert (await refusal(bureau, teams={code(20): "X"}))["teams"] == ["X"]
    nobody = {"where": {"field": "group", "in": ["无"]}}
    assert (await refusal(bureau, scope=nobody))["code"] == "nobody-planned"


async def test_refusals_of_days_months_items_and_staff(bureau: Desk) -> None:
    late = await refusal(bureau, schedule={"W": {"spread": ["2023-11", "2023-12"]}})
    assert (late["code"], late["months"]) == ("month-outside-plan", ["2023-12"])
    wrong = await refusal(bureau, schedule={"W": {"counts": {"2023-03": 2, "2023-04": 1}}})
    assert (wrong["code"], wrong["enterprises"], wrong["scheduled"]) == ("schedule-sum-wrong", 5, 3)
    assert "2＋1＝3" in wrong["detail"]
    assert (await refusal(bureau, schedule={"X": {"spread": ["2023-03"]}}))["teams"] == ["X"]
    assert (await refusal(bureau, items=["A-1"]))["items"] == ["A-1"]
    unknown = await refusal(bureau, scope={"where": {"not": {"list": ["没有的名单"]}}}, key={"list": ["另一名单"]})
    assert [one["pointer"] for one in unknown["faults"]] == ["/content/scope/where/not/list/0", "/content/key/list/0"]
    days = await refusal(bureau, staffing={"staff": 1, "other_enforcement": 200, "non_enforcement": 50})
    assert (days["code"], days["supervision"]) == ("people-days-exceeded", -1)
    assert "249×1−200−50" in days["detail"]
    assert (await refusal(bureau, staffing=None))["code"] == "staffing-missing"
    assert (await refusal(bureau, until="2024-01-31"))["code"] == "plan-period-wrong"
    assert (await refusal(bureau, until="2022-12-31"))["code"] == "invalid-input"
    assert (await refusal(bureau, supervision=1))["code"] == "invalid-input", "it is computed, never typed"


async def test_from_draft_to_closing(bureau: Desk) -> None:
    path = f"/plans/{(await draft(bureau))['id']}"
    assert await bureau.refused("registrar", f"{path}/filing", FILING) == (409, "not-now")
    assert await bureau.refused("registrar", f"{path}/publication") == (409, "not-now")
    assert await bureau.refused("registrar", f"{path}/approval", APPROVAL) == (403, "not-permitted")
    future = {**APPROVAL, "on": "2023-03-01"}
    assert await bureau.refused("chief", f"{path}/approval", future) == (422, "paper-from-future")
    approved = await bureau.done("chief", f"{path}/approval", APPROVAL, **{"If-Match": '"1"'})
    assert (approved["status"], approved["in_force"]) == ("approved", 1)
    assert approved["editions"][0]["approved"]["authority"] == "示例县人民政府"
    (publish,) = [one for one in approved["next"] if one["verb"] == "publish"]
    assert [one["zh"] for one in publish["missing"]] == ["须先报示例市应急管理局备案"]
    assert await bureau.refused("chief", f"{path}/approval", APPROVAL) == (409, "not-now")
    assert await bureau.refused("registrar", f"{path}/publication") == (409, "plan-not-filed")
    stale = {"If-Match": '"1"'}
    assert await bureau.refused("registrar", f"{path}/filing", FILING, **stale) == (412, "stale-version")
    filed = await bureau.done("registrar", f"{path}/filing", {**FILING, "authority": "示例省应急管理厅"})
    assert filed["editions"][0]["filed"]["authority"] == "示例省应急管理厅"
    assert [one["missing"] for one in filed["next"] if one["verb"] == "publish"] == [[]]
    published = await bureau.done("registrar", f"{path}/publication")
    assert (published["status"], published["version"]) == ("published", 4)
    assert await bureau.refused("chief", f"{path}/closing", {}) == (409, "plan-not-over")
    bureau.now = datetime(2023, 12, 31, 16, 0, tzinfo=UTC)
    closed = await bureau.done("chief", f"{path}/closing", {})
    assert (closed["status"], closed["closed"]["reason"]) == ("closed", None)
    amendment = {"reason": "增补", "content": content()}
    assert await bureau.refused("registrar", f"{path}/amendments", amendment) == (409, "not-now")
    assert [one["status"] for one in await rows(bureau, "/plans?year=2023&kind=annual&status=closed")] == ["closed"]
    assert await rows(bureau, "/plans?status=drafted") == []


async def test_an_amendment_counts_once_it_is_approved(bureau: Desk) -> None:
    path = f"/plans/{(await draft(bureau, scope={'identifiers': [code(1), code(2)]}))['id']}"
    await bureau.done("chief", f"{path}/approval", APPROVAL)
    fewer = {"reason": "企业停产", "content": content(scope={"identifiers": [code(1), code(3)]})}
    amended = await bureau.done("registrar2", f"{path}/amendments", fewer)
    assert (amended["status"], amended["in_force"]) == ("amended", 1)
    assert amended["editions"][1]["reason"] == "企业停产"

    async def named(below: str = "") -> list[int]:
        return [number_of(one["identifier"]) for one in await rows(bureau, f"{path}{below}/enterprises")]

    assert await named() == [1, 2]
    assert await named("/editions/2") == [1, 3]
    assert await bureau.refused("registrar", f"{path}/filing", FILING) == (409, "not-now")
    await bureau.done("chief", f"{path}/approval", APPROVAL)
    assert await named() == [1, 3]
    assert await named("/editions/1") == [1, 2]
    gone = await bureau.ask("auditor", "GET", f"{path}/editions/3/enterprises")
    assert (gone.status_code, gone.json()["type"]) == (404, "/problems/plan-edition-unknown")


async def test_who_drafted_does_not_approve(bureau: Desk) -> None:
    both = {
        **bearer(bureau.issuer, Role.REGISTRAR, Role.CHIEF, subject="made-up-both", now=bureau.now),
        "Idempotency-Key": "both",
        "If-Match": "*",
    }
    body = {"kind": "annual", "year": 2023, "content": content()}
    plan = (await bureau.client.post("/plans", headers=both, json=body)).json()
    answer = await bureau.client.post(f"/plans/{plan['id']}/approval", headers=both, json=APPROVAL)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/same-person")
    await bureau.done("chief", f"/plans/{plan['id']}/approval", APPROVAL)


async def test_without_a_policy_there_is_one_team_and_the_authority_is_to_be_named(bureau: Desk) -> None:
    elsewhere = "370125"
    body = {"kind": "annual", "year": 2023, "content": content(scope={"identifiers": [code(1)]})}
    answer = await bureau.ask("registrar", "POST", "/plans", body, bureau=elsewhere)
    assert answer.json()["type"] == "/problems/enterprises-not-plannable", "another bureau's enterprises are not ours"
    bureau.now = datetime(2024, 1, 2, 1, 0, tzinfo=UTC)
    days = {"from": "2024-01-01", "until": "2024-12-31"}
    body = {"kind": "annual", "year": 2024, "content": content(**days)}
    plan = await bureau.done("registrar", "/plans", body)
    assert list(plan["editions"][0]["schedule"]) == [""]
    assert len(plan["editions"][0]["schedule"][""]) == 12
    approval = {**APPROVAL, "evidence": EVIDENCE}
    path = f"/plans/{plan['id']}/approval"
    assert await bureau.refused("chief", path, approval) == (422, "authority-not-named")


async def test_who_sees_a_plan(bureau: Desk) -> None:
    path = f"/plans/{(await draft(bureau))['id']}"
    assert (await bureau.ask("expert", "GET", path)).status_code == 403
    for below in ("", "/enterprises", "/editions/1/enterprises"):
        answer = await bureau.ask("auditor", "GET", f"{path}{below}", bureau="370125")
        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/plan-unknown")
        assert (await bureau.ask("supervisor", "GET", f"{path}{below}", bureau="370100")).status_code == 200
    assert await rows(bureau, "/plans", bureau="370125") == []
    assert len(await rows(bureau, "/plans?bureau=370124", "supervisor", bureau="370100")) == 1
    answer = await bureau.ask("chief", "POST", f"{path}/approval", APPROVAL, bureau="370125")
    assert answer.status_code == 404
    assert await bureau.refused("chief", f"/plans/{uuid4()}/approval", APPROVAL) == (404, "plan-unknown")


async def test_the_log_alone_gives_the_same_tables(bureau: Desk) -> None:
    path = f"/plans/{(await draft(bureau))['id']}"
    await bureau.done("chief", f"{path}/approval", APPROVAL)
    fewer = {"reason": "企业停产", "content": content(scope={"identifiers": [code(1), code(3)]})}
    await bureau.done("registrar", f"{path}/amendments", fewer)
    await draft(bureau, kind="campaign")
    await bureau.done("chief", f"{path}/approval", APPROVAL)
    await bureau.done("registrar", f"{path}/filing", FILING)
    await bureau.done("registrar", f"{path}/publication")
    connection = await connect(bureau.database.admin_url)
    await sequence_all(connection)
    await connection.close()
    owner = create_engine(bureau.database.admin_url, application="tests")
    try:
        blobs = bureau.app.resources.blobs
        await check_rebuild(bureau.database, TABLES, lambda: rebuild(owner, blobs, TABLES, projections(PLANS)))
    finally:
        await owner.dispose()
    assert len(await rows(bureau, f"{path}/enterprises")) == 2
