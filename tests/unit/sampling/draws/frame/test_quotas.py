"""Counts out of shares, plans and months; and what cannot be drawn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sampling.draws.frame.choosing import Chosen
from services.sampling.draws.frame.members import Excluded, FrameMembers, OutReason, UnitsAlike
from services.sampling.draws.frame.quotas import (
    MonthWithoutCount,
    PlanNeeded,
    QuotaImpossible,
    QuotaPool,
    Taking,
    check_covert,
    deals_for,
)
from shared.contracts.frame import ProposedDeal
from shared.draws.covert import CovertStratumTooSmall
from shared.policy.draws import Share

INSPECTED, CLOSED = (OutReason(code, "因", "because") for code in ("inspected", "not-open"))
SIZES = {"G": 10, "W": 136}
MONTHS = ("2026-03", "2026-04", "2026-05")


def deals(
    *shares: Share,
    periods: tuple[str, ...] = ("抽查",),
    sizes: dict[str, int] = SIZES,
    certain: frozenset[str] = frozenset(),
    **plan: object,
) -> list[tuple[str, str, int]]:
    taking = Taking(shares, periods, **plan)  # type: ignore[arg-type]  # the fields of Taking
    out = [Excluded("a", "甲", [INSPECTED], "W")] * 12 + [Excluded("b", "乙", [CLOSED], "W")]
    return [(deal.name, deal.stratum, deal.count) for deal in deals_for(taking, QuotaPool(sizes, certain, out))]


def test_a_rate_is_rounded_up_and_a_count_taken() -> None:
    assert deals(Share(stratum="W", rate="30%"), Share(stratum="G", count=3)) == [("抽查", "G", 3), ("抽查", "W", 41)]


def test_the_star_is_for_strata_without_a_share_of_their_own() -> None:
    assert deals(Share(rate="1/2"), Share(stratum="G", count=1)) == [("抽查", "G", 1), ("抽查", "W", 68)]
    assert deals(Share(stratum="G", count=1)) == [("抽查", "G", 1)]
    assert deals() == []


def test_strata_for_certain_are_drawn_whole() -> None:
    assert deals(Share(rate="10%"), certain=frozenset({"G"})) == [("抽查", "G", 10), ("抽查", "W", 14)]


def test_a_years_schedule_spreads_a_rate_and_repeats_a_count() -> None:
    assert deals(Share(stratum="G", rate="100%"), periods=MONTHS) == [
        ("2026-03", "G", 4),
        ("2026-04", "G", 3),
        ("2026-05", "G", 3),
    ]
    assert [count for *_, count in deals(Share(stratum="G", count=3), periods=MONTHS)] == [3, 3, 3]


SCHEDULE = {"G": {"2026-03": 2}, "W": {"2026-03": 4, "2026-04": 5}}


def test_the_plan_says_how_many_of_each_team() -> None:
    assert deals(periods=MONTHS[:1], by_plan=True, schedule=SCHEDULE) == [("2026-03", "G", 2), ("2026-03", "W", 4)]
    assert deals(periods=MONTHS[:2], by_plan=True, schedule=SCHEDULE) == [
        ("2026-03", "G", 2),
        ("2026-03", "W", 4),
        ("2026-04", "W", 5),
    ]
    assert deals(periods=MONTHS[:1], by_plan=True, schedule=SCHEDULE, sizes={"": 20}) == [("2026-03", "", 6)]


def test_a_month_that_the_plan_does_not_have() -> None:
    with pytest.raises(MonthWithoutCount, match=r"2026-05.*2026-03"):
        deals(periods=MONTHS[2:], by_plan=True, schedule=SCHEDULE)
    with pytest.raises(PlanNeeded):
        deals(by_plan=True)


def test_more_than_there_are_is_refused_with_who_is_out() -> None:
    with pytest.raises(QuotaImpossible) as refused:
        deals(Share(stratum="W", count=137))
    assert refused.value.detail.startswith("类别“W”可抽 136 个，要抽 137 个；不能抽的：已检查 12，未在营业 1。")
    assert refused.value.facts == {
        "stratum": "W",
        "size": 136,
        "count": 137,
        "out": ["inspected: 12", "not-open: 1"],
    }
    with pytest.raises(QuotaImpossible):
        deals(Share(stratum="G", count=4), periods=MONTHS)
    # Without strata nobody is told of an empty one.
    with pytest.raises(QuotaImpossible, match="The frame has 9 that may") as refused:
        deals(Share(count=12), sizes={"": 9})
    assert refused.value.detail.startswith("名单中可抽 9 个，要抽 12 个；不能抽的：无。")


@pytest.mark.parametrize("share", [Share(stratum="X", count=1), Share(stratum="X", rate="10%")])
def test_a_stratum_nobody_is_in_cannot_be_drawn(share: Share) -> None:
    with pytest.raises(QuotaImpossible, match="'X' has 0"):
        deals(share)


def test_a_team_with_a_count_and_nobody_left_is_refused() -> None:
    with pytest.raises(QuotaImpossible, match="'W' has 0 that may be drawn, and 4"):
        deals(periods=MONTHS[:1], by_plan=True, schedule=SCHEDULE, sizes={"G": 10})


@given(st.integers(1, 500), st.integers(1, 12), st.integers(1, 100))
def test_months_share_a_stratum_evenly_and_wholly(size: int, months: int, percent: int) -> None:
    periods = tuple(f"2026-{month:02d}" for month in range(1, months + 1))
    counts = [count for *_, count in deals(Share(rate=f"{percent}%"), periods=periods, sizes={"": size})]
    assert sum(counts) == -(-percent * size // 100)
    # Months that would get none are no deals.
    assert max(counts) - min(counts) <= 1


def test_vacant_places_are_drawn_as_they_are_whatever_the_shares_say() -> None:
    places = [ProposedDeal(name="三月", stratum="G", count=4), ProposedDeal(name="四月", stratum="G", count=6)]
    assert deals(Share(rate="30%"), vacant=places) == [("三月", "G", 4), ("四月", "G", 6)]
    with pytest.raises(QuotaImpossible) as refused:
        deals(vacant=[*places, ProposedDeal(name="五月", stratum="G", count=1)])
    assert (refused.value.facts["size"], refused.value.facts["count"]) == (10, 11)
    with pytest.raises(QuotaImpossible):
        deals(vacant=[ProposedDeal(name="三月", stratum="没有", count=1)])


@pytest.mark.parametrize(
    ("groups", "drawn", "hidden"),
    [
        ([("W", 1, 3), ("W", 1, 2)], 4, True),
        ([("W", 1, 5)], 5, False),
        ([("W", 1, 9), ("W", 2, 4)], 1, False),
        ([("W", 1, 9), ("G", 1, 4)], 1, False),
        ([("W", 1, 5)], 0, True),
    ],
    ids=["five in one", "dealt out whole", "four of one weight", "a small stratum not drawn from", "no deals yet"],
)
def test_a_covert_frame_hides_its_members(groups: list[tuple[str, int, int]], drawn: int, hidden: bool) -> None:
    who = [UnitsAlike(stratum, weight, ["x"] * size, ["x"] * size) for stratum, weight, size in groups]
    deals = [ProposedDeal(name="抽查", stratum="W", count=drawn)] if drawn else []
    try:
        check_covert(deals, Chosen(FrameMembers(who, []), frozenset()))
    except CovertStratumTooSmall:
        assert not hidden
    else:
        assert hidden
