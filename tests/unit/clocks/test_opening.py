"""Opening clocks: by law, by policy, by a decision; days are days in China."""

from datetime import UTC, date, datetime

import pytest

from shared.clocks.clock import Clock
from shared.clocks.opening import Named, open_by_decision, open_by_law, open_clocks
from shared.clocks.reckoning import PolicyDeadlines
from shared.clocks.standing import Clocks
from shared.law.kinds import Period
from shared.law.law import NoLawInForce, shipped_law
from tests.unit.clocks.examples import PUBLISHED, deadline, opening, period, rules

FRIDAY = date(2026, 3, 6)


@pytest.mark.parametrize(
    ("start", "row", "due", "unrolled"),
    [
        (date(2026, 3, 10), period(60, "days", roll=True), date(2026, 5, 9), date(2026, 5, 9)),
        (date(2026, 4, 16), period(15, "days", roll=True), date(2026, 5, 6), date(2026, 5, 1)),
        (date(2026, 9, 23), period(7), date(2026, 10, 10), date(2026, 10, 10)),
        (date(2026, 2, 2), period(90, "days"), date(2026, 5, 3), date(2026, 5, 3)),
        (date(2026, 10, 14), period(7, direction="back"), date(2026, 9, 29), date(2026, 9, 29)),
        # 23:30 and 00:10 in Beijing: the moment belongs to the day there.
        (datetime(2026, 3, 6, 15, 30, tzinfo=UTC), period(1), date(2026, 3, 9), date(2026, 3, 9)),
        (datetime(2026, 3, 6, 16, 10, tzinfo=UTC), period(1), date(2026, 3, 9), date(2026, 3, 9)),
        (datetime(2026, 3, 5, 15, 30, tzinfo=UTC), period(1), FRIDAY, FRIDAY),
        (datetime(2026, 3, 5, 16, 10, tzinfo=UTC), period(1), date(2026, 3, 9), date(2026, 3, 9)),
    ],
)
def test_a_clock_of_law_ends_where_the_rule_says(start: date, row: object, due: date, unrolled: date) -> None:
    part = open_by_law(opening(start), "report", rules(row))  # type: ignore[arg-type]  # a row of law
    assert (part.due, part.unrolled, part.set_by, part.edition) == (due, unrolled, "law", date(2021, 1, 1))
    assert (part.basis, part.title_en) == ("《办法》第三条", "hand in the report")


def test_hours_are_counted_from_the_moment() -> None:
    start = datetime(2026, 3, 6, 15, 30, tzinfo=UTC)
    part = open_by_law(opening(start), "report", rules(period(24, "hours")))
    assert (part.due_at, part.due) == (datetime(2026, 3, 7, 15, 30, tzinfo=UTC), date(2026, 3, 7))


def test_a_time_of_day_is_a_time_in_china() -> None:
    (part,) = open_clocks(opening(FRIDAY), "report", rules(deadlines=(deadline(0, "days", by="19:00"),)))
    assert part.due_at == datetime(2026, 3, 6, 11, tzinfo=UTC)


def test_law_and_policy_stand_side_by_side_and_the_stricter_first() -> None:
    both = rules(period(7), deadlines=(deadline(1), deadline(2, name="feedback")))
    opened = open_clocks(opening(FRIDAY), "report", both)
    assert [(part.set_by, part.due, part.edition) for part in opened] == [
        ("policy", date(2026, 3, 9), date(2026, 1, 1)),
        ("law", date(2026, 3, 17), date(2021, 1, 1)),
    ]


def test_the_policy_of_the_start_day_counts_whenever_the_clock_is_opened() -> None:
    earlier = PolicyDeadlines(date(2026, 1, 1), date(2026, 12, 31), (deadline(1, "days"),))
    later = PolicyDeadlines(date(2026, 3, 7), date(2026, 12, 31), (deadline(9, "days"),))
    both = rules(policies=(later, earlier), today=date(2026, 3, 9))
    for day, due, policy in ((6, date(2026, 3, 7), earlier), (7, date(2026, 3, 16), later)):
        (part,) = open_clocks(opening(date(2026, 3, day)), "report", both)
        assert (part.due, part.edition) == (due, policy.first)
    assert open_clocks(opening(date(2025, 12, 31)), "report", both) == (), "no policy ruled then"
    (part,) = open_clocks(opening(date(2027, 1, 8)), "report", both)
    assert part.due == date(2027, 1, 17), "for a year to come, the policy of today counts"


def test_the_law_of_the_start_day_counts() -> None:
    old, new = period(3, until=date(2026, 3, 6)), period(5, first=date(2026, 3, 7))
    at = [open_by_law(opening(date(2026, 3, day)), "report", rules(old, new)).due for day in (6, 7)]
    assert at == [date(2026, 3, 11), date(2026, 3, 13)]


def test_a_day_without_law_has_no_clock() -> None:
    before = opening(date(2020, 12, 31))
    assert open_clocks(before, "report", rules(period(3))) == ()
    assert open_clocks(before, "unheard-of", rules(period(3))) == ()
    with pytest.raises(NoLawInForce):
        open_by_law(before, "report", rules(period(3)))


def test_a_period_that_follows_another_is_counted_from_its_unrolled_end() -> None:
    first = period(15, "days", roll=True, rule="sue")
    law = rules(first, period(1, "months", roll=True, follows="sue"))
    part = open_by_law(opening(date(2026, 4, 16)), "report", law)
    assert (part.unrolled, part.by_rule) == (date(2026, 6, 1), 2)  # a month after 1 May, not after 6 May


def test_the_same_event_opens_a_clock_once() -> None:
    once, again = (open_clocks(opening(about="order 1"), "report", rules(period(3))) for _ in range(2))
    other = open_clocks(opening(about="order 2"), "report", rules(period(3)))
    clocks = Clocks().after(*once)
    assert clocks.new(again) == ()
    assert clocks.new(other) == other


def test_a_decision_names_the_day_and_no_holiday_moves_it() -> None:
    ordered = Named("rectify", "整改", "put right", "责令限期整改指令书")
    part = open_by_decision(opening(), ordered, date(2026, 5, 2), rules(warn_days=(3, 1)))
    assert (part.due, part.unrolled, part.provisional) == (date(2026, 5, 2), date(2026, 5, 2), False)
    assert part.warn_on == (date(2026, 4, 29), date(2026, 5, 1))


def test_an_end_in_a_year_without_a_calendar_is_provisional() -> None:
    part = open_by_law(opening(date(2026, 12, 30)), "report", rules(period(3)))
    assert part.provisional
    assert part.due == date(2027, 1, 4)


def test_the_digest_follows_the_calendar_and_the_periods_alone() -> None:
    now = rules(period(3))
    assert now.digest == rules(period(3), deadlines=(deadline(1),)).digest
    assert now.digest != rules(period(4)).digest
    fewer = rules(period(3), calendar=type(PUBLISHED)(PUBLISHED.years, PUBLISHED.off, frozenset()))
    assert now.digest != fewer.digest


def test_each_period_of_the_shipped_law_opens_a_clock() -> None:
    law = rules(*shipped_law().rows)
    for row in law.law.of(Period):
        part = open_by_law(opening(datetime.combine(row.first, datetime.min.time(), UTC)), row.rule, law)
        assert Clock.of(part).end.lengths, row.rule
