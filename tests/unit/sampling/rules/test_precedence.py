"""Which policy rules on which day: of those whose period has it, the one adopted last."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sampling.rules.policy.precedence import (
    Adopted,
    PolicyAdoptedBefore,
    PolicyOver,
    check_new,
    displaced,
    on_its_days,
    ruling,
)

BEGIN = date(2026, 1, 1)
DAYS = 60


def day(number: int) -> date:
    return BEGIN + timedelta(number)


@st.composite
def spans(draw: st.DrawFn) -> tuple[date, date | None]:
    first = draw(st.integers(0, DAYS))
    last = draw(st.none() | st.integers(first, DAYS))
    return day(first), None if last is None else day(last)


def named(periods: list[tuple[date, date | None]]) -> list[Adopted]:
    return [Adopted(f"{number:064x}", f"p{number}", *period) for number, period in enumerate(periods)]


@given(st.lists(spans(), max_size=6), spans())
def test_whose_days_are_taken(periods: list[tuple[date, date | None]], new: tuple[date, date | None]) -> None:
    """Day by day the same as asking who rules; in order, and no stretch twice."""
    adopted, (first, last) = named(periods), new
    taken = displaced(adopted, first, last)
    for number in range(DAYS + 10):
        on = day(number)
        rules = ruling(adopted, on) if first <= on and (last is None or on <= last) else None
        giving_way = ruling(taken, on)
        assert (giving_way and giving_way.sha256) == (rules and rules.sha256)
    assert all(earlier.last and earlier.last < later.first for earlier, later in pairwise(taken))


@given(st.lists(spans(), max_size=6), spans(), st.integers(0, DAYS))
def test_no_day_before_the_earliest_changes_its_rules(
    periods: list[tuple[date, date | None]], new: tuple[date, date | None], earliest: int
) -> None:
    """And from the earliest day on, the new policy rules on each of its days."""
    adopted = named(periods)
    added = Adopted("f" * 64, "new", *new)
    if added.last is not None and added.last < day(earliest):
        with pytest.raises(PolicyOver):
            on_its_days(added, day(earliest))
        return
    after = [*adopted, on_its_days(added, day(earliest))]
    for number in range(DAYS + 10):
        on = day(number)
        taken = number >= earliest and ruling([added], on) is not None
        rules = ruling(after, on)
        assert (rules and rules.sha256) == ("f" * 64 if taken else (before := ruling(adopted, on)) and before.sha256)


def test_the_same_file_again() -> None:
    (adopted,) = named([(BEGIN, None)])
    with pytest.raises(PolicyAdoptedBefore):
        check_new([adopted], adopted._replace(first=day(30)))
