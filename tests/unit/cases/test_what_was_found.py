"""What becomes of a finding: disputes, what a major one needs, leads, re-inspections."""

from typing import Any

import pytest

from services.cases.inspection import (
    closing,
    findings,
    leads,
    orders,
    preparing,
    reporting,
)
from services.cases.inspection.state import Inspection
from shared.contracts.inspection.finding import Deliberated, Disposed, HandedOver, RectifiedAtOnce, Told, View
from shared.contracts.inspection.order import LeadTransferred
from shared.contracts.inspection.signing import SentBack
from shared.contracts.inspection.visit import (
    Result,
)
from tests.unit.cases.walk import (
    DISPUTED,
    FINDING,
    FIRST,
    HASH,
    NOTED,
    ORDER,
    REPORT,
    RESULTS,
    SIGNERS,
    at,
    found,
    made_up,
    order,
    reinspected,
    walked,
)

_LEAD = LeadTransferred(lead=made_up("lead"), findings=(FINDING,), to="消防救援大队", content="占用疏散通道")


def _deliberated(hours: float = 40, names: str = "甲乙") -> Deliberated:
    views = tuple(View(name=name, post="科长", view="成立") for name in names)
    return Deliberated(finding=FINDING, at=at(hours), chair="丙", views=views, opinion="成立", outcome="stands")


def _reported(now: Inspection, text: str) -> Any:
    return reporting.draft(now, REPORT.model_copy(update={"result": Result(text=text)}), FIRST, SIGNERS, RESULTS)


def test_a_dispute_ends_before_the_report_and_comes_once_from_each_side() -> None:
    walk = walked("visited")
    walk.note(findings.dispute(walk.now, DISPUTED, "expert"), "expert", at(20))
    assert walk.now.findings[FINDING].disputes[0].recorded.person == "expert"
    with pytest.raises(findings.FindingDisputed):
        findings.dispute(walk.now, DISPUTED.model_copy(update={"by": "crew"}), "first")
    with pytest.raises(reporting.ReportTooEarly):
        _reported(walk.now, "发现问题待后续处理")
    with pytest.raises(preparing.TimeImpossible):
        findings.deliberate(walk.now, _deliberated(19), "legal", at(50))
    with pytest.raises(findings.ViewsOfOne):
        findings.deliberate(walk.now, _deliberated(21, "甲甲"), "legal", at(50))
    walk.note(findings.deliberate(walk.now, _deliberated(21), "legal", at(50)), "legal", at(50))
    with pytest.raises(findings.DisputedBefore):
        findings.dispute(walk.now, DISPUTED, "first")
    assert findings.dispute(walk.now, DISPUTED.model_copy(update={"by": "crew"}), "first").by == "crew"


def test_a_major_finding_needs_more_than_to_be_told() -> None:
    def left_open(*notes: Any) -> bool:
        walk = walked("A-1")
        walk.note(found().model_copy(update={"severity": "major"}))
        for what in notes:
            walk.note(what)
        return any("重大问题" in zh for zh, _ in closing.duties(walk.now))

    assert left_open(Disposed(finding=FINDING, disposition=Told()))
    assert left_open(order())
    assert not left_open(order(), NOTED)
    assert not left_open(Disposed(finding=FINDING, disposition=HandedOver(to="执法大队", proposal="立案")))
    assert not left_open(_LEAD)


def test_a_finding_goes_to_one_department_once() -> None:
    walk = walked("visited")
    with pytest.raises(leads.LeadTwice):
        leads.transfer(walk.now, _LEAD.model_copy(update={"findings": (FINDING, FINDING)}), "first")
    walk.note(leads.transfer(walk.now, _LEAD, "first"))
    again = _LEAD.model_copy(update={"lead": made_up("another lead")})
    with pytest.raises(leads.LeadTwice):
        leads.transfer(walk.now, again, "first")
    assert leads.transfer(walk.now, again.model_copy(update={"to": "市场监管局"}), "first").to == "市场监管局"


def test_a_re_inspection_is_not_before_the_one_that_was_held() -> None:
    walk = walked("served")
    walk.note(orders.reinspect(walk.now, reinspected(done=False), "first", at(200), 2), "first", at(200))
    with pytest.raises(preparing.TimeImpossible):
        orders.reinspect(walk.now, reinspected().model_copy(update={"at": at(198)}), "first", at(201), 2)


def test_a_result_that_speaks_of_an_order_waits_for_its_service() -> None:
    walk = walked("visited")
    walk.note(Disposed(finding=FINDING, disposition=Told()))
    walk.note(order())
    walk.note(_reported(walk.now, "发现问题已责令改正"))
    walk.note(SentBack(paper="order", order=ORDER, act="review", opinion="重拟"))
    duty = "检查结果为责令改正，指令待送达"
    assert duty in [zh for zh, _ in closing.duties(walk.now)]
    walk.note(order(order_=made_up("another order")))
    walk.note(NOTED.model_copy(update={"order": made_up("another order")}))
    assert duty not in [zh for zh, _ in closing.duties(walk.now)]


def test_what_was_rectified_as_the_crew_left_was_rectified_on_the_spot() -> None:
    for step, hours in (("found", 1.5), ("visited", 3)):
        rectified = RectifiedAtOnce(proof=HASH, at=at(hours))
        assert findings.dispose(walked(step).now, FINDING, rectified, "first", at(40)).disposition == rectified


def test_the_crew_does_not_settle_the_dispute_about_its_own_finding() -> None:
    walk = walked("visited")
    walk.note(findings.dispute(walk.now, DISPUTED, "first"), "first", at(20))
    for person in ("first", "second", "expert"):
        with pytest.raises(findings.OwnDeliberation):
            findings.deliberate(walk.now, _deliberated(21), person, at(50))
    assert findings.deliberate(walk.now, _deliberated(21), "legal", at(50)).outcome == "stands"
