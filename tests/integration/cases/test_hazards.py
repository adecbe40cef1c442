"""Major hazards over HTTP: listed, treated, overdue, accepted; who may know of them; what publishing is told."""

import json
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import Response

from services.cases.projections import PROJECTIONS, TABLES
from shared.access.roles import Role
from shared.contracts.assignment import VisitDraws
from shared.contracts.fact import BlobRef
from shared.contracts.sampling import DrawOpened
from shared.database import create_engine
from shared.log.rebuild import rebuild
from shared.policy.reading import read_policy
from tests.integration.cases.straight_way import CHIEF, FINDING, FIRST, FOUND, way
from tests.integration.cases.straight_way import at as hours
from tests.support.caseload import Caseload, Json
from tests.support.log import sequence_all
from tests.support.oracle import check_log, check_rebuild
from tests.support.postgres import connect
from tests.support.treatment import GONE, PLAN, STOP, SUPERVISOR, hazard, of_finding, reported
from tests.unit.policy.examples import HEAD

TODAY, DUE = date(2026, 3, 10), date(2026, 4, 30)
KEEPER, DECIDER = FIRST, CHIEF
_DEADLINES = """
deadlines:
  - {name: v, title: 治理期间检查, rule: visit-major-hazard, count: 7, unit: days, after: hazard-visited, basis: 示例}
  - {name: a, title: 逾期措施, rule: act-on-overdue-hazard, count: 5, unit: days, after: hazard-due, basis: 示例}
"""
_TOLD = "SELECT entry FROM log.event WHERE type LIKE 'cases.hazard.%' AND stream LIKE 'publicity/%'"


def policy(*, published: bool = True) -> Json:
    told = "publications: [{kind: major-hazard, release: by-itself, basis: 示例}]\n" if published else ""
    return read_policy((HEAD.replace("2020", "2026") + told + _DEADLINES).encode()).policy.as_json()


async def post(
    caseload: Caseload, path: str, body: Json, who: tuple[str, *tuple[Role, ...]] = KEEPER, version: str = "*"
) -> Response:
    headers = {**caseload.says(*who), "Idempotency-Key": str(uuid4()), "If-Match": version}
    return await caseload.client.post(f"/hazards{path}", json=body, headers=headers)


async def does(caseload: Caseload, path: str, body: Json, who: tuple[str, *tuple[Role, ...]] = KEEPER) -> Json:
    answer = await post(caseload, path, body, who)
    assert answer.status_code in (200, 201), answer.text
    shown: Json = answer.json()
    return shown


def code(answer: Response) -> tuple[int, str]:
    """Status and code of a refusal, which both languages explain."""
    problem = answer.json()
    assert problem["detail"]
    assert problem["detail_en"]
    return answer.status_code, problem["type"].removeprefix("/problems/")


def now(caseload: Caseload) -> Json:
    return {"at": caseload.app.clock().isoformat()}


def skip(caseload: Caseload, days: float) -> datetime:
    moment = caseload.app.clock() + timedelta(days=days)
    caseload.at(moment)
    return moment


async def listed(caseload: Caseload, **others: Any) -> str:
    shown = await does(caseload, "", hazard(reported(), TODAY, DUE, **others))
    return str(shown["id"])


async def found_on_site(caseload: Caseload, **others: Any) -> UUID:
    """An inspection whose crew is on site and has found something major."""
    caseload.at(hours(-100))
    inspection = await caseload.assign(**others)
    crew = (await caseload.get(f"/inspections/{inspection}")).json()["crew"]
    for step in way(crew):
        if others.get("covert") and step.name == "notified":
            continue
        caseload.at(hours(step.hours))
        body = {**FOUND, "severity": "major"} if step.name == "found" else step.body
        answer = await caseload.post(inspection, step.verb, body, step.who)
        assert answer.status_code == 200, (step.name, answer.text)
        if step.name == "found":
            return inspection
    raise AssertionError


