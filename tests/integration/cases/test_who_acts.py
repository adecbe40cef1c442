"""Who acts on an inspection over HTTP, and who may not even know of it."""

from typing import Any
from uuid import UUID

from shared.access.roles import Role
from tests.integration.cases.straight_way import (
    CHIEF,
    FINDING,
    FIRST,
    HASH,
    LEAD,
    LEADER,
    LEGAL,
    ORDER,
    REPORT,
    VIEWS,
    at,
    moment,
    walk,
)
from tests.support.caseload import Caseload, Json, inspector

_STRANGER, _NO_EXPERT = ("stranger", Role.INSPECTOR), ("no-expert-of-it", Role.EXPERT)
_EXPERT = ("expert", Role.EXPERT)
_DISPUTED: Json = {"finding": str(FINDING), "by": "enterprise", "reason": "不属实"}
_DELIBERATED: Json = {
    "finding": str(FINDING),
    "until": moment(4.7),
    "place": "会议室",
    "chair": "丙",
    "recorder": "丁",
    "views": VIEWS,
    "opinion": "成立",
    "outcome": "stands",
}
_SENT: Json = {"lead": str(LEAD), "findings": [str(FINDING)], "to": "消防救援大队", "content": "占用通道"}
_MORE: Json = {"number": 1, "until": "2026-04-01", "reason": "未到货"}


async def _code(caseload: Caseload, one: UUID, verb: str, body: Any, who: tuple[str, Role]) -> tuple[int, str]:
    """The status of an answer, and the code of its refusal; no answer but 200 shows anything of the inspection."""
    headers = {**caseload.says(*who), "If-Match": "*"}
    answer = await caseload.client.post(f"/inspections/{one}{verb}", json=body, headers=headers)
    if answer.status_code == 200:
        return 200, ""
    assert "示例化工" not in answer.text
    return answer.status_code, str(answer.json()["type"]).rpartition("/")[2]


async def test_only_the_crew_acts_and_who_may_not_read_does_not_know(caseload: Caseload) -> None:
    expert = inspector("expert", 3).model_copy(update={"directory": "experts", "certificate_expires": None})
    one = await caseload.assign(crew=(inspector("first"), inspector("second", 2), expert))
    await walk(caseload, one, "served")
    caseload.at(at(4.5))
    assert (await caseload.post(one, "/leads", _SENT, FIRST)).status_code == 200
    receipt = {"lead": str(LEAD), "on": moment(4)[:10], "receipt": HASH}
    acts: tuple[tuple[str, Json], ...] = (
        ("/disputes", _DISPUTED),
        ("/lead-receipts", receipt),
        (f"/orders/{ORDER}/extensions", _MORE),
        ("/dispositions", {"finding": str(FINDING), "disposition": {"by": "told"}}),
    )
    for verb, body in acts:
        assert await _code(caseload, one, verb, body, _STRANGER) == (403, "not-of-crew"), verb
    assert await _code(caseload, one, *acts[0], _NO_EXPERT) == (404, "inspection-unknown")
    for who, known in ((_EXPERT, True), (_NO_EXPERT, False)):
        assert (await caseload.get(f"/inspections/{one}", *who)).status_code == (200 if known else 404)
        listed = (await caseload.get("/inspections", *who)).json()["items"]
        assert [each["id"] for each in listed] == ([str(one)] if known else [])

    assert await _code(caseload, one, *acts[0], _EXPERT) == (200, "")
    assert await _code(caseload, one, "/report", REPORT, FIRST) == (409, "report-too-early")
    caseload.at(at(5))
    assert await _code(caseload, one, "/deliberations", {**_DELIBERATED, "at": moment(4.4)}, LEGAL) == (
        422,
        "time-impossible",
    )
    assert await _code(caseload, one, "/deliberations", {**_DELIBERATED, "at": moment(4.6)}, LEGAL) == (200, "")
    assert await _code(caseload, one, *acts[0], FIRST) == (409, "finding-disputed-before")
    shown = await walk(caseload, one, "reported", after="served")
    assert [each["recorded"]["by"]["subject"] for each in shown["findings"][0]["disputes"]] == ["expert"]
    crew_disputes = {**_DISPUTED, "by": "crew"}
    assert await _code(caseload, one, "/disputes", crew_disputes, FIRST) == (409, "not-now")


