"""Who may do what to an inspection over HTTP: each refusal names its rule, and a refused act leaves nothing behind."""

from typing import Any
from uuid import UUID

from shared.access.roles import Role
from tests.integration.cases.straight_way import CHIEF, FIRST, FOUND, LEGAL, NOTICE, PLAN, REPORT, SECOND, at, walk
from tests.support.caseload import Caseload, Json

_POLICY: Json = {
    "policy": "made-up-2026",
    "bureau": "370124",
    "title": "示例政策",
    "source": "示应急〔2026〕1 号",
    "effective": {"from": "2026-01-01"},
    "approvals": [
        {
            "step": "site-plan",
            "drafted_by": ["inspector"],
            "reviewed_by": ["deputy"],
            "approved_by": ["leader"],
            "basis": "第三条",
        }
    ],
    "deadlines": [
        {
            "name": "report-in-a-day",
            "title": "检查报告",
            "rule": "write-report",
            "count": 1,
            "unit": "working-days",
            "after": "inspection-ended",
            "basis": "第五条",
        }
    ],
}
_DEPUTY, _LEADER = ("deputy", Role.GROUP_LEADER), ("leader", Role.GROUP_LEADER)


async def _refused(caseload: Caseload, inspection: UUID, verb: str, body: Any, who: tuple[str, Role]) -> str:
    """The code of the refusal of a verb, which both languages explain."""
    before = await caseload.get(f"/inspections/{inspection}")
    answer = await caseload.post(inspection, verb, body, who)
    problem = answer.json()
    assert answer.status_code >= 400, problem
    assert problem["detail"]
    assert problem["detail_en"]
    assert (await caseload.get(f"/inspections/{inspection}")).headers["ETag"] == before.headers["ETag"]
    return str(problem["type"]).rpartition("/")[2]


async def test_each_refusal_names_its_rule(caseload: Caseload) -> None:
    caseload.at(at(-100))
    one = await caseload.assign()
    stranger = ("stranger", Role.INSPECTOR)
    late = {**PLAN, "on": "2026-04-01"}
    checked = {"item": "Z-9", "result": "as-required", "facts": "已查"}
    assert await _refused(caseload, one, "/site-plan", PLAN, stranger) == "not-of-crew"
    assert await _refused(caseload, one, "/site-plan", late, FIRST) == "visit-day-impossible"
    assert await _refused(caseload, one, "/notice", NOTICE, FIRST) == "not-now"
    await walk(caseload, one, "drafted")
    assert await _refused(caseload, one, "/site-plan/approval", {}, FIRST) == "not-permitted"
    assert await _refused(caseload, one, "/site-plan/approval", {}, _LEADER) == "not-a-signer"
    assert await _refused(caseload, one, "/site-plan/review", {}, CHIEF) == "not-this-act"
    await walk(caseload, one, "on-site", after="drafted")
    assert await _refused(caseload, one, "/items", checked, FIRST) == "rights-untold"
    await walk(caseload, one, "rights", after="on-site")
    assert await _refused(caseload, one, "/items", checked, FIRST) == "item-beyond"
    assert await _refused(caseload, one, "/findings", FOUND, FIRST) == "item-unchecked"
    assert await _refused(caseload, one, "/report", REPORT, FIRST) == "not-now"
    await walk(caseload, one, "reported", after="rights")
    assert await _refused(caseload, one, "/closing", {}, CHIEF) == "not-permitted"
    assert await _refused(caseload, one, "/closing", {}, FIRST) == "duties-open"


async def test_the_policy_says_who_signs_and_which_clocks_run(caseload: Caseload) -> None:
    caseload.at(at(-200))
    await caseload.adopt(_POLICY)
    one = await caseload.assign()
    caseload.at(at(-100))
    await walk(caseload, one, "drafted")
    assert await _refused(caseload, one, "/site-plan/approval", {}, _LEADER) == "not-this-act"
    assert await _refused(caseload, one, "/site-plan/review", {}, CHIEF) == "not-a-signer"
    assert (await caseload.post(one, "/site-plan/review", {}, _DEPUTY)).status_code == 200
    assert await _refused(caseload, one, "/site-plan/approval", {}, CHIEF) == "not-a-signer"
    assert (await caseload.post(one, "/site-plan/approval", {}, _LEADER)).status_code == 200
    visited = await walk(caseload, one, "visited", after="approved")
    assert {clock["rule"]: clock["due"] for clock in visited["clocks"] if clock["state"] == "running"} == {
        "write-report": "2026-03-11"
    }
    caseload.at(at(24 * 6))
    report = {**REPORT, "result": {"text": "发现问题待后续处理"}}
    assert (await caseload.post(one, "/report", report, FIRST)).status_code == 200
    late = (await caseload.post(one, "/report/approval", {}, CHIEF)).json()
    assert [(clock["state"], clock["late_by"]) for clock in late["clocks"] if clock["rule"] == "write-report"] == [
        ("late", 3)
    ]


async def test_the_policy_says_who_sees_covert_visits(caseload: Caseload) -> None:
    """Here the legal section does, and the chief does not: not in lists, not by the id, not by deadlines."""
    caseload.at(at(-200))
    await caseload.adopt({**_POLICY, "covert": {"seen_by": ["legal"], "basis": "第六条"}})
    one = await caseload.assign(covert=True)
    for who, sees in ((LEGAL, True), (CHIEF, False), (FIRST, True)):
        assert bool((await caseload.get("/inspections", *who)).json()["items"]) == sees
        assert (await caseload.get(f"/inspections/{one}", *who)).status_code == (200 if sees else 404)
    await walk(caseload, one, "drafted")
    assert await _refused(caseload, one, "/site-plan/refusal", {"opinion": "不同意"}, CHIEF) == "inspection-unknown"
    assert await _refused(caseload, one, "/site-plan/refusal", {"opinion": "不同意"}, LEGAL) == "not-a-signer"
    deadlines = [(await caseload.get("/deadlines", *who)).json()["items"] for who in (LEGAL, CHIEF)]
    assert [bool(found) for found in deadlines] == [True, False]


async def test_two_who_act_on_one_version(caseload: Caseload) -> None:
    """The second reads again: of two officers who close at once, one does."""
    caseload.at(at(-100))
    one = await caseload.assign()
    await walk(caseload, one, "closing-drafted")
    tag = (await caseload.get(f"/inspections/{one}")).headers["ETag"]
    headers = {**caseload.says(*CHIEF), "If-Match": tag}
    path = f"/inspections/{one}/closing/approval"
    answers = [await caseload.client.post(path, json={}, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 412]


async def test_a_finding_that_is_sent_twice_is_recorded_once(caseload: Caseload) -> None:
    caseload.at(at(-100))
    one = await caseload.assign()
    await walk(caseload, one, "found")
    assert await _refused(caseload, one, "/findings", FOUND, FIRST) == "finding-twice"
    assert await _refused(caseload, one, "/findings", FOUND, SECOND) == "finding-twice"