async def test_from_the_finding_to_the_restart(caseload: Caseload) -> None:
    await caseload.adopt(policy())
    inspection = await found_on_site(caseload)
    shown = await does(caseload, "", hazard(of_finding(inspection, FINDING), TODAY, DUE))
    one = f"/{shown['id']}"
    assert (shown["status"], shown["party"]["name"], shown["may_work"]) == ("standing", "示例化工有限公司", True)
    again = await post(caseload, "", hazard(of_finding(inspection, FINDING), TODAY, DUE))
    assert code(again) == (409, "hazard-listed-already")
    shown = await does(caseload, f"{one}/stops", {**now(caseload), **STOP})
    assert (shown["status"], shown["may_work"]) == ("stopped", False)
    await does(caseload, f"{one}/supervision", {"authority": SUPERVISOR, "number": "1号", "on": "2026-03-10"})
    skip(caseload, 3)
    await does(caseload, f"{one}/plans", {**now(caseload), "plan": PLAN})
    visit = {**now(caseload), "persons": ["测试员甲"], "facts": "停产，正在清灰", "stop_kept": True}
    await does(caseload, f"{one}/visits", visit)
    await does(caseload, f"{one}/reports", {**now(caseload), "to": "示例市应急管理局", "content": "停产治理中"})
    skip(caseload, 20)
    body = {**now(caseload), "content": "已完成"}
    assert code(await post(caseload, f"{one}/acceptance-requests", body)) == (422, "assessment-missing")
    shown = await does(
        caseload, f"{one}/acceptance-requests", {**body, "assessment": "ab" * 32, "assessed_by": "示例评价公司"}
    )
    assert {each["rule"] for each in shown["clocks"] if each["state"] == "running"} >= {"examine-restart"}
    skip(caseload, 2)
    await does(caseload, f"{one}/examinations", {**now(caseload), **GONE})
    both = ("first", Role.INSPECTOR, Role.CHIEF)
    assert code(await post(caseload, f"{one}/acceptance", {}, both)) == (403, "same-person")
    shown = await does(caseload, f"{one}/acceptance", {"document": "（示）应急恢〔2026〕1号"}, DECIDER)
    assert (shown["status"], shown["may_work"], shown["next"]) == ("eliminated", True, [])
    assert all(each["state"] != "running" for each in shown["clocks"])
    told = await what_is_told(caseload)
    assert [kind for kind, _ in told] == ["listed", "changed", "eliminated"]
    assert {stream for _, stream in told} == {f"publicity/{shown['id']}"}
    await the_log_and_the_rows_agree(caseload)


async def what_is_told(caseload: Caseload) -> list[tuple[str, str]]:
    """What publishing reads: the last word of each type, and the stream. Nothing of it is public."""
    connection = await connect(caseload.database.url("cheqian_publishing"))
    try:
        entries = [json.loads(row["entry"]) for row in await connection.fetch(f"{_TOLD} ORDER BY version")]
    finally:
        await connection.close()
    assert all(entry["public"] == {} and entry["cause"] == entry["trace"] for entry in entries)
    return [(entry["type"].rpartition(".")[2], entry["stream"]) for entry in entries]


async def the_log_and_the_rows_agree(caseload: Caseload) -> None:
    await sequence_all(caseload.sequencer)
    await check_log(caseload.database)
    engine = create_engine(caseload.database.admin_url, application="tests")
    again = rebuild(engine, caseload.blobs, TABLES, PROJECTIONS)
    await check_rebuild(caseload.database, TABLES, lambda: again)
    await engine.dispose()


async def test_one_that_gets_overdue_is_listed_with_its_steps(caseload: Caseload) -> None:
    await caseload.adopt(policy(published=False))
    one = await listed(caseload)
    step = {"step": "penalise-hazard", "on": "2026-05-02", "document": "（示）应急立〔2026〕3号"}
    assert code(await post(caseload, f"/{one}/steps", step)) == (409, "hazard-not-overdue")
    skip(caseload, 53)
    late = (await caseload.get("/hazards?overdue=true")).json()["items"]
    assert [(each["id"], each["overdue"], each["due"]) for each in late] == [(one, True, "2026-04-30")]
    shown = (await caseload.get(f"/hazards/{one}")).json()
    assert [each["step"] for each in shown["overdue_steps"]][:2] == ["penalise-hazard", "cut-supplies"]
    assert "take-step" in {each["verb"] for each in shown["next"] if not each["missing"]}
    unknown = await post(caseload, f"/{one}/steps", {**step, "step": "wait"})
    assert code(unknown) == (422, "unknown-step")
    assert "penalise-hazard" in unknown.json()["steps"]
    shown = await does(caseload, f"/{one}/steps", step)
    assert [len(each["taken"]) for each in shown["overdue_steps"]] == [1, 0, 0, 0]
    more = {"until": "2026-08-31", "reason": "未到货"}
    assert code(await post(caseload, f"/{one}/extensions", more)) == (409, "treatment-overdue")
    assert (await caseload.get("/hazards?overdue=false")).json()["items"] == []
    assert await what_is_told(caseload) == []
    await the_log_and_the_rows_agree(caseload)


async def test_more_time_is_decided_by_another(caseload: Caseload) -> None:
    one = await listed(caseload)
    await does(caseload, f"/{one}/extensions", {"until": "2026-06-30", "reason": "泄爆装置未到货"})
    shown = await does(caseload, f"/{one}/extension-decisions", {"granted": True}, DECIDER)
    assert (shown["by"], shown["extensions"][0]["granted"]) == ("2026-06-30", True)
    assert {each["due"] for each in shown["clocks"] if each["rule"] == "treat-major-hazard"} == {"2026-06-30"}


async def test_what_was_none_is_taken_off_the_list_and_may_be_listed_again(caseload: Caseload) -> None:
    await caseload.adopt(policy())
    inspection = await found_on_site(caseload)
    body = hazard(of_finding(inspection, FINDING), TODAY, DUE)
    one = (await does(caseload, "", body))["id"]
    denied = {"explanation": "经复核，不属于判定标准所列情形"}
    assert (await does(caseload, f"/{one}/denial", denied, DECIDER))["status"] == "revoked"
    assert [kind for kind, _ in await what_is_told(caseload)] == ["listed", "revoked"]
    assert (await does(caseload, "", body))["id"] != one


