"""A rate with a floor and a ceiling: at least so many, and at most so many."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.draws.rates import count_for_rate
from shared.policy.draws import Share
from tests.unit.policy.examples import faults

KIND = "draws: [{{name: a, title: a, selection: {{}}, shares: [{share}]}}]\n"


def test_ten_per_cent_and_not_fewer_than_twenty() -> None:
    """“10%（不少于 20 户）”: of 150 it is 20, of 300 it is 30; and of 12, all."""
    share = Share(rate="10%", at_least=20)
    assert [share.taken_of(size) for size in (300, 150, 12)] == [30, 20, 12]


def test_a_ceiling() -> None:
    share = Share(rate="10%", at_most=40)
    assert [share.taken_of(size) for size in (500, 300)] == [40, 30]


def test_only_a_rate_takes_a_part() -> None:
    assert Share(count=3).taken_of(10) is None
    # At least one, also of nobody: such a draw is refused, and not passed over in silence.
    assert Share(rate="10%").taken_of(0) == 1


@given(size=st.integers(1, 10**6), floor=st.none() | st.integers(1, 10**6), ceiling=st.none() | st.integers(1, 10**6))
def test_between_the_bounds_it_is_the_rate(size: int, floor: int | None, ceiling: int | None) -> None:
    taken = Share(rate="3/10", at_least=floor, at_most=ceiling).taken_of(size)
    assert taken is not None
    assert 1 <= taken <= min(size, ceiling or size)
    assert taken >= min(floor or 1, size, ceiling or size)
    if (floor or 1) <= (rated := count_for_rate("3/10", size)) <= (ceiling or size):
        assert taken == rated


@pytest.mark.parametrize(
    ("share", "path"),
    [
        ("{count: 3, at_least: 2}", "draws[0].shares[0]"),
        ("{rate: 10%, at_least: 5, at_most: 4}", "draws[0].shares[0].at_most"),
        ("{rate: 10%, at_least: 0}", "draws[0].shares[0].at_least"),
    ],
)
def test_bounds_that_make_no_sense_are_told(share: str, path: str) -> None:
    assert faults(KIND.format(share=share)) == [(6, path)]
