"""A team's enterprises over the months: all of them, evenly, and none too late."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sampling.plans.plan.requests import PlannedByCounts, Spread
from services.sampling.plans.plan.schedule import (
    MonthRefused,
    ScheduleSumWrong,
    TeamWithoutEnterprises,
    months_of,
    schedule,
    spread,
)
from shared.calendar.spans import Span

YEAR = Span(date(2020, 1, 1), date(2020, 11, 30))
MONTHS = months_of(YEAR)
some_months = st.lists(st.sampled_from(MONTHS), min_size=1, unique=True)


@given(total=st.integers(0, 100_000), months=some_months, heavier=st.sampled_from(["first", "last"]))
def test_it_sums_up_and_no_month_differs_by_more_than_one(total: int, months: list[str], heavier: str) -> None:
    counts = spread(total, months, "first" if heavier == "first" else "last")
    assert sum(counts.values()) == total
    assert list(counts) == sorted(months)
    assert max(counts.values()) - min(counts.values()) <= 1
    in_order = list(counts.values())
    assert in_order == sorted(in_order, reverse=heavier == "first"), "the heavier months are the first, or the last"


@given(sizes=st.dictionaries(st.sampled_from(["F", "G", "W"]), st.integers(1, 500), min_size=1), months=some_months)
def test_every_team_has_all_its_enterprises_within_the_plan(sizes: dict[str, int], months: list[str]) -> None:
    made = schedule({"*": Spread(spread=tuple(months))}, sizes, YEAR)
    assert {team: sum(counts.values()) for team, counts in made.items()} == sizes
    assert {month for counts in made.values() for month in counts} <= set(MONTHS)


def test_a_team_that_is_not_spoken_of_has_all_months() -> None:
    made = schedule({"W": PlannedByCounts(counts={"2020-03": 4})}, {"W": 4, "G": 22}, YEAR)
    assert made == {"G": dict.fromkeys(MONTHS, 2), "W": {"2020-03": 4}}


def test_months_of_a_span_cross_years() -> None:
    assert months_of(Span(date(2020, 11, 30), date(2021, 2, 1))) == ["2020-11", "2020-12", "2021-01", "2021-02"]


@pytest.mark.parametrize("said", [Spread(spread=("2020-11", "2020-12")), PlannedByCounts(counts={"2020-12": 3})])
def test_a_month_after_the_policys_last_day_is_refused(said: PlannedByCounts | Spread) -> None:
    with pytest.raises(MonthRefused) as refusal:
        schedule({"G": said}, {"G": 3}, YEAR)
    assert refusal.value.facts["months"] == ["2020-12"]
    assert "2020-01 至 2020-11" in refusal.value.detail


def test_counts_that_do_not_add_up_are_refused_with_the_sum() -> None:
    with pytest.raises(ScheduleSumWrong) as refusal:
        schedule({"G": PlannedByCounts(counts={"2020-03": 3, "2020-04": 2})}, {"G": 4}, YEAR)
    assert "3＋2＝5" in refusal.value.detail
    assert "减少 1 家" in refusal.value.detail


def test_a_team_without_enterprises_is_refused() -> None:
    with pytest.raises(TeamWithoutEnterprises) as refusal:
        schedule({"X": Spread(spread=("2020-03",))}, {"G": 4}, YEAR)
    assert refusal.value.facts["teams"] == ["X"]


def test_a_schedule_for_all_other_teams_needs_another_team() -> None:
    march = Spread(spread=("2020-03",))
    assert schedule({"G": march, "*": march}, {"G": 4, "W": 1}, YEAR)["W"] == {"2020-03": 1}
    with pytest.raises(TeamWithoutEnterprises) as refusal:
        schedule({"G": march, "*": march}, {"G": 4}, YEAR)
    assert refusal.value.facts["teams"] == ["*"]
