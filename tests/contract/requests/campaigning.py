"""A campaign, with a visit of several departments: everything that is done with checklists is done."""

from typing import Any
from uuid import UUID, uuid4

from shared.access.roles import Role
from shared.clock import beijing_date
from shared.contracts.assignment import AssignedPlan, Assignee, TeamHead
from tests.contract.requests.assigning import CREW, assign_by_hand, inspector
from tests.contract.requests.promised import Known
from tests.contract.requests.visiting import Visit, meet, prepare
from tests.support.bureau import EVIDENCE, Json
from tests.support.house import Person
from tests.support.office import Office

_DEPARTMENT = "示例县消防救援大队"
_EXPERT = "made-up-expert-of-the-campaign"


async def hold_campaign(office: Office) -> Known:
    """Opened, its people trained; a visit of a day; closed, and its expert scored."""
    plan, today = uuid4(), beijing_date(office.house.clock()).isoformat()
    opened = {
        "plan": str(plan),
        "season": "2026年集中执法",
        "title": "全县安全生产集中执法检查活动",
        "first": today,
        "last": today,
        "trades": ["铸造"],
        "contents": ["风险管控"],
        "groups": [{"code": "W", "name": "执法一组"}],
        "criteria": [{"code": "skill", "title": "专业水平", "points": 100}],
    }
    campaign = await office.registrar.post("/cases/campaigns", opened)
    at = f"/cases/campaigns/{campaign['id']}"
    crew = await _crew(office)
    members = [{"person": str(one.person), "directory": one.directory, "certificate": one.key} for one in crew]
    await office.legal.post(f"{at}/trainings", {"on": today, "members": members, "proof": EVIDENCE})
    head = TeamHead(post="leader", person=uuid4(), name="测试组长", subject=office.leader.name)
    told: dict[str, Any] = {"plan": AssignedPlan(id=plan, edition=1), "heads": (head,), "kind": "joint"}
    visit = Visit(office, await assign_by_hand(office, crew=crew, occasion="plan", **told))
    await prepare(visit)
    expert = office.house.somebody(Role.EXPERT, name=_EXPERT)
    await _follow(visit, await _on_site(visit, expert))
    await office.registrar.post(f"{at}/closing", {"remark": "按期完成"})
    scores = [{"criterion": "skill", "points": "91.5"}]
    await office.leader.post(f"{at}/evaluations", {"expert": str(crew[-1].person), "scores": scores})
    return {"/campaigns": {"campaign": (campaign["id"],), "day": (today,)}}


async def _crew(office: Office) -> tuple[Assignee, ...]:
    """Two inspectors of the bureau, one of another department, and an expert of the register."""
    experts = await office.legal.get("/sampling/experts")
    known = UUID(experts[0]["person"]) if experts else uuid4()
    first, second, third = (inspector(subject, slot) for slot, subject in enumerate(CREW, start=1))
    expert = first.model_copy(
        update={"slot": 4, "role": "安全专家", "directory": "experts", "person": known, "key": "测专-04"}
    )
    named = expert.model_copy(update={"name": "测试专家04", "certificate_expires": None, "subject": _EXPERT})
    return (first, second, third.model_copy(update={"unit": _DEPARTMENT}), named)


async def _on_site(visit: Visit, expert: Person) -> list[str]:
    """What the bureau, the other department and the expert find; the first and the expert sign their checklists."""
    await visit.take(visit.first, "/arrival", {"at": visit.now, "place": "厂区门口", "present": visit.there})
    await visit.take(visit.first, "/rights", {"to": "现场负责人", "confirmed": True})
    await meet(visit, "opening")
    await visit.take(visit.first, "/items", {"item": "项-01", "result": "not-as-required", "facts": "查安全出口"})
    third = visit.office.house.somebody(Role.INSPECTOR, name=CREW[2])
    findings = []
    for who, what in ((visit.first, "未经培训上岗"), (third, "消火栓无水"), (expert, "防爆电气失效")):
        basis = [{"instrument": "《示例标准》", "article": "5.2", "in_force_since": "2020-01-01"}]
        found: Json = {"finding": str(uuid4()), "item": "项-01", "description": what, "place": "车间", "basis": basis}
        await visit.take(who, "/findings", {**found, "severity": "general", "sort": what})
        findings.append(found["finding"])
    for who in (visit.first, expert):
        await visit.take(who, "/checklists", {"signature": EVIDENCE})
    await meet(visit, "closing")
    pages = [{"page": 1, "sha256": EVIDENCE, "confirmed": True}]
    confirmation = {"by": "signature", "signer": "现场负责人", "pages": pages}
    await visit.take(visit.first, "/record", {"left": visit.now, "confirmation": confirmation})
    return findings


async def _follow(visit: Visit, findings: list[str]) -> None:
    """A reason for one missing signature, a notice for another; a handover that is acknowledged; a follow-up."""
    office = visit.office
    _, second, third, _ = (one["person"] for one in visit.shown["crew"])
    await visit.take(office.leader, "/excuses", {"person": second, "reason": "突发疾病送医"})
    await visit.take(office.leader, "/unit-notices", {"person": third, "at": visit.now, "notice": EVIDENCE})
    penalty = {"by": "penalty", "to": "随队取证组", "proposal": "建议立案"}
    await visit.take(visit.first, "/dispositions", {"finding": findings[0], "disposition": penalty})
    clerk = office.house.somebody(Role.CLERK)
    received = {"findings": findings[:1], "at": visit.now, "form": EVIDENCE}
    await visit.take(clerk, "/handover-receipts", received)
    theirs = office.house.somebody(Role.INSPECTOR, name=CREW[2])
    done = {"finding": findings[1], "by": "order", "on": visit.day(), "content": "责令限期改正"}
    await visit.take(theirs, "/follow-ups", done)
