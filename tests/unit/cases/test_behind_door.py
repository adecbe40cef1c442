"""Which findings the enterprise sees behind its door: those of the confirmed record, with the day of the order."""

from datetime import date

import pytest

from services.cases.inspection import extensions
from services.cases.inspection.behind_door import findings_behind_door
from shared.contracts.inspection.order import OrderWithdrawn
from tests.unit.cases.walk import (
    ASKED,
    DEPUTY,
    DISPUTED,
    DROPPED,
    FINDING,
    LEADER,
    MORE_TIME,
    ORDER,
    SECOND,
    STEPS,
    TODAY,
    found,
    made_up,
    walked,
)

NAMES = [name for name, *_ in STEPS]


@pytest.mark.parametrize("step", NAMES)
def test_findings_are_told_from_the_confirmed_record_on(step: str) -> None:
    told = findings_behind_door(walked(step).now)
    confirmed = NAMES.index(step) >= NAMES.index("visited")
    assert [(each.finding, each.number) for each in told] == ([(FINDING, 1)] if confirmed else [])


def test_a_finding_that_was_dropped_leaves_its_number_empty() -> None:
    walk = walked("found")
    walk.note(found(finding=made_up("another")))
    for name, decide, person, time in STEPS[NAMES.index("found") + 1 : NAMES.index("visited") + 1]:
        assert name
        walk.step(decide, person, time)
    assert [each.number for each in findings_behind_door(walk.now)] == [1, 2]
    walk.note(DISPUTED)
    walk.note(DROPPED)
    assert [(each.finding, each.number) for each in findings_behind_door(walk.now)] == [(made_up("another"), 2)]


def test_the_day_is_that_of_an_order_in_force_with_the_time_that_was_added() -> None:
    due = {step: findings_behind_door(walked(step).now)[0].due for step in ("visited", "ordered", "served")}
    assert due == {"visited": None, "ordered": None, "served": date(2026, 3, 20)}
    walk = walked("served")
    walk.note(extensions.ask(walk.now, ASKED, SECOND, TODAY), "second")
    assert findings_behind_door(walk.now)[0].due == date(2026, 3, 20)
    walk.note(extensions.review(walk.now, MORE_TIME, DEPUTY), "the-deputy")
    walk.note(extensions.decide(walk.now, MORE_TIME, LEADER, TODAY), "the-leader")
    assert findings_behind_door(walk.now)[0].due == date(2026, 4, 1)
    walk.note(OrderWithdrawn(order=ORDER, reason="撤回"))
    assert findings_behind_door(walk.now)[0].due is None
