"""The clocks of an inspection: which note opens which, which note ends it, and against which day."""

from datetime import date

import pytest

from services.cases.inspection import extensions, findings, leads, orders, reporting, withdrawing
from services.cases.inspection.order_timing import requirement_of
from shared.clocks.standing import ClocksOpen
from shared.contracts.inspection.finding import HandedOver
from shared.contracts.inspection.order import LeadReceived, LeadTransferred
from shared.contracts.inspection.preparation import CalledOff, CallOffRequested
from tests.unit.cases.timed_walk import timed
from tests.unit.cases.walk import (
    ASKED,
    ASKED_BACK,
    DEPUTY,
    DISPUTED,
    DROPPED,
    FEEDBACK,
    FINDING,
    FIRST,
    HASH,
    LEADER,
    MORE_TIME,
    ORDER,
    REPORT,
    RESULTS,
    SECOND,
    SIGNERS,
    at,
    found,
    made_up,
    reinspected,
)


def test_the_day_by_which_the_visit_is_held() -> None:
    assert timed("notified").open == {"hold-visit": date(2026, 3, 31)}
    walk = timed("on-site")
    assert (walk.open, walk.ended) == ({}, {"hold-visit": "met"})


def test_the_report_runs_from_the_end_of_the_visit() -> None:
    assert timed("visited").open == {"write-report": date(2026, 3, 11)}


def test_a_report_in_time_starts_the_feedback_and_a_late_one_says_how_late() -> None:
    walk = timed("reported")
    assert (walk.ended["write-report"], walk.open["give-feedback"]) == ("met", date(2026, 3, 12))
    late = timed("visited")
    alone = SIGNERS.model_copy(update={"reviewed_by": ()})
    late.note(reporting.draft(late.now, REPORT, FIRST, alone, RESULTS), "first", at(24 * 5))
    late.note(reporting.approve(late.now, LEADER, ""), "the-leader", at(24 * 6))
    (report,) = (clock for clock in late.now.clocks.all if clock.opened.rule == "write-report")
    assert report.ended is not None
    assert (report.state, report.ended.late_by) == ("late", 3)


def test_a_report_counts_when_its_last_signer_has_signed() -> None:
    walk = timed("visited")
    walk.note(reporting.draft(walk.now, REPORT, FIRST, SIGNERS, RESULTS), "first", at(25))
    walk.note(reporting.review(walk.now, DEPUTY, ""), "the-deputy", at(25))
    assert "write-report" in walk.open
    walk.note(reporting.approve(walk.now, LEADER, ""), "the-leader", at(26))
    assert walk.ended["write-report"] == "met"
    walk.note(reporting.feed_back(walk.now, FEEDBACK, "first", at(31)), "first", at(31))
    assert walk.ended["give-feedback"] == "met"


def test_a_report_takes_the_code_of_its_result_from_the_national_list() -> None:
    walk = timed("visited")
    assert reporting.draft(walk.now, REPORT, FIRST, SIGNERS, RESULTS).report.result.national == "8"


def test_an_order_runs_for_the_enterprise_and_then_for_the_bureau() -> None:
    walk = timed("served")
    assert walk.open["rectify"] == date(2026, 3, 20)
    assert walk.open["re-inspect"] == date(2026, 4, 3)
    (rectify,) = walk.now.clocks.open("rectify")
    assert rectify.opened.owes.who == "enterprise"


def test_a_requirement_that_is_met_ends_both() -> None:
    walk = timed("reinspected")
    assert (walk.ended["rectify"], walk.ended["re-inspect"]) == ("met", "met")


def test_a_requirement_that_is_met_when_the_bureau_looks_after_its_day_is_in_time() -> None:
    walk = timed("served")
    met = reinspected(done=True).model_copy(update={"at": at(24 * 12)})
    walk.note(orders.reinspect(walk.now, met, "first", at(24 * 12), 2), "first", at(24 * 12))
    assert (walk.ended["rectify"], walk.ended["re-inspect"]) == ("met", "met")


def test_a_requirement_that_is_not_met_lapses_and_goes_to_a_penalty_case() -> None:
    walk = timed("served")
    unmet = reinspected(done=False).model_copy(update={"at": at(24 * 12)})
    walk.note(orders.reinspect(walk.now, unmet, "first", at(24 * 12), 2), "first", at(24 * 12))
    assert (walk.ended["rectify"], walk.ended["re-inspect"]) == ("lapsed", "met")


def test_a_look_before_the_last_day_ends_nothing_unless_the_requirement_is_met() -> None:
    walk = timed("served")
    for hours in (48, 24 * 10):
        unmet = reinspected(done=False).model_copy(update={"at": at(hours)})
        walk.note(orders.reinspect(walk.now, unmet, "first", at(hours), 2), "first", at(hours))
        assert set(walk.open) >= {"rectify", "re-inspect"}, "the enterprise has its time up to the end of the 20th"
    met = reinspected(done=True).model_copy(update={"at": at(24 * 10)})
    walk.note(orders.reinspect(walk.now, met, "first", at(24 * 10), 2), "first", at(24 * 10))
    assert (walk.ended["rectify"], walk.ended["re-inspect"]) == ("met", "met")