@pytest.mark.parametrize(
    ("change", "status", "refusal"),
    [
        (
            {"criterion": {"standard": "industry-and-trade-management", "situation": 9}},
            422,
            "no-such-situation",
        ),
        ({"criterion": {"standard": "bakeries", "situation": 1}}, 422, "no-such-situation"),
        ({"found": "2026-03-11"}, 422, "hazard-day-impossible"),
        ({"by": "2026-03-01"}, 422, "hazard-day-impossible"),
        ({"origin": of_finding(uuid4(), uuid4())}, 404, "inspection-unknown"),
    ],
)
async def test_what_cannot_be_is_refused(caseload: Caseload, change: Json, status: int, refusal: str) -> None:
    assert code(await post(caseload, "", hazard(reported(), TODAY, DUE) | change)) == (status, refusal)
    assert (await caseload.get("/hazards")).json()["items"] == []


async def test_a_plan_without_one_of_its_six_parts_is_refused_by_name(caseload: Caseload) -> None:
    one = await listed(caseload)
    for part in PLAN:
        body = {**now(caseload), "plan": {name: text for name, text in PLAN.items() if name != part}}
        answer = await post(caseload, f"/{one}/plans", body)
        assert answer.status_code == 422
        assert part in answer.text


async def test_a_general_finding_is_no_major_hazard(caseload: Caseload) -> None:
    caseload.at(hours(-100))
    inspection = await caseload.assign()
    crew = (await caseload.get(f"/inspections/{inspection}")).json()["crew"]
    for step in way(crew):
        caseload.at(hours(step.hours))
        assert (await caseload.post(inspection, step.verb, step.body, step.who)).status_code == 200
        if step.name == "found":
            break
    answer = await post(caseload, "", hazard(of_finding(inspection, FINDING), TODAY, DUE))
    assert code(answer) == (409, "not-major")


async def test_what_a_secret_inspection_found_is_secret_until_it_is_open(caseload: Caseload) -> None:
    await caseload.adopt(policy())
    draws = VisitDraws(targets=uuid4(), deal=1, crew=(uuid4(),))
    inspection = await found_on_site(caseload, covert=True, draws=draws)
    one = (await does(caseload, "", hazard(of_finding(inspection, FINDING), TODAY, DUE)))["id"]
    stranger = ("stranger", Role.AUDITOR)
    assert (await caseload.get(f"/hazards/{one}", *stranger)).status_code == 404
    assert (await caseload.get("/hazards", *stranger)).json()["items"] == []
    assert [each["id"] for each in (await caseload.get("/hazards")).json()["items"]] == [one]
    matters = {each["matter"]["stream"] for each in (await caseload.get("/deadlines")).json()["items"]}
    assert f"hazard/{one}" in matters
    hidden = (await caseload.get("/deadlines", *stranger)).json()["items"]
    assert hidden == []
    assert await what_is_told(caseload) == []
    opened = DrawOpened(because="due", openings=BlobRef(sha256="ab" * 32, size=2, media_type="application/json"))
    for draw in draws.all:
        await caseload.happens(f"draw/{draw}", opened)
    assert (await caseload.get(f"/hazards/{one}", *stranger)).json()["covert"] is False
    assert [kind for kind, _ in await what_is_told(caseload)] == ["listed"]
    await the_log_and_the_rows_agree(caseload)


async def test_a_stale_version_is_refused_and_nothing_is_recorded(caseload: Caseload) -> None:
    one = await listed(caseload)
    await does(caseload, f"/{one}/supervision", {"authority": SUPERVISOR, "on": "2026-03-10"})
    stale = await post(caseload, f"/{one}/stops", {**now(caseload), **STOP}, version='"1"')
    assert stale.status_code == 412
    assert (await caseload.get(f"/hazards/{one}")).json()["stops"] == []


async def test_lists_by_state(caseload: Caseload) -> None:
    first, second = await listed(caseload), await listed(caseload)
    await does(caseload, f"/{first}/stops", {**now(caseload), **STOP})
    await does(caseload, f"/{second}/supervision", {"authority": SUPERVISOR, "on": "2026-03-10"})
    for query, expected in (
        ("status=stopped", {first}),
        ("stopped=true", {first}),
        ("supervised=true", {second}),
        ("stands=true&identifier=91370124MA00000A9U", {first, second}),
        ("stands=false", set()),
        ("since=2026-03-11", set()),
        ("until=2026-03-10", {first, second}),
        (f"inspection={uuid4()}", set()),
        ("team=W", set()),
    ):
        found = (await caseload.get(f"/hazards?{query}")).json()["items"]
        assert {each["id"] for each in found} == expected, query


async def test_who_reported_is_shown_to_few(caseload: Caseload) -> None:
    one = await listed(caseload)
    assert (await caseload.get(f"/hazards/{one}")).json()["origin"]["reporter"] == "示例安全员"
    assert (await caseload.get(f"/hazards/{one}", "a", Role.AUDITOR)).json()["origin"]["reporter"] is None