async def test_the_head_decides_on_recusals_and_the_visit_is_called_off(caseload: Caseload) -> None:
    one = await caseload.assign(crew=(inspector("first"), inspector("second", 2), inspector("late", 3)))
    found = await walk(caseload, one, "notified")
    first, second, late = ({"person": each["person"], "certificate": each["key"]} for each in found["crew"])
    absent = {"person": late["person"], "how": "late", "reason": "堵车"}
    caseload.at(at(0.3))
    arrival = {"at": moment(0), "place": "厂区门口", "present": [first, second], "absent": [absent]}
    assert await _code(caseload, one, "/arrival", arrival, FIRST) == (200, "")
    second_acts, late_acts = ("second", Role.INSPECTOR), ("late", Role.INSPECTOR)
    assert await _code(caseload, one, "/rights", {"to": "负责人", "confirmed": True}, late_acts) == (403, "not-on-site")
    assert await _code(caseload, one, "/latecomers", {"at": moment(0.2), **late}, FIRST) == (200, "")
    rights = {"to": "负责人", "confirmed": False, "reason": "负责人未到场"}
    asked = {**rights, "recusals": [{"person": second["person"], "reason": "系其近亲属"}]}
    assert await _code(caseload, one, "/rights", {**rights, "reason": ""}, FIRST) == (422, "confirmation-incomplete")
    assert await _code(caseload, one, "/rights", asked, late_acts) == (200, "")
    decision = {"person": second["person"], "granted": True, "opinion": "准予回避"}
    assert await _code(caseload, one, "/recusal-decisions", decision, LEADER) == (403, "not-permitted")
    assert await _code(caseload, one, "/recusal-decisions", decision, ("late", Role.CHIEF)) == (403, "own-recusal")
    assert await _code(caseload, one, "/recusal-decisions", decision, CHIEF) == (200, "")
    checked = {"item": "A-1", "result": "as-required", "facts": "已查"}
    assert await _code(caseload, one, "/items", checked, second_acts) == (403, "recused")
    recused = {"reason": "crew-recused", "remark": "另行派员"}
    assert await _code(caseload, one, "/cancellation", {"reason": "closed"}, LEADER) == (409, "visit-under-way")
    assert await _code(caseload, one, "/cancellation", recused, LEADER) == (200, "")
    assert await _code(caseload, one, "/cancellation/approval", {}, CHIEF) == (200, "")


async def test_a_visit_is_broken_off_when_access_is_refused(caseload: Caseload) -> None:
    one = await caseload.assign()
    found = await walk(caseload, one, "found")
    present = [{"person": each["person"], "certificate": each["key"]} for each in found["crew"]]
    caseload.at(at(1.5))
    assert await _code(caseload, one, "/cancellation", {"reason": "crew-recused"}, LEADER) == (
        409,
        "call-off-reason-untrue",
    )
    left = {"at": moment(1.2), "why": "access-refused", "facts": "中途拒绝检查"}
    refused = {**left, "present": present, "proof": [HASH]}
    assert await _code(caseload, one, "/failure", refused, _STRANGER) == (403, "not-of-crew")
    assert await _code(caseload, one, "/failure", refused, FIRST) == (200, "")
    nothing = {**REPORT, "result": {"text": "未发现问题"}}
    assert await _code(caseload, one, "/report", nothing, FIRST) == (409, "result-contradicts-record")
    refuses = {**REPORT, "result": {"text": "不配合检查情节严重"}}
    assert await _code(caseload, one, "/report", refuses, FIRST) == (200, "")
