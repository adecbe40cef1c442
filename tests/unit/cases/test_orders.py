"""Orders: in which states they keep the inspection open, and how a wrong one is taken back."""

from datetime import date
from typing import get_args

import pytest

from services.cases.inspection import closing, orders, signing, withdrawing
from services.cases.inspection.crew import NotOfCrew
from services.cases.inspection.orders_state import OrderStatus
from shared.approval import NothingRequested, RequestPending, SamePerson
from tests.unit.cases.walk import (
    ASKED_BACK,
    DEPUTY,
    FIRST,
    LEADER,
    NOTED,
    ORDER,
    SECOND,
    TODAY,
    Walk,
    at,
    made_up,
    order,
    urgent,
    walked,
)


def _orders() -> dict[OrderStatus, Walk]:
    """An inspection with an order in each status."""
    refused, lapsed, withdrawn, revoked = (
        walked(step) for step in ("order-drafted", "order-drafted", "ordered", "served")
    )
    refused.note(orders.refuse(refused.now, ORDER, DEPUTY, "重拟", TODAY), "the-deputy", at(33))
    another = order(order_=made_up("another order")).model_copy(update={"instead_of": ORDER})
    lapsed.note(orders.draft(lapsed.now, another, FIRST, TODAY), "first", at(33))
    for each in (withdrawn, revoked):
        each.note(ASKED_BACK, "first", at(35))
        each.note(withdrawing.approve(each.now, ORDER, LEADER), "the-leader", at(36))
    steps: dict[OrderStatus, str] = {"drafted": "order-drafted", "reviewed": "order-reviewed", "approved": "ordered"}
    steps |= {"served": "served", "done": "reinspected"}
    first = walked("visited")
    first.note(urgent(), "first", at(3.5))
    first.note(NOTED.model_copy(update={"at": at(3.2)}), "first", at(3.6))
    there = {status: walked(step) for status, step in steps.items()}
    there["served-first"] = first
    return {**there, "refused": refused, "lapsed": lapsed, "withdrawn": withdrawn, "revoked": revoked}


def test_an_order_keeps_the_inspection_open_unless_nothing_is_left_to_do() -> None:
    there = _orders()
    assert set(there) == set(get_args(OrderStatus)), "a new status needs a row here"
    for status, walk in there.items():
        assert walk.now.orders[ORDER].status == status
        hinders = any(str(ORDER) in en for _, en in closing.duties(walk.now))
        assert hinders == (status in ("drafted", "reviewed", "approved", "served-first", "served")), status


def test_an_order_that_waits_is_replaced_by_another_of_its_drafter() -> None:
    walk = walked("order-reviewed")
    another = order(order_=made_up("another order")).model_copy(update={"instead_of": ORDER})
    with pytest.raises(signing.DraftWaits):
        orders.draft(walk.now, another, SECOND, TODAY)
    walk.note(orders.draft(walk.now, another, FIRST, TODAY), "first", at(33))
    assert [each.status for each in walk.now.orders.values()] == ["lapsed", "drafted"]
    with pytest.raises(signing.NotThisAct):
        orders.draft(walk.now, another.model_copy(update={"order": made_up("third order")}), FIRST, TODAY)


def test_an_order_whose_time_is_over_is_not_signed() -> None:
    walk, late = walked("order-drafted"), date(2026, 3, 21)
    for signs in (orders.review, orders.approve):
        with pytest.raises((orders.RequirementFaulty, signing.NotThisAct)):
            signs(walk.now, ORDER, DEPUTY, "", late)
    assert orders.refuse(walk.now, ORDER, DEPUTY, "过期", late).opinion == "过期"


@pytest.mark.parametrize(("step", "after"), [("ordered", "withdrawn"), ("served", "revoked")])
def test_a_wrong_order_is_taken_back_by_two_persons_and_its_findings_wait(step: str, after: str) -> None:
    walk = walked(step)
    with pytest.raises(NothingRequested):
        withdrawing.approve(walk.now, ORDER, LEADER)
    with pytest.raises(NotOfCrew):
        withdrawing.request(walk.now, ASKED_BACK, "the-leader")
    walk.note(withdrawing.request(walk.now, ASKED_BACK, "second"), "second", at(35))
    with pytest.raises(RequestPending):
        withdrawing.request(walk.now, ASKED_BACK, "first")
    requester = LEADER._replace(person="second")
    drafter = LEADER._replace(person="first")
    for who, refused in ((requester, SamePerson), (drafter, SamePerson), (DEPUTY, signing.NotASigner)):
        with pytest.raises(refused):
            withdrawing.approve(walk.now, ORDER, who)
    walk.note(withdrawing.approve(walk.now, ORDER, LEADER), "the-leader", at(36))
    assert walk.now.orders[ORDER].status == after
    assert [en for _, en in closing.duties(walk.now)] == ["the finding '未如实记录培训情况'"]


def test_an_order_whose_withdrawal_is_refused_holds_on_and_may_be_asked_for_again() -> None:
    walk = walked("served")
    walk.note(withdrawing.request(walk.now, ASKED_BACK, "second"), "second", at(35))
    assert any("revoked" in en for _, en in closing.duties(walk.now))
    with pytest.raises(SamePerson):
        withdrawing.refuse(walk.now, ORDER, LEADER._replace(person="second"), "条款无误")
    walk.note(withdrawing.refuse(walk.now, ORDER, LEADER, "条款无误"), "the-leader", at(36))
    order_ = walk.now.orders[ORDER]
    assert (order_.status, order_.withdrawal) == ("served", None)
    walk.note(withdrawing.request(walk.now, ASKED_BACK, "second"), "second", at(37))
    assert [each.number for each in walk.now.orders[ORDER].withdrawals] == [1, 2]
