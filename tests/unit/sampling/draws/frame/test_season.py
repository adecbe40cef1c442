"""Draws of a kind are held in the months that the policy names."""

from datetime import date

import pytest

from services.sampling.draws.frame.season import KindOutOfSeason, check_season
from shared.policy.draws import DrawKind, Period
from shared.policy.selection import Selection

NOVEMBER = date(2025, 11, 3)


def kind(per: Period | None = None, held_in: tuple[int, ...] = (3, 4)) -> DrawKind:
    return DrawKind(name="mines", title="非煤矿山", selection=Selection(), per=per, held_in=held_in)


@pytest.mark.parametrize(
    ("per", "purpose"),
    [("month", "mines/2025-11"), ("day", "mines/2025-11-03"), ("quarter", "mines/2025-Q4"), ("year", "mines/2025")],
)
def test_outside_its_months_a_kind_is_refused_and_the_months_are_told(per: Period, purpose: str) -> None:
    with pytest.raises(KindOutOfSeason) as refusal:
        check_season(kind(per), purpose, NOVEMBER)
    assert "只在 3、4 月抽取，不在 11 月" in refusal.value.detail
    check_season(kind(per, (11,)), purpose, NOVEMBER)
    check_season(kind(per, ()), purpose, NOVEMBER)


def test_the_month_of_the_purpose_counts_and_not_the_day_on_which_it_is_drawn() -> None:
    check_season(kind("month"), "mines/2025-04", NOVEMBER)


def test_items_for_an_inspection_and_lists_by_hand_have_no_season() -> None:
    check_season(kind("month"), "items/0190f1d2-0000-7000-8000-000000000000/1", NOVEMBER)
    check_season(None, "own/2025-11", NOVEMBER)
