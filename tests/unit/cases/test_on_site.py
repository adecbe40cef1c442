"""What the visit and its findings allow: times, persons, what the record says, and the result that fits it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from services.cases.inspection import (
    calling_off,
    closing,
    crew,
    extensions,
    findings,
    leads,
    orders,
    preparing,
    recusing,
    reporting,
    site_record,
    visiting,
)
from services.cases.inspection.state import Inspection
from shared.contracts.inspection.order import LeadReceived, LeadTransferred
from shared.contracts.inspection.preparation import CallOffRequested
from shared.contracts.inspection.visit import (
    Absent,
    Joined,
    PageSigned,
    RecusalAsked,
    RecusalDecided,
    RefusalReported,
    Result,
    VisitFailed,
)
from shared.errors import Refusal
from tests.unit.cases.walk import (
    ARRIVED,
    ASKED,
    CREW,
    DISPUTED,
    FAULTY,
    FINDING,
    FIRST,
    HASH,
    RECORD,
    REPORT,
    RESULTS,
    RIGHTS,
    SIGNERS,
    Walk,
    at,
    checked,
    found,
    inspector,
    made_up,
    meeting,
    reinspected,
    walked,
)

_STRANGER = FIRST._replace(person="stranger")
_TODAY = date(2026, 3, 11)
_LEAD = LeadTransferred(lead=made_up("lead"), findings=(FINDING,), to="消防救援大队", content="占用疏散通道")
_SECOND_STANDS_BACK = RecusalDecided(person=made_up("second"), granted=True, opinion="系近亲属")
_FAILED = VisitFailed(
    at=at(1.5), why="access-refused", facts="中途拒绝检查", present=ARRIVED.present[:2], proof=(HASH,)
)
_NO_REASON_LISTED = calling_off.Grounds((), cap_reached=False)
_REFUSED = RECORD.confirmation.model_copy(update={"by": "refused", "reason": "不认可"})


def _dispute(person: str) -> Callable[[Inspection], Any]:
    return lambda now: findings.dispute(now, DISPUTED, person)


def _left(hours: float = 3, **confirmation: Any) -> Any:
    return RECORD.model_copy(
        update={"left": at(hours), "confirmation": RECORD.confirmation.model_copy(update=confirmation)}
    )


def _pages(*numbers: int) -> tuple[PageSigned, ...]:
    return tuple(PageSigned(page=number, sha256=HASH, confirmed=True) for number in numbers)


def _reported(now: Inspection, text: str) -> Any:
    return reporting.draft(now, REPORT.model_copy(update={"result": Result(text=text)}), FIRST, SIGNERS, RESULTS)


def _confirm(now: Inspection, record: Any = RECORD) -> Any:
    return visiting.confirm(now, record, "first", at(4), 2)


TABLE: tuple[tuple[str, type[Refusal], Callable[[Inspection], Any]], ...] = (
    ("found", crew.NotOfCrew, _dispute("stranger")),
    ("served", crew.NotOfCrew, lambda now: extensions.ask(now, ASKED, _STRANGER, _TODAY)),
    (
        "served",
        crew.NotOfCrew,
        lambda now: leads.receive(now, LeadReceived(lead=FINDING, on=_TODAY, receipt=HASH), "stranger", _TODAY),
    ),
    ("rights", visiting.MeetingOrder, lambda now: visiting.hold_meeting(now, meeting("closing", 1), "first", at(1))),
    ("opening", visiting.MeetingOrder, lambda now: visiting.hold_meeting(now, meeting("opening", 1), "first", at(1))),
    (
        "opening",
        preparing.TimeImpossible,
        lambda now: visiting.hold_meeting(now, meeting("closing", 0.1), "first", at(1)),
    ),
    ("closing", preparing.TimeImpossible, lambda now: _confirm(now, _left(2.4))),
    ("closing", site_record.ConfirmationIncomplete, lambda now: _confirm(now, _left(pages=_pages(7, 7)))),
    ("closing", site_record.ConfirmationIncomplete, lambda now: _confirm(now, _left(pages=_pages(1, 3)))),
    (
        "on-site",
        site_record.ConfirmationIncomplete,
        lambda now: visiting.tell_rights(now, RIGHTS.model_copy(update={"confirmed": False}), "first"),
    ),
    ("on-site", visiting.RightsUntold, lambda now: visiting.check_item(now, FAULTY, "first", ())),
    ("on-site", visiting.RightsUntold, lambda now: visiting.hold_meeting(now, meeting("opening", 1), "first", at(1))),
    ("on-site", visiting.AlreadyThere, lambda now: visiting.join(now, _joins("second"), "first", at(1))),
    ("on-site", crew.CrewMismatch, lambda now: visiting.join(now, _joins("stranger"), "first", at(1))),
    (
        "on-site",
        crew.CrewMismatch,
        lambda now: visiting.tell_rights(now, _asks("stranger"), "first"),
    ),
    ("on-site", recusing.NoRecusalAsked, lambda now: recusing.decide(now, _SECOND_STANDS_BACK, "the-leader")),
    ("on-site", recusing.OwnRecusal, lambda now: recusing.decide(now, _SECOND_STANDS_BACK, "first")),
    ("found", site_record.ItemContradicts, lambda now: visiting.check_item(now, checked("A-1"), "second", ())),
    (
        "A-2",
        site_record.ItemContradicts,
        lambda now: findings.find(now, found("second", made_up("f"), "A-2"), "second"),
    ),
    ("closing", preparing.TimeImpossible, lambda now: visiting.fail(now, _FAILED, "first", at(4), 2)),
    ("closing", calling_off.VisitUnderWay, lambda now: _calls_off(now, "closed")),
    ("visited", visiting.RecordSigned, lambda now: visiting.report_refusal(now, _told(), "first", at(4))),
    ("visited", reporting.ResultContradicts, lambda now: _reported(now, "未发现问题")),
    ("visited", reporting.ResultContradicts, lambda now: _reported(now, "发现问题已责令改正")),
    ("visited", reporting.ResultContradicts, lambda now: _reported(now, "通过登记的住所（经营场所）无法联系")),
    (
        "served",
        crew.CrewMismatch,
        lambda now: orders.reinspect(
            now, reinspected().model_copy(update={"persons": (made_up("nobody"),)}), "first", at(200), 2
        ),
    ),
)


@pytest.mark.parametrize(("step", "refusal", "decide"), TABLE)
def test_refusal(step: str, refusal: type[Refusal], decide: Callable[[Inspection], Any]) -> None:
    with pytest.raises(refusal) as caught:
        decide(walked(step).now)
    assert type(caught.value) is refusal
    assert caught.value.detail
    assert caught.value.detail_en


def _joins(name: str, hours: float = 0.5) -> Joined:
    return Joined(at=at(hours), person=made_up(name), certificate=f"示执-{name}")


def _asks(name: str) -> Any:
    return RIGHTS.model_copy(update={"recusals": (RecusalAsked(person=made_up(name), grounds="系其配偶"),)})


def _calls_off(now: Inspection, reason: str) -> CallOffRequested:
    return calling_off.request(now, CallOffRequested(reason=reason), _NO_REASON_LISTED)


def _told() -> RefusalReported:
    return RefusalReported(at=at(3.5), to="局长", content="负责人拒签")


def test_a_visit_in_which_nothing_was_checked_or_a_fault_has_no_finding_is_no_visit() -> None:
    walk = walked("opening")
    for item in ("A-1", "A-2"):
        walk.note(checked(item, result="not-checked"))
    walk.note(meeting("closing", 1))
    with pytest.raises(visiting.RecordIncomplete, match="none was checked"):
        _confirm(walk.now)
    walk.note(FAULTY)
    with pytest.raises(visiting.RecordIncomplete, match="what was found at the items A-1"):
        _confirm(walk.now)
    walk.note(findings.find(walk.now, found(), "first"))
    assert _confirm(walk.now) == RECORD


def test_who_came_late_acts_after_somebody_on_site_recorded_it() -> None:
    walk = _with_a_late_one(inspector("late"))
    with pytest.raises(crew.NotOnSite):
        visiting.check_item(walk.now, FAULTY, "late", ())
    with pytest.raises(crew.CrewMismatch):
        visiting.join(walk.now, _joins("late").model_copy(update={"certificate": "X"}), "first", at(1))
    walk.note(visiting.join(walk.now, _joins("late"), "first", at(1)))
    walk.note(visiting.check_item(walk.now, FAULTY, "late", ()), "late")
    assert made_up("late") in walk.now.visit.there
    expired = _with_a_late_one(inspector("late", expires=date(2026, 3, 9)))
    with pytest.raises(visiting.CertificateExpired):
        visiting.join(expired.now, _joins("late"), "first", at(1))


def _with_a_late_one(late: Any) -> Walk:
    walk = walked("notified", crew=(*CREW, late))
    absent = Absent(person=late.person, how="late", reason="堵车")
    walk.note(visiting.arrive(walk.now, ARRIVED.model_copy(update={"absent": (absent,)}), "first", at(1), 2))
    walk.note(RIGHTS)
    return walk


@pytest.mark.parametrize(
    ("second", "counted"),
    [
        (inspector("second"), True),
        (inspector("second").model_copy(update={"subject": ""}), True),
        (
            inspector("first").model_copy(update={"subject": "", "person": made_up("second"), "key": "示执-second"}),
            False,
        ),
        (inspector("first"), False),
    ],
    ids=["two accounts", "another name without an account", "the same name without an account", "one id twice"],
)
def test_one_human_does_not_count_as_two(second: Any, counted: bool) -> None:
    walk = walked("notified", crew=(inspector("first"), second))
    arrived = ARRIVED.model_copy(update={"present": ARRIVED.present[: len({made_up("first"), second.person})]})
    if counted:
        assert visiting.arrive(walk.now, arrived, "first", at(1), 2) == arrived
        return
    with pytest.raises((crew.TooFewInspectors, crew.CrewMismatch)):
        visiting.arrive(walk.now, arrived, "first", at(1), 2)


def test_access_that_is_refused_after_the_arrival_ends_the_visit_and_keeps_what_was_done() -> None:
    walk = walked("found")
    walk.note(visiting.fail(walk.now, _FAILED, "first", at(2), 2), "first", at(2))
    assert (walk.now.status, FINDING in walk.now.findings, walk.now.visit.left) == ("visited", True, None)
    assert _reported(walk.now, "不配合检查情节严重").report.result.national == "6"
    with pytest.raises(reporting.ResultContradicts):
        _reported(walk.now, "未发现问题")


def test_a_record_that_was_not_signed_is_reported_to_the_bureau() -> None:
    walk = walked("closing")
    walk.note(_confirm(walk.now, RECORD.model_copy(update={"confirmation": _REFUSED})))
    duty = ("向本机关报告拒签（安全生产法第六十八条）", "the report to the bureau that the record was not signed")
    assert duty in closing.duties(walk.now)
    with pytest.raises(preparing.TimeImpossible):
        visiting.report_refusal(walk.now, _told().model_copy(update={"at": at(2.9)}), "first", at(4))
    walk.note(visiting.report_refusal(walk.now, _told(), "first", at(4)))
    assert duty not in closing.duties(walk.now)
