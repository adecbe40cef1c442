"""Campaigns and files of enterprises in a service: who may know what, what is sent twice, what the log makes again."""

from typing import Any
from uuid import UUID, uuid4

import httpx

from services.cases.projections import PROJECTIONS, TABLES
from shared.access.roles import Role
from shared.contracts.assignment import AssignedParty, AssignedPlan, VisitDraws
from shared.database import create_engine
from shared.log.rebuild import rebuild
from tests.integration.cases.straight_way import FIRST, HASH, NOTICE, PLAN, moment
from tests.support.caseload import Caseload, Json, inspector
from tests.support.log import sequence_all
from tests.support.postgres import connect

REGISTRAR, CHIEF = ("registrar", Role.REGISTRAR), ("chief", Role.CHIEF)
OPENED: Json = {
    "season": "2026年集中执法",
    "title": "集中执法检查活动",
    "first": "2026-03-02",
    "last": "2026-03-10",
    "groups": [{"code": "W", "name": "执法一组"}],
    "criteria": [{"code": "skill", "title": "专业水平", "points": 100}],
}


def said(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, str(answer.json().get("type", "")).removeprefix("/problems/")


async def opened(caseload: Caseload, plan: UUID, key: str = "", **others: Any) -> httpx.Response:
    headers = {**caseload.says(*REGISTRAR), "Idempotency-Key": key or str(uuid4())}
    return await caseload.client.post("/campaigns", json={**OPENED, "plan": str(plan), **others}, headers=headers)


async def does(caseload: Caseload, campaign: str, verb: str, body: Json, who: Any = REGISTRAR) -> httpx.Response:
    headers = {**caseload.says(*who), "If-Match": "*"}
    return await caseload.client.post(f"/campaigns/{campaign}{verb}", json=body, headers=headers)


async def arrives(caseload: Caseload, plan: UUID, crew: tuple[Any, ...]) -> tuple[UUID, httpx.Response]:
    """A visit of a plan, up to the arrival of its crew."""
    inspection = await caseload.assign_by_plan(plan=AssignedPlan(id=plan, edition=1), crew=crew)
    for verb, body, who in (
        ("/site-plan", PLAN, FIRST),
        ("/site-plan/approval", {}, CHIEF),
        ("/notice", {**NOTICE, "at": moment(0)}, FIRST),
    ):
        answer = await caseload.post(inspection, verb, body, who)
        assert answer.status_code == 200, answer.text
    present = [{"person": str(each.person), "certificate": each.key} for each in crew]
    arrival = {"at": moment(0), "place": "厂区门口", "present": present}
    return inspection, await caseload.post(inspection, "/arrival", arrival, FIRST)


async def test_a_plan_has_one_campaign_also_if_it_is_sent_twice(caseload: Caseload) -> None:
    plan = uuid4()
    first = await opened(caseload, plan, key="made-up-key")
    again = await opened(caseload, plan, key="made-up-key")
    assert (first.status_code, again.status_code, first.json()) == (201, 201, again.json())
    assert said(await opened(caseload, plan)) == (409, "plan-has-campaign")
    listed = await caseload.get("/campaigns", "chief", Role.CHIEF)
    assert [each["id"] for each in listed.json()["items"]] == [first.json()["id"]]
    assert said(await caseload.get(f"/campaigns/{uuid4()}", "chief", Role.CHIEF)) == (404, "campaign-unknown")
    day = await caseload.get(f"/campaigns/{uuid4()}/days/2026-03-10", "chief", Role.CHIEF)
    assert said(day) == (404, "campaign-unknown")


async def test_whoever_was_not_trained_is_not_of_the_crew(caseload: Caseload) -> None:
    plan, crew = uuid4(), (inspector("first"), inspector("second", 2))
    campaign = (await opened(caseload, plan)).json()["id"]
    members = [{"person": str(crew[0].person), "directory": "people", "certificate": crew[0].key}]
    trained = {"on": "2026-03-09", "members": members, "proof": HASH}
    assert (await does(caseload, campaign, "/trainings", trained)).status_code == 200
    inspection, answer = await arrives(caseload, plan, crew)
    assert said(answer) == (409, "campaign-gate")
    assert answer.json()["persons"] == [str(crew[1].person)]
    # Of no campaign, the same people may go.
    _, elsewhere = await arrives(caseload, uuid4(), crew)
    assert elsewhere.status_code == 200
    other = {"person": str(crew[1].person), "directory": "people", "certificate": crew[1].key}
    assert (await does(caseload, campaign, "/trainings", {**trained, "members": [other]})).status_code == 200
    present = [{"person": str(each.person), "certificate": each.key} for each in crew]
    arrival = {"at": moment(0), "place": "厂区门口", "present": present}
    assert (await caseload.post(inspection, "/arrival", arrival, FIRST)).status_code == 200
    day = (await caseload.get(f"/campaigns/{campaign}/days/2026-03-10", "chief", Role.CHIEF)).json()
    assert [(each["code"], each["visits"], each["under_way"]) for each in day["groups"]] == [
        ("W", [str(inspection)], 1)
    ]
    await the_log_makes_the_rows_again(caseload)


async def the_log_makes_the_rows_again(caseload: Caseload) -> None:
    """And nothing public says who was trained."""
    await sequence_all(caseload.sequencer)
    admin = await connect(caseload.database.admin_url)
    entries = await admin.fetchval(
        "SELECT string_agg(convert_from(entry, 'UTF8'), '') FROM log.event WHERE type = 'cases.campaign.noted'"
    )
    rows = (
        "SELECT (SELECT count(*) FROM cases.trained), (SELECT count(*) FROM cases.gated_plan), id FROM cases.campaign"
    )
    before = [tuple(row) for row in await admin.fetch(rows)]
    engine = create_engine(caseload.database.admin_url, application="tests")
    await rebuild(engine, caseload.blobs, TABLES, PROJECTIONS)
    await engine.dispose()
    assert [tuple(row) for row in await admin.fetch(rows)] == before
    await admin.close()
    for told in ("示执", "trained", "集中执法", HASH):
        assert told not in entries


async def test_the_file_of_an_enterprise_shows_what_the_reader_may_know(caseload: Caseload) -> None:
    party = AssignedParty(
        identifier="91370124EXAMP00154", known_as=("L370124000001",), bureau="370124", name="示例化工有限公司"
    )
    crew = (inspector("first"), inspector("second", 2))
    open_ = await caseload.assign_by_plan(crew=crew, party=party)
    covert = await caseload.assign(
        covert=True, crew=crew, draws=VisitDraws(targets=uuid4(), deal=1, crew=(uuid4(),)), party=party
    )
    at = "/enterprises/91370124EXAMP00154/file"

    async def seen(subject: str, *roles: Role, path: str = at) -> list[str]:
        answer = await caseload.get(path, subject, *roles)
        if answer.status_code == 404:
            assert said(answer) == (404, "nothing-on-file")
            return []
        assert answer.status_code == 200, answer.text
        return [each["id"] for each in answer.json()["items"] if each["kind"] == "opened"]

    assert await seen("first") == [str(open_), str(covert)]
    assert await seen("another", Role.INSPECTOR) == [str(open_)]
    assert await seen("first", path="/enterprises/L370124000001/file") == [str(open_), str(covert)]
    assert await seen("an-expert", Role.EXPERT) == []
    assert await seen("first", path="/enterprises/91370124EXAMP00999/file") == []
    entries, path = [], f"{at}?limit=1&count=true"
    while path:
        page = (await caseload.get(path)).json()
        entries += page["items"]
        path = page["next"]
    whole = (await caseload.get(at)).json()["items"]
    assert [each["event"] for each in entries] == [each["event"] for each in whole]
    assert whole[0]["title"] == "检查立项"
