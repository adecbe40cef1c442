"""Clocks that get another end: extensions, another calendar, a corrected rule."""

from datetime import date
from typing import Any

import pytest

from shared.calendar.notices import Notice
from shared.clocks.clock import Clock
from shared.clocks.extending import NoExtension, NoMoreTime, computed_again, extend, extend_until, next_extension
from shared.clocks.opening import Named, open_by_decision, open_by_law, open_clocks
from shared.clocks.pausing import ClockOverdue, resume, stop
from shared.clocks.reckoning import Rules
from tests.unit.clocks.examples import PUBLISHED, deadline, extension, opening, period, rules

START, SOON = date(2026, 4, 1), date(2026, 4, 10)
FREE_MONDAY = Notice(title="放假通知", published=date(2026, 4, 2), off=[[date(2026, 4, 13), date(2026, 4, 13)]])


def clock(law: Rules) -> Clock:
    return Clock.of(open_by_law(opening(START), "report", law))


def test_an_extension_is_counted_from_the_unrolled_end() -> None:
    law = rules(period(30, "days", roll=True), extension(30, "from-end"))
    running = clock(law)  # 30 April 2026 + 1 day of the holiday
    part = extend(running, next_extension(running, law.law, SOON), SOON, law)
    assert (part.unrolled, part.basis) == (date(2026, 5, 31), "《办法》第三条")
    assert running.after(part).end.by_rule == 1


def test_an_extension_from_the_start_takes_the_place_of_the_period() -> None:
    law = rules(period(30, "days"), extension(90, "from-start"), extension(180, "from-start", step=2))
    running = clock(law)
    for days in (90, 180):
        running = running.after(extend(running, next_extension(running, law.law, SOON), SOON, law))
        assert (running.end.due - START).days == days
    with pytest.raises(NoExtension):
        next_extension(running, law.law, SOON)


def test_what_is_overdue_is_not_extended() -> None:
    law = rules(period(3, "days"), extension(30, "from-end"))
    with pytest.raises(ClockOverdue):
        extend(clock(law), next_extension(clock(law), law.law, SOON), SOON, law)
    with pytest.raises(ClockOverdue):
        extend_until(clock(law), date(2026, 5, 1), "批准书", SOON, law)


def test_a_decision_extends_to_a_later_day_alone() -> None:
    law = rules()
    ordered = Clock.of(open_by_decision(opening(START), Named("rectify", "整改", "put right", "指令"), SOON, law))
    with pytest.raises(NoMoreTime):
        extend_until(ordered, SOON, "批准书", START, law)
    assert ordered.after(extend_until(ordered, date(2026, 5, 2), "批准书", START, law)).end.due == date(2026, 5, 2)


@pytest.mark.parametrize(
    ("before", "after", "due"),
    [
        (rules(period(8)), rules(period(8), calendar=PUBLISHED.amended([FREE_MONDAY])), date(2026, 4, 15)),
        (rules(period(8)), rules(period(5)), date(2026, 4, 9)),
        (rules(period(8)), rules(), date(2026, 4, 14)),  # the rule is gone: the clock keeps what it had
    ],
)
def test_a_running_clock_follows_the_calendar_and_the_law(before: Rules, after: Rules, due: date) -> None:
    again = computed_again(clock(before), after)
    assert (again.due, again.computed_with) == (due, after.digest)


def test_a_clock_of_the_policy_keeps_its_length_and_follows_the_calendar() -> None:
    policy: Any = {"deadlines": (deadline(8),)}
    (part,) = open_clocks(opening(START), "report", rules(**policy))
    again = computed_again(Clock.of(part), rules(calendar=PUBLISHED.amended([FREE_MONDAY])))
    assert again.due == date(2026, 4, 15)


def test_stops_and_extensions_stay_when_the_law_is_corrected() -> None:
    before, after = (rules(period(days, "days"), extension(30, "from-end")) for days in (30, 40))
    running = clock(before)
    running = running.after(extend(running, next_extension(running, before.law, SOON), SOON, before))
    running = running.after(stop(running, SOON, "鉴定"))
    running = running.after(resume(running, date(2026, 4, 20), before))
    assert (running.end.due - START).days == 30 + 30 + 10
    assert (computed_again(running, after).due - START).days == 40 + 30 + 10


def test_a_day_that_a_decision_names_stays() -> None:
    ordered = Clock.of(open_by_decision(opening(START), Named("rectify", "整改", "put right", "指令"), SOON, rules()))
    again = computed_again(ordered, rules(period(8)))
    assert (again.due, again.computed_with) == (SOON, rules(period(8)).digest)