def test_a_hand_over_for_a_penalty_voids_the_clocks_of_the_finding() -> None:
    walk = timed("served")
    disposition = HandedOver(to="执法大队", proposal="罚款")
    walk.note(findings.dispose(walk.now, FINDING, disposition, "first", at(40)), "first", at(40))
    assert (walk.ended["rectify"], walk.ended["re-inspect"]) == ("void", "void")


def test_a_dropped_finding_voids_its_clocks() -> None:
    walk = timed("served")
    walk.note(DISPUTED, "first", at(40))
    held = DROPPED.model_copy(update={"at": at(41)})
    walk.note(findings.deliberate(walk.now, held, "the-legal", at(42)), "the-legal", at(42))
    assert (walk.ended["rectify"], walk.ended["re-inspect"]) == ("void", "void")


def test_an_extension_moves_both_clocks() -> None:
    walk = timed("served")
    walk.note(extensions.ask(walk.now, ASKED, SECOND, date(2026, 3, 12)), "second", at(40))
    walk.note(extensions.review(walk.now, MORE_TIME, DEPUTY), "the-deputy", at(41))
    assert walk.open["rectify"] == date(2026, 3, 20)
    walk.note(extensions.decide(walk.now, MORE_TIME, LEADER, date(2026, 3, 12)), "the-leader", at(42))
    assert walk.open["rectify"] == date(2026, 4, 1)
    assert walk.open["re-inspect"] == date(2026, 4, 16)


def test_an_order_that_is_revoked_owes_nothing() -> None:
    walk = timed("served")
    walk.note(ASKED_BACK, "second", at(39))
    walk.note(withdrawing.approve(walk.now, ORDER, LEADER), "the-leader", at(40))
    assert (walk.ended["rectify"], walk.ended["re-inspect"]) == ("void", "void")


LEAD = LeadTransferred(lead=made_up("lead"), findings=(FINDING,), to="消防救援大队", content="占用疏散通道")


def _received(day: int) -> LeadReceived:
    return LeadReceived(lead=LEAD.lead, on=date(2026, 3, day), receipt=HASH)


@pytest.mark.parametrize(("day", "state"), [(24, "met"), (25, "late")])
def test_a_lead_runs_from_its_finding_and_ends_with_the_receipt(day: int, state: str) -> None:
    walk = timed("fed-back")
    walk.note(leads.transfer(walk.now, LEAD, "first"), "first", at(35))
    (clock,) = walk.now.clocks.open("transfer-lead")
    assert (clock.opened.starts, clock.end.due) == (date(2026, 3, 10), date(2026, 3, 24))
    walk.note(leads.receive(walk.now, _received(day), "first", date(2026, 3, 25)), "first", at(24 * 15))
    assert walk.ended["transfer-lead"] == state


def test_a_finding_of_the_remit_of_others_is_a_lead_at_once() -> None:
    walk, what = timed("A-1"), found().model_copy(update={"elsewhere": "消防救援大队"})
    walk.note(findings.find(walk.now, what, "first"), "first", at(1))
    assert walk.open["transfer-lead"] == date(2026, 3, 24)
    walk.note(leads.transfer(walk.now, LEAD, "first"), "first", at(24))
    assert len(walk.now.clocks.open("transfer-lead")) == 1, "one lead, one clock"
    walk.note(leads.receive(walk.now, _received(11), "first", date(2026, 3, 11)), "first", at(26))
    assert walk.ended["transfer-lead"] == "met"


def test_a_lead_that_does_not_stand_is_owed_to_nobody() -> None:
    walk = timed("A-1")
    walk.note(found().model_copy(update={"elsewhere": "消防救援大队"}), "first", at(1))
    walk.note(DISPUTED, "first", at(1.5))
    walk.note(DROPPED, "the-legal", at(2.5))
    assert walk.ended["transfer-lead"] == "void"


def test_an_inspection_that_is_called_off_owes_nothing() -> None:
    walk = timed("notified")
    walk.note(CallOffRequested(reason="closed"), "the-leader", at(-2))
    walk.note(CalledOff(reason="closed"), "the-chief", at(-1))
    assert (walk.open, walk.ended) == ({}, {"hold-visit": "void"})


def test_an_open_clock_keeps_the_inspection_open() -> None:
    walk = timed("visited")
    with pytest.raises(ClocksOpen, match="write-report"):
        walk.now.clocks.require_settled()


def test_the_straight_way_leaves_no_clock_open() -> None:
    assert timed("reinspected").open == {}


def test_a_clock_says_which_order_and_which_requirement_it_is_about() -> None:
    walk = timed("served")
    assert {requirement_of(walk.now, clock) for clock in walk.now.clocks.open("rectify", "re-inspect")} == {(ORDER, 1)}
    (visit,) = (clock for clock in walk.now.clocks.all if clock.opened.rule == "hold-visit")
    assert requirement_of(walk.now, visit) == (None, None)


def test_the_feedback_has_who_recorded_it() -> None:
    fed_back = timed("fed-back").now.fed_back
    assert fed_back is not None
    assert (fed_back.person, fed_back.at) == ("first", at(31))
