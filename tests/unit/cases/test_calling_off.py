"""Nobody undoes an inspection alone: a call-off takes two persons and a reason; a failed visit two, or a witness."""

from datetime import date
from uuid import UUID

import pytest

from services.cases.inspection import calling_off, crew, preparing, site_plan, telling, visiting
from services.cases.inspection.calling_off import Grounds
from services.cases.inspection.state import Inspection
from shared.approval import NothingRequested, RequestPending, SamePerson
from shared.contracts.assignment import VisitDraws
from shared.contracts.held import InspectionNotHeld
from shared.contracts.inspection.basis import SpecialOrder
from shared.contracts.inspection.preparation import CallOffRequested
from shared.contracts.inspection.visit import Present, VisitFailed
from shared.policy.reasons import ReasonNotListed
from tests.unit.cases.walk import CREW, DAY, EXPERT, HASH, Walk, at, inspector, made_up, opened, walked

LISTED = Grounds(("closed", "moved"), cap_reached=False)


def drawn() -> Inspection:
    return Walk(
        opened().model_copy(update={"draws": VisitDraws(targets=made_up("targets"), crew=(made_up("crew draw"),))})
    ).now


def asked(reason: str = "closed") -> CallOffRequested:
    return CallOffRequested(reason=reason)


def test_one_person_requests_and_another_approves() -> None:
    walk = walked("approved")
    with pytest.raises(NothingRequested):
        calling_off.approve(walk.now, "chief", LISTED)
    walk.note(calling_off.request(walk.now, asked(), LISTED), "leader", at(-60))
    assert walk.now.status == "approved"
    with pytest.raises(RequestPending):
        calling_off.request(walk.now, asked(), LISTED)
    with pytest.raises(SamePerson):
        calling_off.approve(walk.now, "leader", LISTED)
    with pytest.raises(SamePerson):
        calling_off.refuse(walk.now, "leader", "不同意")
    walk.note(calling_off.refuse(walk.now, "chief", "照常检查"), "chief", at(-59))
    walk.note(calling_off.request(walk.now, asked(), LISTED), "leader", at(-58))
    what = calling_off.approve(walk.now, "chief", LISTED)
    walk.note(what, "chief", at(-57))
    assert (walk.now.status, [each.verdict and each.verdict.approved for each in walk.now.call_offs]) == (
        "called-off",
        [False, True],
    )
    told = InspectionNotHeld(inspection=walk.now.id, on=date(2026, 3, 8), because="called-off", reason="closed")
    assert telling.told(walk.now, what) == told
    assert telling.version_before(told) == 0


@pytest.mark.parametrize(
    ("inspection", "reason", "cap_reached", "refused"),
    [
        (walked("opened").now, "closed", False, None),
        (walked("opened").now, ".", False, ReasonNotListed),
        (walked("opened").now, "no-basis", False, calling_off.ReasonUntrue),
        (walked("opened").now, "cap-reached", False, calling_off.ReasonUntrue),
        (walked("opened").now, "cap-reached", True, None),
        (Walk(opened(occasion="other")).now, "no-basis", False, None),
        (drawn(), "closed", False, calling_off.DrawnVisit),
        (drawn(), "no-basis", False, calling_off.DrawnVisit),
        (drawn(), "cap-reached", True, None),
    ],
)
def test_a_reason_is_listed_or_true_and_a_drawn_enterprise_is_substituted(
    inspection: Inspection, reason: str, cap_reached: bool, refused: type[Exception] | None
) -> None:
    grounds = LISTED._replace(cap_reached=cap_reached)
    if refused is None:
        assert calling_off.request(inspection, asked(reason), grounds) == asked(reason)
    else:
        with pytest.raises(refused):
            calling_off.request(inspection, asked(reason), grounds)


def failed(*people: UUID, witness: str = "") -> VisitFailed:
    keys = {each.person: each.key for each in (*CREW, inspector("third"))}
    present = tuple(Present(person=person, certificate=keys[person]) for person in people)
    return VisitFailed(at=at(0), why="not-found", facts="无人", present=present, proof=(HASH,), witness=witness)


FIRST, SECOND, THIRD = (made_up(name) for name in ("first", "second", "third"))


@pytest.mark.parametrize(
    ("what", "refused"),
    [
        (failed(FIRST, SECOND), None),
        (failed(FIRST, witness="邻近单位值班人员"), None),
        (failed(FIRST), crew.TooFewInspectors),
        (failed(FIRST, EXPERT.person), crew.TooFewInspectors),
        (failed(FIRST, FIRST), crew.CrewMismatch),
        (failed(FIRST, THIRD), crew.CrewMismatch),
        (failed(SECOND, witness="邻近单位值班人员"), crew.NotOnSite),
    ],
)
def test_a_failed_visit_has_two_inspectors_or_a_witness(what: VisitFailed, refused: type[Exception] | None) -> None:
    now = walked("notified").now
    if refused is None:
        assert visiting.fail(now, what, "first", at(1), 2) == what
    else:
        with pytest.raises(refused):
            visiting.fail(now, what, "first", at(1), 2)


def test_an_expired_certificate_does_not_see_a_visit_fail() -> None:
    now = walked("notified", crew=(inspector("first", DAY.replace(day=9)), inspector("second"))).now
    with pytest.raises(crew.TooFewInspectors, match="witness"):
        visiting.fail(now, failed(FIRST, SECOND), "first", at(1), 2)
    with pytest.raises(crew.TooFewInspectors):
        visiting.fail(now, failed(FIRST, witness="值班人员"), "first", at(1), 2)


def test_a_visit_that_no_roster_bounds_is_not_put_off_beyond_its_year() -> None:
    walk = Walk(opened().model_copy(update={"visit_by": None, "visit_from": DAY}))
    assert site_plan.last_day(walk.now) == date(2026, 12, 31)
    said = {"authority": "安委会", "document": "3 号", "scope": "粉尘", "filed_with": "县政府", "evidence": HASH}
    order = SpecialOrder.model_validate({**said, "on": DAY, "until": date(2026, 4, 1)})
    assert site_plan.last_day(walk.now.model_copy(update={"basis": order})) == date(2026, 4, 1)
    with pytest.raises(site_plan.DayImpossible):
        preparing.postpone(walk.now, date(2027, 1, 4), "企业停产", "first", DAY)
