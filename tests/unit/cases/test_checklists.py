"""Each of those who came signs the own checklist; what is handed over is acknowledged; departments follow up theirs."""

from collections.abc import Callable
from uuid import UUID

import pytest

from services.cases.inspection import checklists, closing, departments, findings
from services.cases.inspection.checklists import found_by, status_of, unsigned
from services.cases.inspection.crew import NotOnSite
from services.cases.inspection.handle_requests import BasisRequest, FindRequest
from services.cases.inspection.outcomes import outcomes
from services.cases.inspection.state import Inspection
from shared.contracts.inspection.checklist import (
    FollowedUp,
    HandoverReceived,
    SignatureExcused,
    UnitNotified,
)
from shared.contracts.inspection.finding import Told
from shared.errors import Refusal
from tests.unit.cases.attempts import THEIRS
from tests.unit.cases.states import DEPARTMENT, HANDED_OVER, joint
from tests.unit.cases.timed_walk import EVERY_RULE, Timed
from tests.unit.cases.walk import CREW, FINDING, HASH, STEPS, TODAY, Walk, at, found, made_up, opened, walked

_RECEIVED = HandoverReceived(findings=(FINDING, FINDING), at=at(5), form=HASH)


def _left(now: Inspection) -> list[str]:
    return [person.name for person in unsigned(now)]


def test_everybody_who_came_signs_the_own_checklist() -> None:
    walk = walked("found")
    assert _left(walk.now) == ["first", "second", "expert"]
    for name in ("first", "expert"):
        walk.note(checklists.sign(walk.now, HASH, name), name)
    assert _left(walk.now) == ["second"]
    signed = walk.now.checklists[made_up("first")].signed
    assert signed is not None
    assert signed.said.findings == found_by(walk.now, made_up("first")) == (FINDING,)


def test_what_is_found_after_the_signature_is_signed_too() -> None:
    walk = walked("found")
    walk.note(checklists.sign(walk.now, HASH, "first"))
    with pytest.raises(checklists.ChecklistSettled):
        checklists.sign(walk.now, HASH, "first")
    later = found(finding=made_up("later"))
    walk.note(findings.find(walk.now, later, "first"))
    assert status_of(walk.now, made_up("first")) == "unsigned"
    walk.note(checklists.sign(walk.now, HASH, "first"))
    assert status_of(walk.now, made_up("first")) == "signed"


def test_a_missing_signature_has_a_reason_or_goes_to_the_unit() -> None:
    walk = walked("visited")
    walk.note(checklists.excuse(walk.now, made_up("second"), "突发疾病送医", "the-leader"), "the-leader")
    told = UnitNotified(person=made_up("expert"), unit="示例安全技术服务公司", at=at(5), notice=HASH)
    walk.note(checklists.notify_unit(walk.now, told, at(6)), "the-leader")
    statuses = [status_of(walk.now, person.person) for person in CREW]
    assert statuses == ["unsigned", "excused", "unit-notified"]
    # Whoever signs later has signed.
    walk.note(checklists.sign(walk.now, HASH, "second"), "second")
    assert status_of(walk.now, made_up("second")) == "signed"


def _notice(person: UUID, unit: str = "示例街道办事处", hours: float = 5) -> Callable[[Inspection], object]:
    told = UnitNotified(person=person, unit=unit, at=at(hours), notice=HASH)
    return lambda now: checklists.notify_unit(now, told, at(6))


