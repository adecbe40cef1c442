"""How many are drawn: as asked, or as the policy has it."""

from typing import Any

import pytest

from services.sampling.draws.draw.dealing import CountOrRate, DealPool, DealsFixedByPolicy, NoDeals, deals_of
from services.sampling.draws.draw.requests import DealRequest
from shared.contracts.frame import ProposedDeal
from shared.draws.rates import BadRate
from shared.draws.spec import Deal

FREE = DealPool({"W": 10, "G": 7})
FIXED = DealPool({"W": 10, "G": 7}, [ProposedDeal(name="三月", stratum="W", count=3)], 2)


def deal(**said: Any) -> DealRequest:
    return DealRequest(**{"name": "三月", "stratum": "W", **said})


def test_without_a_policys_deals_the_request_says_how_many() -> None:
    assert deals_of([deal(rate="30%")], None, FREE) == ((Deal(name="三月", stratum="W", count=3),), 0)
    for nothing in (None, ()):
        with pytest.raises(NoDeals):
            deals_of(nothing, None, FREE)

    assert deals_of([deal(count=1)], 4, FREE)[1] == 4


def test_a_rule_fixes_its_reserve_also_where_it_leaves_the_counts_open() -> None:
    ruled = FREE._replace(reserve=2)
    assert [deals_of([deal(count=1)], asked, ruled)[1] for asked in (None, 2)] == [2, 2]
    for pool, asked in ((ruled, 0), (ruled, 3), (FREE._replace(reserve=0), 1)):
        with pytest.raises(DealsFixedByPolicy) as refused:
            deals_of([deal(count=1)], asked, pool)
        assert refused.value.facts["field"] == "reserve"


@pytest.mark.parametrize(
    ("stratum", "rate", "count"),
    [("W", "30%", 3), ("W", "31%", 4), ("W", "3/10", 3), ("W", "1/3", 4), ("G", "30%", 3), ("", "30%", 1)],
)
def test_a_rate_is_of_its_stratum_and_rounded_up(stratum: str, rate: str, count: int) -> None:
    """A stratum that the frame does not have is refused with the announcement."""
    ((found,), _) = deals_of([deal(stratum=stratum, rate=rate)], None, FREE)
    assert (found.stratum, found.count) == (stratum, count)


@pytest.mark.parametrize("said", [{}, {"count": 3, "rate": "30%"}])
def test_a_deal_takes_a_count_or_a_rate(said: dict[str, Any]) -> None:
    with pytest.raises(CountOrRate) as refused:
        deals_of([deal(count=1), deal(name="四月", **said)], None, FREE)
    assert refused.value.facts["deal"] == "四月"


def test_a_bad_rate_is_refused() -> None:
    with pytest.raises(BadRate):
        deals_of([deal(rate="0.3")], None, FREE)


def test_the_policys_deals_may_be_left_out_or_said_again() -> None:
    fixed = ((Deal(name="三月", stratum="W", count=3),), 2)
    assert deals_of(None, None, FIXED) == fixed
    assert deals_of([deal(count=3)], 2, FIXED) == fixed
    assert deals_of([deal(rate="30%")], None, FIXED) == fixed


@pytest.mark.parametrize(
    ("deals", "reserve", "field"),
    [([deal(count=4)], None, "deals"), ([deal(count=3), deal(name="四月", count=1)], 2, "deals"), (None, 0, "reserve")],
)
def test_others_are_refused_saying_what_is_fixed(
    deals: list[DealRequest] | None, reserve: int | None, field: str
) -> None:
    with pytest.raises(DealsFixedByPolicy) as refused:
        deals_of(deals, reserve, FIXED)
    assert refused.value.facts["field"] == field
    assert {"deals": "三月（W） 3 个", "reserve": "每类 2 个"}[field] in refused.value.detail
