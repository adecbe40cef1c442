"""Urgent measures on the spot: they hold before their approval, which has a clock, and end if they are sent back."""

from datetime import date

import pytest

from services.cases.inspection import closing, findings, orders, serving, signing
from services.cases.inspection.orders_state import Order
from services.cases.inspection.papers import asked, paper_of, revoked, wishes
from services.cases.inspection.snapshot import Beside
from shared.clocks.standing import ClocksOpen
from shared.contracts.serving import PaperUnserved
from tests.unit.cases.timed_walk import Timed, timed
from tests.unit.cases.walk import (
    DEPUTY,
    DISPUTED,
    DROPPED,
    FIRST,
    LEADER,
    ORDER,
    SERVED,
    TODAY,
    at,
    made_up,
    order,
    serve,
    urgent,
)

ON_THE_SPOT = SERVED.model_copy(update={"at": at(2.9), "effective": date(2026, 3, 10)})


def _walk() -> Timed:
    """The crew has left, and drafts measures that are urgent."""
    walk = timed("visited")
    walk.note(orders.draft(walk.now, urgent(), FIRST, TODAY), "first", at(3.5))
    return walk


def _served() -> Timed:
    walk = _walk()
    walk.note(serve(walk.now, ON_THE_SPOT), "cases", at(3.6))
    return walk


def _order(walk: Timed) -> Order:
    return walk.now.orders[ORDER]


def test_urgent_measures_hold_before_their_approval_which_the_law_limits() -> None:
    walk = _served()
    assert (_order(walk).status, _order(walk).in_force) == ("served-first", True)
    (clock,) = walk.now.clocks.open("report-urgent-measure")
    assert clock.end.due_at == at(2.9 + 24)
    assert clock.opened.owes.who != "enterprise"
    assert clock.opened.basis.startswith("《中华人民共和国行政强制法》第十九条")


@pytest.mark.parametrize(("hours", "state"), [(26, "met"), (27, "late")])
def test_the_approval_ends_the_clock_and_the_order_goes_on(hours: float, state: str) -> None:
    walk = _served()
    walk.note(orders.review(walk.now, ORDER, DEPUTY, "", TODAY), "the-deputy", at(20))
    assert "report-urgent-measure" in walk.open, "a review is no approval"
    walk.note(orders.approve(walk.now, ORDER, LEADER, "", TODAY), "the-leader", at(hours))
    assert (_order(walk).status, walk.ended["report-urgent-measure"]) == ("served", state)


def test_measures_that_are_sent_back_end_at_once() -> None:
    walk = _served()
    walk.note(orders.refuse(walk.now, ORDER, DEPUTY, "不具备紧急情形", TODAY), "the-deputy", at(20))
    assert (_order(walk).status, _order(walk).in_force) == ("revoked", False)
    assert _order(walk).withdrawn is not None
    assert (walk.open.keys() & {"report-urgent-measure"}, walk.ended["report-urgent-measure"]) == (set(), "met")


def test_an_inspection_does_not_close_while_measures_wait_for_their_approval() -> None:
    walk = _served()
    assert any("approval of the urgent measures" in en for _, en in closing.duties(walk.now))
    with pytest.raises(ClocksOpen, match="within 24 hours"):
        walk.now.clocks.require_settled()


def test_a_dispute_does_not_put_the_approval_off_but_what_was_dropped_is_not_approved() -> None:
    walk = _served()
    walk.note(findings.dispute(walk.now, DISPUTED, "first"), "first", at(4))
    assert orders.review(walk.now, ORDER, DEPUTY, "同意", TODAY).opinion == "同意"
    walk.note(DROPPED.model_copy(update={"at": at(5)}), "the-legal", at(5))
    with pytest.raises(findings.FindingDropped):
        orders.review(walk.now, ORDER, DEPUTY, "", TODAY)
    assert orders.refuse(walk.now, ORDER, DEPUTY, "不成立", TODAY).opinion == "不成立"


def test_only_measures_are_urgent_and_served_first_and_those_that_hold_are_not_replaced() -> None:
    walk = _walk()
    rectify = order(order_=made_up("another order")).model_copy(update={"urgent": "可燃气体超限"})
    with pytest.raises(signing.NotThisAct):
        orders.draft(_served().now, rectify.model_copy(update={"urgent": "", "instead_of": ORDER}), FIRST, TODAY)
    with pytest.raises(orders.UrgentOrder):
        orders.draft(walk.now, rectify, FIRST, TODAY)
    other = urgent().model_copy(update={"order": made_up("another order"), "urgent": ""})
    walk.note(orders.draft(walk.now, other, FIRST, TODAY), "first", at(3.5))
    assert serving.told(walk.now, ON_THE_SPOT.model_copy(update={"subject": other.order}), 5) is None


def test_urgent_measures_that_are_approved_first_have_no_clock() -> None:
    walk = _walk()
    walk.note(orders.review(walk.now, ORDER, DEPUTY, "", TODAY), "the-deputy", at(4))
    walk.note(orders.approve(walk.now, ORDER, LEADER, "", TODAY), "the-leader", at(5))
    later = ON_THE_SPOT.model_copy(update={"at": at(6)})
    walk.note(serve(walk.now, later), "cases", at(6))
    assert _order(walk).status == "served"
    assert "report-urgent-measure" not in {*walk.open, *walk.ended}


def test_a_corrected_service_begins_the_time_for_the_approval_anew() -> None:
    walk = _served()
    walk.note(serve(walk.now, ON_THE_SPOT.model_copy(update={"at": at(3.2)}), 6), "cases", at(7))
    (clock,) = walk.now.clocks.open("report-urgent-measure")
    assert clock.end.due_at == at(3.2 + 24)
    unserved = PaperUnserved(paper=SERVED.paper, service=SERVED.service, subject=ORDER, because="送错")
    note = serving.told(walk.now, unserved, 7)
    assert note is not None
    walk.note(note, "cases", at(8))
    assert (_order(walk).status, walk.now.clocks.open("report-urgent-measure")) == ("drafted", ())


def test_the_paper_of_urgent_measures_is_asked_for_with_their_draft_and_revoked_when_they_are_sent_back() -> None:
    walk = _walk()
    (wish,) = wishes(walk.now, urgent(), TODAY)
    (fact,) = asked(walk.now, [wish], Beside((), (), TODAY))
    assert (fact.form, fact.on_the_spot) == ("on-the-spot-measures", True)
    assert [each.drafted.order for each in fact.facts.orders] == [ORDER]
    walk.note(orders.review(walk.now, ORDER, DEPUTY, "", TODAY), "the-deputy", at(4))
    assert list(wishes(walk.now, orders.approve(walk.now, ORDER, LEADER, "", TODAY), TODAY)) == []
    sent_back = orders.refuse(walk.now, ORDER, LEADER, "不具备紧急情形", TODAY)
    walk.note(sent_back, "the-leader", at(5))
    (gone,) = revoked(walk.now, sent_back, TODAY)
    assert (gone.paper, gone.because) == (paper_of(walk.now, wish), "不具备紧急情形")


def test_measures_in_whose_place_others_are_drafted_lose_their_paper() -> None:
    walk = _walk()
    (wish,) = wishes(walk.now, urgent(), TODAY)
    other = urgent().model_copy(update={"order": made_up("another order"), "urgent": "", "instead_of": ORDER})
    walk.note(orders.draft(walk.now, other, FIRST, TODAY), "first", at(3.6))
    assert [gone.paper for gone in revoked(walk.now, other, TODAY)] == [paper_of(walk.now, wish)]
