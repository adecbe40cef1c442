"""The straight way of an inspection: every step leads to its status, and nothing follows the closing."""

from datetime import UTC, date, datetime

import pytest

from services.cases.inspection import preparing, site_plan, visiting
from services.cases.inspection.order_verbs import ORDER as ORDER_VERBS
from services.cases.inspection.order_verbs import OrderHere, next_of
from services.cases.inspection.verbs import INSPECTION
from shared.verbs import NotNow
from tests.unit.cases.walk import DEPUTY, LEADER, ORDER, STEPS, at, walked


def test_each_step_leads_to_its_status() -> None:
    reached = {name: walked(name).now.status for name, *_ in STEPS}
    assert reached == {
        "drafted": "drafted",
        "reviewed": "reviewed",
        "approved": "approved",
        "notified": "notified",
        **dict.fromkeys(("on-site", "rights", "opening", "A-1", "found", "A-2", "closing"), "on-site"),
        **{step: step for step in ("visited", "report-drafted", "report-reviewed", "reported")},
        **dict.fromkeys(
            ("fed-back", "order-drafted", "order-reviewed", "ordered", "served", "reinspected"), "fed-back"
        ),
        **{step: step for step in ("closing-drafted", "closing-reviewed", "closed")},
    }


def test_the_table_of_verbs_agrees_with_the_steps() -> None:
    """Every change of the status on the way is one that a verb of the table leads to."""
    allowed = {(before, after) for verb in INSPECTION.verbs for before in verb.states for after in verb.after(before)}
    before = "opened"
    for name, *_ in STEPS:
        after = walked(name).now.status
        assert (before, after) in allowed or before == after, name
        before = after


def test_a_covert_inspection_is_secret_until_the_crew_arrives() -> None:
    assert walked("approved", covert=True).now.secret
    assert not walked("on-site", covert=True).now.secret
    assert not walked("approved").now.secret


def test_a_covert_inspection_is_not_announced() -> None:
    walk = walked("approved", covert=True)
    with pytest.raises(preparing.CovertNotAnnounced):
        preparing.notify(walk.now, walked("notified").now.notice, "first", at(0))  # type: ignore[arg-type]  # it has one
    assert "notify" not in {each.verb for each in INSPECTION.next(walk.now, inspection=walk.now.id)}


def test_nothing_follows_the_closing() -> None:
    now = walked("closed").now
    assert INSPECTION.next(now, inspection=now.id) == []
    for verb in INSPECTION.verbs:
        with pytest.raises(NotNow):
            INSPECTION.require(verb.decision, now)
    with pytest.raises(NotNow):
        ORDER_VERBS.require(ORDER_VERBS.verbs[-1].decision, OrderHere(now, now.orders[ORDER]))
    assert next_of(now, now.orders[ORDER]) == []


def test_every_round_of_the_plan_is_kept() -> None:
    walk = walked("drafted")
    walk.note(site_plan.refuse(walk.now, DEPUTY, "分工不明"), "the-deputy", at(-85))
    assert walk.now.status == "refused"
    walk.step(STEPS[0][1], "first", at(-84))
    walk.note(site_plan.review(walk.now, DEPUTY, ""), "the-deputy", at(-83))
    walk.note(site_plan.approve(walk.now, LEADER, ""), "the-leader", at(-82))
    assert [round_.signed.status for round_ in walk.now.plans] == ["refused", "approved"]
    assert walk.now.plans[0].signed.sent_back is not None
    assert walk.now.plans[0].signed.sent_back.opinion == "分工不明"


def test_a_postponement_asks_for_another_notice() -> None:
    walk = walked("notified")
    walk.note(preparing.postpone(walk.now, date(2026, 3, 12), "企业停产", "first", date(2026, 3, 9)))
    assert (walk.now.status, walk.now.day, walk.now.notice) == ("approved", date(2026, 3, 12), None)


def test_the_day_of_the_visit_is_a_day_in_beijing() -> None:
    """23:30 in Beijing is still the day; 00:10 is the next."""
    walk = walked("notified")
    late = datetime(2026, 3, 10, 15, 30, tzinfo=UTC)
    arrived = walked("on-site").now.visit.arrival
    assert arrived is not None
    at_night = arrived.model_copy(update={"at": late})
    assert visiting.arrive(walk.now, at_night, "first", late, 2) == at_night
    after_midnight = datetime(2026, 3, 10, 16, 10, tzinfo=UTC)
    with pytest.raises(visiting.WrongDay):
        visiting.arrive(walk.now, arrived.model_copy(update={"at": after_midnight}), "first", after_midnight, 2)
