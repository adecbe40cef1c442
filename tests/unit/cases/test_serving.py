"""What documents tells of the service of an order: clocks begin by the day on which it counts as served."""

from datetime import date

import pytest

from services.cases.inspection import extensions, orders, serving, withdrawing
from services.cases.inspection.papers import paper_of, revoked, wishes
from shared.contracts.inspection.noted import Note
from shared.contracts.inspection.order import OrderServed, OrderUnserved
from shared.contracts.serving import PaperServed, PaperUnserved
from tests.unit.cases.timed_walk import Timed, timed
from tests.unit.cases.walk import (
    ASKED,
    ASKED_BACK,
    DISPUTED,
    DROPPED,
    FINDING,
    FIRST,
    LEADER,
    ORDER,
    SERVED,
    TODAY,
    Walk,
    at,
    made_up,
    reinspected,
    serve,
    walked,
)

DUE = date(2026, 3, 20)
LATER = SERVED.model_copy(update={"by": "public-notice", "effective": date(2026, 3, 16)})
UNSERVED = PaperUnserved(
    paper=SERVED.paper, service=SERVED.service, matter=SERVED.matter, subject=ORDER, because="送达的是另一份文书"
)


def tell(walk: Timed, fact: PaperServed | PaperUnserved, version: int) -> Timed:
    """Documents tells of a service, and cases takes it."""
    note = serving.told(walk.now, fact, version)
    assert note is not None
    walk.note(note, "cases", at(50))
    return walk


def running(walk: Timed) -> dict[str, date]:
    """The clocks of the order that run: the rule, the day from which they run."""
    return {clock.opened.rule: clock.opened.starts for clock in walk.now.clocks.open("rectify", "re-inspect")}


def test_the_clocks_begin_on_the_day_on_which_the_order_counts_as_served() -> None:
    walk = tell(timed("ordered"), LATER, 5)
    assert running(walk) == {"rectify": date(2026, 3, 16), "re-inspect": DUE}
    service = walk.now.orders[ORDER].service
    assert service is not None
    assert (service.by, service.effective, service.paper) == ("public-notice", date(2026, 3, 16), SERVED.paper)


def test_what_was_told_before_is_not_told_again() -> None:
    walk = tell(timed("ordered"), SERVED, 5)
    assert serving.told(walk.now, SERVED, 5) is None
    assert serving.told(walk.now, UNSERVED, 4) is None


def test_a_correction_begins_the_time_of_the_enterprise_anew() -> None:
    walk = tell(tell(timed("ordered"), SERVED, 5), LATER, 6)
    assert running(walk) == {"rectify": date(2026, 3, 16), "re-inspect": DUE}
    assert walk.ended["rectify"] == "void"


def test_a_correction_after_a_reinspection_begins_nothing() -> None:
    walk = timed("served")
    walk.note(orders.reinspect(walk.now, reinspected(), "first", at(300), 2), "first", at(300))
    assert running(tell(walk, LATER, 6)) == {}


def test_an_order_that_was_not_served_after_all_waits_for_its_service() -> None:
    walk = tell(timed("ordered"), SERVED, 5)
    walk.note(extensions.ask(walk.now, ASKED, FIRST, TODAY), "first", at(40))
    assert running(tell(walk, UNSERVED, 6)) == {}
    order = walk.now.orders[ORDER]
    assert (order.status, order.waiting) == ("approved", {})
    assert serving.told(walk.now, UNSERVED, 7) is None
    assert running(tell(walk, SERVED, 8)) == {"rectify": SERVED.effective, "re-inspect": DUE}


@pytest.mark.parametrize("finding", ["disputed", "dropped"])
def test_what_has_happened_is_on_record_and_no_clock_runs_for_what_was_dropped(finding: str) -> None:
    walk = timed("ordered")
    walk.note(DISPUTED, "first", at(40))
    if finding == "dropped":
        walk.note(DROPPED.model_copy(update={"at": at(44)}), "legal", at(45))
    assert len(running(tell(walk, SERVED, 5))) == (0 if finding == "dropped" else 2)
    assert walk.now.orders[ORDER].service is not None


@pytest.mark.parametrize("step", ["order-drafted", "order-reviewed", "closed"])
def test_an_order_that_does_not_wait_for_it_is_not_served(step: str) -> None:
    assert serving.told(walked(step).now, SERVED, 9) is None


def _taken_back(walk: Walk) -> Note:
    walk.note(withdrawing.request(walk.now, ASKED_BACK, "second"), "second", at(35))
    withdrawn = withdrawing.approve(walk.now, ORDER, LEADER)
    walk.note(withdrawn, "the-leader", at(36))
    return withdrawn


def test_papers_of_no_order_and_orders_that_were_withdrawn_stay_as_they_are() -> None:
    walk = walked("ordered")
    for subject in (None, FINDING):
        assert serving.told(walk.now, SERVED.model_copy(update={"subject": subject}), 5) is None
    _taken_back(walk)
    assert serving.told(walk.now, SERVED, 5) is None


def test_the_paper_of_an_order_that_is_taken_back_is_revoked() -> None:
    walk = walked("ordered")
    (wish,) = wishes(walk.now, orders.approve(walked("order-reviewed").now, ORDER, LEADER, "", TODAY), TODAY)
    withdrawn = _taken_back(walk)
    (gone,) = revoked(walk.now, withdrawn, TODAY)
    assert (gone.paper, gone.because) == (paper_of(walk.now, wish), "条款有误")
    assert list(revoked(walk.now, serve(walked("ordered").now), TODAY)) == []


def test_an_earlier_note_of_a_service_reads_as_it_did() -> None:
    """Before documents told of services, cases recorded them."""
    before = {"kind": "order-served", "order": str(ORDER), "at": at(33), "effective": "2026-03-11"}
    note = OrderServed.model_validate({**before, "by": "mail", "receiver": "负责人", "proof": "ab" * 32})
    assert (note.version, note.paper) == (0, None)
    assert OrderUnserved(order=made_up("order"), version=3, because="误登").kind == "order-unserved"
