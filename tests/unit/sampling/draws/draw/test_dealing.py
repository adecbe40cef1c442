"""How many are drawn: as asked, or as the policy has it."""

from typing import Any

import pytest

from services.sampling.draws.draw.dealing import DealPool, DealsFixedByPolicy, NoDeals, deals_of
from services.sampling.draws.draw.requests import DealRequest
from shared.contracts.sampling import ProposedDeal
from shared.draws.spec import Deal

FREE = DealPool("0" * 64, {"W": 10})
FIXED = DealPool("0" * 64, {"W": 10}, [ProposedDeal(name="三月", stratum="W", count=3)], 2)


def deal(**said: Any) -> DealRequest:
    return DealRequest(**{"name": "三月", "stratum": "W", **said})


def test_without_a_policys_deals_the_request_says_how_many() -> None:
    assert deals_of([deal(rate="30%")], None, FREE) == ((Deal(name="三月", stratum="W", count=3),), 0)
    for nothing in (None, ()):
        with pytest.raises(NoDeals):
            deals_of(nothing, None, FREE)


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
