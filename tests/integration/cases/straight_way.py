"""The straight way of an inspection over HTTP: each step with its time, its verb, its body, and who takes it."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from httpx import Response

from shared.access.roles import Role
from tests.support.caseload import MORNING, Caseload, Json

FIRST, SECOND = ("first", Role.INSPECTOR), ("second", Role.INSPECTOR)
DEPUTY, LEADER = ("deputy", Role.GROUP_LEADER), ("leader", Role.GROUP_LEADER)
CHIEF, LEGAL = ("chief", Role.CHIEF), ("legal", Role.LEGAL)
HASH = "ab" * 32
FINDING, ORDER, LEAD = uuid4(), uuid4(), uuid4()


class Step(NamedTuple):
    """A step of the way. `hours`: after nine o'clock on the day of the visit, in Beijing. A step without a verb is
    taken in documents.
    """

    name: str
    hours: float
    verb: str
    body: Json
    who: tuple[str, Role]


def at(hours: float) -> datetime:
    return MORNING + timedelta(hours=hours)


def moment(hours: float) -> str:
    return at(hours).isoformat()


PLAN: Json = {"on": "2026-03-10", "method": "现场检查", "content": ["安全培训"]}
NOTICE: Json = {
    "at": moment(-20),
    "by": "送达检查通知书",
    "receiver": "现场负责人",
    "content": "检查事项",
    "requirements": "备好资料",
    "rights": "可申请回避",
}
CONFIRMATION: Json = {"by": "signature", "signer": "负责人", "pages": [{"page": 1, "sha256": HASH, "confirmed": True}]}
REPORT: Json = {"situation": "情况", "appraisal": "评价", "opinion": "意见", "result": {"text": "发现问题已责令改正"}}
FOUND: Json = {
    "finding": str(FINDING),
    "item": "A-1",
    "description": "未如实记录培训情况",
    "place": "办公室",
    "basis": [{"instrument": "《示例标准》", "article": "5.2", "in_force_since": "2020-01-01"}],
    "severity": "general",
    "sort": "培训记录",
}
ORDERED: Json = {
    "order": str(ORDER),
    "order_kind": "rectify",
    "power": "《中华人民共和国安全生产法》第六十五条",
    "requirements": [{"number": 1, "finding": str(FINDING), "requirement": "补记培训", "by": "2026-03-20"}],
}
VIEWS: list[Json] = [{"name": name, "post": "科长", "view": "不成立"} for name in ("甲", "乙")]


def way(crew: list[Json]) -> tuple[Step, ...]:
    """The steps for this crew, as the inspection's answer shows it."""
    present = [{"person": each["person"], "certificate": each["key"]} for each in crew]
    persons = [each["person"] for each in crew]
    verdict = {"number": 1, "done": True, "facts": "已补记"}
    checked: Any = {"result": "as-required", "facts": "已查"}
    return (
        Step("drafted", -90, "/site-plan", PLAN, FIRST),
        Step("approved", -70, "/site-plan/approval", {"opinion": "同意"}, CHIEF),
        Step("notified", -20, "/notice", NOTICE, FIRST),
        Step("on-site", 0.1, "/arrival", {"at": moment(0), "place": "厂区门口", "present": present}, FIRST),
        Step("rights", 0.1, "/rights", {"to": "负责人", "confirmed": True}, FIRST),
        Step("opening", 0.2, "/meetings", {"meeting": "opening", "at": moment(0.2), "attended": ["负责人"]}, FIRST),
        Step("A-1", 1, "/items", {"item": "A-1", "result": "not-as-required", "facts": "记录不全"}, FIRST),
        Step("found", 1, "/findings", FOUND, FIRST),
        Step("A-2", 2, "/items", {"item": "A-2", **checked}, SECOND),
        Step("closing", 2.6, "/meetings", {"meeting": "closing", "at": moment(2.5), "attended": ["负责人"]}, FIRST),
        Step("visited", 3.1, "/record", {"left": moment(3), "confirmation": CONFIRMATION}, FIRST),
        Step("order-drafted", 3.5, "/orders", ORDERED, FIRST),
        Step("ordered", 3.6, f"/orders/{ORDER}/approval", {"opinion": "同意"}, CHIEF),
        Step("served", 4.1, "", {}, SECOND),
        Step("report-drafted", 25, "/report", REPORT, FIRST),
        Step("reported", 25, "/report/approval", {"opinion": "同意"}, CHIEF),
        Step(
            "fed-back",
            30,
            "/feedback",
            {"at": moment(29), "by": "当面", "receiver": "负责人", "content": "结果"},
            FIRST,
        ),
        Step(
            "reinspected",
            200,
            f"/orders/{ORDER}/reinspections",
            {"at": moment(199), "persons": persons, "verdicts": [verdict], "opinion": "复查合格"},
            FIRST,
        ),
        Step("closing-drafted", 201, "/closing", {}, FIRST),
        Step("closed", 202, "/closing/approval", {"opinion": "同意"}, CHIEF),
    )


async def call_off(caseload: Caseload, inspection: UUID) -> Json:
    """Call an inspection off that no draw asks for: the leader requests it, the chief approves."""
    requested = await caseload.post(inspection, "/cancellation", {"reason": "closed", "remark": "企业停产"}, LEADER)
    assert requested.status_code == 200, requested.json()
    found: Json = (await caseload.post(inspection, "/cancellation/approval", {}, CHIEF)).json()
    return found


async def take(caseload: Caseload, inspection: UUID, step: Step, who: tuple[str, Role]) -> Response:
    """Take a step. Documents serves the order, whoever asks then."""
    if step.verb:
        return await caseload.post(inspection, step.verb, step.body, who)
    await caseload.serve(inspection, ORDER)
    return await caseload.get(f"/inspections/{inspection}", *who)


async def walk(caseload: Caseload, inspection: UUID, to: str, after: str = "") -> Json:
    """Take the steps after `after` (from the first), up to `to`. Returns the inspection as the last answer shows it."""
    if not after:
        caseload.at(at(-100))
    found: Json = (await caseload.get(f"/inspections/{inspection}")).json()
    steps = way(found["crew"])
    names = [step.name for step in steps]
    for step in steps[names.index(after) + 1 if after else 0 : names.index(to) + 1]:
        caseload.at(at(step.hours))
        answer = await take(caseload, inspection, step, step.who)
        assert answer.status_code == 200, (step.name, answer.json())
        found = answer.json()
    return found