@pytest.mark.parametrize(
    ("attempt", "code"),
    [
        (lambda now: checklists.excuse(now, made_up("first"), "忘签", "first"), "own-excuse"),
        (lambda now: checklists.excuse(now, made_up("nobody"), "忘签", "the-leader"), "crew-mismatch"),
        (lambda now: checklists.sign(now, HASH, "nobody"), "not-of-crew"),
        (_notice(made_up("first"), unit=""), "unit-unknown"),
        (_notice(made_up("first"), hours=2), "time-impossible"),
        (_notice(made_up("first"), hours=7), "time-impossible"),
        (lambda now: checklists.receive(now, _RECEIVED, "the-clerk", at(6)), "nothing-handed-over"),
        (lambda now: checklists.receive(now, _RECEIVED, "second", at(6)), "own-handover"),
    ],
)
def test_what_is_refused(attempt: Callable[[Inspection], object], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        attempt(walked("visited").now)
    assert refused.value.code == code


def test_who_did_not_come_has_no_checklist() -> None:
    now = walked("visited").now
    arrival = now.visit.arrival
    assert arrival is not None
    alone = arrival.model_copy(update={"present": arrival.present[:2]})
    now = now.model_copy(update={"visit": now.visit.model_copy(update={"arrival": alone})})
    assert _left(now) == ["first", "second"]
    with pytest.raises(checklists.ChecklistAbsent):
        checklists.excuse(now, made_up("expert"), "未到场", "the-leader")
    with pytest.raises(NotOnSite):
        checklists.sign(now, HASH, "expert")


def test_what_is_handed_over_is_open_until_somebody_else_acknowledges_it() -> None:
    walk = walked("fed-back")
    walk.note(HANDED_OVER, "first", at(4))
    (duty,) = [zh for zh, _ in closing.duties(walk.now)]
    assert duty == "移交处罚的问题“未如实记录培训情况”待签收"
    walk.note(checklists.receive(walk.now, _RECEIVED, "the-clerk", at(6)), "the-clerk", at(6))
    assert list(closing.duties(walk.now)) == []
    finding = walk.now.findings[FINDING]
    assert (finding.receipt and finding.receipt.person, finding.unreceived) == ("the-clerk", False)
    # Handed over again, to others, it is acknowledged again.
    walk.note(HANDED_OVER, "first", at(7))
    assert walk.now.findings[FINDING].unreceived


def test_signatures_have_a_clock_where_the_policy_asks_for_them() -> None:
    walk = Timed(opened())
    walk.rules = EVERY_RULE
    for name, decide, person, time in STEPS:
        walk.step(decide, person, time)
        if name == "visited":
            break
    assert "sign-checklists" in walk.open
    walk.note(checklists.sign(walk.now, HASH, "first"), "first", at(4))
    walk.note(SignatureExcused(person=made_up("second"), reason="突发疾病送医"), "the-leader", at(5))
    assert "sign-checklists" in walk.open
    walk.note(UnitNotified(person=made_up("expert"), unit="公司", at=at(5), notice=HASH), "the-leader", at(5))
    assert walk.ended["sign-checklists"] == "met"


def test_no_clock_runs_when_everybody_signed_on_site() -> None:
    walk = Timed(opened())
    walk.rules = EVERY_RULE
    for name, decide, person, time in STEPS:
        if name == "visited":
            for each in ("first", "second", "expert"):
                walk.note(checklists.sign(walk.now, HASH, each), each, time)
        walk.step(decide, person, time)
        if name == "visited":
            break
    assert "sign-checklists" not in walk.open


def _request(**said: str) -> FindRequest:
    basis = (BasisRequest(instrument="《消防法》", article="第二十八条"),)
    common = {"item": "A-1", "description": "安全出口被占用", "place": "车间", "severity": "general", "sort": "疏散"}
    return FindRequest.model_validate({"finding": THEIRS, **common, "basis": basis, **said})


def test_a_finding_is_that_of_the_department_whose_people_found_it() -> None:
    _, second, _ = joint().now.crew
    of = departments.department_of
    assert of(second, _request(), (DEPARTMENT,)) == DEPARTMENT
    assert of(second, _request(), ()) == ""
    assert of(CREW[0], _request(), (DEPARTMENT,)) == ""
    assert of(CREW[0], _request(department=DEPARTMENT), (DEPARTMENT,)) == DEPARTMENT
    assert of(second, _request(elsewhere="生态环境局"), (DEPARTMENT,)) == ""
    with pytest.raises(departments.DepartmentNotJoined):
        of(second, _request(department="生态环境局"), (DEPARTMENT,))


def test_each_department_follows_up_its_own() -> None:
    walk: Walk = joint()
    with pytest.raises(findings.FindingOfDepartment) as refused:
        findings.dispose(walk.now, THEIRS, Told(), "first", at(40))
    assert refused.value.facts["department"] == DEPARTMENT
    done = FollowedUp(finding=THEIRS, by="order", on=TODAY, document="示消责改〔2026〕1号", content="限期改正")
    with pytest.raises(departments.DepartmentElse):
        departments.follow_up(walk.now, done, "first", TODAY)
    own = done.model_copy(update={"finding": FINDING})
    with pytest.raises(departments.FindingOwn):
        departments.follow_up(walk.now, own, "second", TODAY)
    assert f"问题“未如实记录培训情况”待{DEPARTMENT}后续处理" in [zh for zh, _ in closing.duties(walk.now)]
    walk.note(departments.follow_up(walk.now, done, "second", TODAY), "second")
    assert not [zh for zh, _ in closing.duties(walk.now) if DEPARTMENT in zh]
    assert [each.handling for each in outcomes(walk.now)] == ["待后续处置", f"{DEPARTMENT}已责令改正"]


def test_somebody_records_what_a_department_did_that_has_nobody_in_the_crew() -> None:
    walk = walked("A-2")
    walk.note(found("first", THEIRS).model_copy(update={"department": DEPARTMENT}), "first", at(2))
    done = FollowedUp(finding=THEIRS, by="penalty", on=TODAY, content="已立案")
    assert departments.follow_up(walk.now, done, "first", TODAY) == done
