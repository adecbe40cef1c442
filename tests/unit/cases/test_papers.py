"""Papers that need several hands: requests for more time, the closing; and a policy that changes on the way."""

from datetime import date

import pytest

from services.cases.inspection import closing, extensions, orders, reporting, signing
from shared.approval import RequestPending, SamePerson
from shared.contracts.inspection.finding import Disposed, Told
from shared.contracts.inspection.visit import Closing
from tests.unit.cases.walk import (
    ASKED,
    DEPUTY,
    FINDING,
    FIRST,
    LEADER,
    MORE_TIME,
    ORDER,
    REPORT,
    RESULTS,
    SECOND,
    SIGNERS,
    Walk,
    at,
    order,
    walked,
)

_TODAY = date(2026, 3, 11)


def _asked() -> Walk:
    walk = walked("served")
    walk.note(extensions.ask(walk.now, ASKED, SECOND, SIGNERS, _TODAY), "second", at(40))
    return walk


def test_an_extension_moves_the_day_once_it_is_reviewed_and_approved_by_other_persons() -> None:
    walk = _asked()
    with pytest.raises(RequestPending):
        extensions.ask(walk.now, ASKED, FIRST, SIGNERS, _TODAY)
    with pytest.raises(SamePerson):
        extensions.review(walk.now, MORE_TIME, SECOND, SIGNERS)
    with pytest.raises(signing.NotThisAct):
        extensions.decide(walk.now, MORE_TIME, LEADER, SIGNERS, _TODAY)
    walk.note(extensions.review(walk.now, MORE_TIME, DEPUTY, SIGNERS), "the-deputy", at(41))
    assert walk.now.orders[ORDER].due == {1: date(2026, 3, 20)}
    for person in (SECOND, DEPUTY):
        with pytest.raises(SamePerson):
            extensions.decide(walk.now, MORE_TIME, person, SIGNERS, _TODAY)
    with pytest.raises(extensions.ExtensionImpossible, match="past"):
        extensions.decide(walk.now, MORE_TIME, LEADER, SIGNERS, date(2026, 3, 21))
    walk.note(extensions.decide(walk.now, MORE_TIME, LEADER, SIGNERS, _TODAY), "the-leader", at(42))
    assert walk.now.orders[ORDER].due == {1: date(2026, 4, 1)}
    assert walk.now.orders[ORDER].waiting == {}


def test_a_request_that_is_refused_moves_nothing_and_allows_another() -> None:
    walk = _asked()
    refused = MORE_TIME._replace(granted=False, opinion="理由不足")
    with pytest.raises(signing.NotASigner):
        extensions.decide(walk.now, refused, LEADER, SIGNERS, _TODAY)
    walk.note(extensions.decide(walk.now, refused, DEPUTY, SIGNERS, _TODAY), "the-deputy", at(41))
    walk.note(extensions.ask(walk.now, ASKED, FIRST, SIGNERS, _TODAY), "first", at(42))
    order = walk.now.orders[ORDER]
    assert order.due == {1: date(2026, 3, 20)}
    assert [each.signed.status for each in order.extensions] == ["refused", "drafted"]


def test_every_round_of_the_closing_is_kept() -> None:
    walk = walked("closing-reviewed")
    walk.note(closing.refuse(walk.now, LEADER, SIGNERS, "补充复查情况"), "the-leader", at(203))
    assert (walk.now.status, walk.now.closed) == ("closing-refused", None)
    walk.note(closing.draft(walk.now, Closing(remark="已复查"), FIRST, SIGNERS), "first", at(204))
    assert [each.signed.status for each in walk.now.closings] == ["refused", "drafted"]


def test_an_order_that_waits_for_its_approval_keeps_the_inspection_open() -> None:
    walk = walked("fed-back")
    walk.note(Disposed(finding=FINDING, disposition=Told()), "first", at(32))
    walk.note(orders.draft(walk.now, order(), FIRST, SIGNERS, _TODAY), "first", at(33))
    walk.note(orders.review(walk.now, ORDER, DEPUTY, SIGNERS, ""), "the-deputy", at(34))
    with pytest.raises(closing.DutiesOpen, match="which is reviewed"):
        closing.draft(walk.now, Closing(), FIRST, SIGNERS)


def test_an_approver_reviews_where_the_policy_has_given_up_its_review() -> None:
    """Otherwise a draft of before could neither pass nor be sent back."""
    walk = walked("visited")
    walk.note(reporting.draft(walk.now, REPORT, FIRST, SIGNERS, RESULTS), "first", at(25))
    later = SIGNERS._replace(reviewed_by=())
    with pytest.raises(signing.NotASigner):
        reporting.refuse(walk.now, DEPUTY, later, "重拟")
    walk.note(reporting.refuse(walk.now, LEADER, later, "重拟"), "the-leader", at(26))
    assert reporting.draft(walk.now, REPORT, FIRST, later, RESULTS).needs == ("approval",)
