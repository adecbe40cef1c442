"""Orders: in which states they keep the inspection open, how they are served, and how a wrong one is taken back."""

from datetime import date
from typing import get_args

import pytest

from services.cases.inspection import closing, orders, serving, signing, withdrawing
from services.cases.inspection.crew import NotOfCrew
from services.cases.inspection.orders_state import OrderStatus
from services.cases.inspection.terms import Terms
from shared.approval import NothingRequested, RequestPending, SamePerson
from shared.calendar import published_calendar
from shared.clocks.reckoning import Rules
from shared.contracts.inspection.order import ServedBy
from shared.law.law import shipped_law
from tests.unit.cases.walk import (
    ASKED_BACK,
    DAY,
    DEPUTY,
    FIRST,
    HASH,
    LEADER,
    ORDER,
    SECOND,
    SERVED,
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
    first.note(SERVED.model_copy(update={"at": at(3.2)}), "first", at(3.6))
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


def test_an_order_whose_time_is_over_is_neither_signed_nor_served() -> None:
    walk, late = walked("order-drafted"), date(2026, 3, 21)
    for signs in (orders.review, orders.approve):
        with pytest.raises((orders.RequirementFaulty, signing.NotThisAct)):
            signs(walk.now, ORDER, DEPUTY, "", late)
    assert orders.refuse(walk.now, ORDER, DEPUTY, "过期", late).opinion == "过期"
    with pytest.raises(orders.RequirementFaulty):
        serving.serve(walked("ordered").now, SERVED.model_copy(update={"effective": late}), "first", at(300), "")


@pytest.mark.parametrize("by", ["mail", "electronic", "public-notice"])
def test_what_nobody_of_the_crew_sees_is_proved(by: ServedBy) -> None:
    now, served = walked("ordered").now, SERVED.model_copy(update={"by": by})
    with pytest.raises(serving.ServiceUnproved):
        serving.serve(now, served, "first", at(34), "")
    proved = served.model_copy(update={"proof": HASH})
    assert serving.serve(now, proved, "first", at(34), "") == proved


def test_a_public_notice_serves_when_the_days_of_the_law_are_over() -> None:
    terms = Terms(None, Rules(published_calendar(), shipped_law()))
    assert terms.counts_as_served("in-person", DAY) == DAY
    assert terms.counts_as_served("public-notice", DAY) == date(2026, 4, 9)
    assert terms.counts_as_served("public-notice", date(2021, 3, 10)) == date(2021, 5, 9)


def test_a_paper_that_is_left_there_is_proved_by_the_law_of_its_day() -> None:
    law = Terms(None, Rules(published_calendar(), shipped_law()))
    assert law.leaving_cited(DAY) == "《中华人民共和国民事诉讼法》（2023年修正）第八十九条"
    assert law.leaving_cited(date(2021, 3, 10)).endswith("（2017年修正）第八十六条")
    left = SERVED.model_copy(update={"by": "left-with-witness"})
    with pytest.raises(serving.ServiceUnproved) as refused:
        serving.serve(walked("ordered").now, left, "first", at(34), law.leaving_cited(DAY))
    assert "（2023年修正）第八十九条" in refused.value.detail


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
