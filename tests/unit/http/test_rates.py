"""A sender may spend so much in a minute, and it comes back evenly; senders and purposes are counted apart."""

from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from shared.http.rates import Allowance, Rates, TooManyRequests


@dataclass
class Clock:
    """Seconds that go on when the test says so."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rates(clock: Clock) -> Rates:
    return Rates(clock)


def wait_for(rates: Rates, who: str = "a", what: str = "values", cost: int = 1, a_minute: int = 7) -> int:
    """0 if the sender may spend this now; otherwise how many seconds the refusal names."""
    try:
        rates.spend(what, who, cost, a_minute)
    except TooManyRequests as refused:
        return refused.retry_after
    return 0


def test_a_sender_has_so_many_a_minute(rates: Rates) -> None:
    assert [wait_for(rates) for _ in range(9)] == [0] * 7 + [9] * 2


def test_after_the_wait_that_a_refusal_names_the_sender_may(rates: Rates, clock: Clock) -> None:
    for cost in (5, 2, 3, 7, 1):
        wait = wait_for(rates, cost=cost)
        clock.now += wait
        assert wait == 0 or wait_for(rates, cost=cost) == 0


def test_what_was_spent_comes_back_within_a_minute(rates: Rates, clock: Clock) -> None:
    assert wait_for(rates, cost=7) == 0
    clock.now += 60
    assert [wait_for(rates, cost=7), wait_for(rates)] == [0, 9]


def test_a_refused_request_costs_nothing(rates: Rates) -> None:
    assert [wait_for(rates, cost=cost) for cost in (6, 6, 1)] == [0, 43, 0]


def test_an_operation_that_costs_more_than_a_minute_gives_takes_all_of_it(rates: Rates) -> None:
    assert [wait_for(rates, cost=100), wait_for(rates)] == [0, 9]


def test_senders_and_purposes_are_counted_apart(rates: Rates) -> None:
    for who, what in (("a", "values"), ("b", "values"), ("a", "dear")):
        assert [wait_for(rates, who, what, cost=7), wait_for(rates, who, what) > 0] == [0, True]


def test_senders_of_long_ago_are_forgotten(clock: Clock) -> None:
    rates = Rates(clock)
    for turn in range(5000):
        clock.now += 1
        assert wait_for(rates, f"address {turn}", a_minute=60) == 0
    assert len(rates) < 1100


def test_what_is_answered_at_once_costs_only_so_much(rates: Rates) -> None:
    allowed = Allowance(a_minute=100, at_once=5)
    with ExitStack() as answered:
        for cost in (2, 2):
            answered.enter_context(rates.admitted("a", cost, allowed))
        with pytest.raises(TooManyRequests, match="are being answered") as refused, rates.admitted("a", 2, allowed):
            pass
        assert refused.value.retry_after == 1
        for who, cost in (("a", 1), ("b", 2)):
            answered.enter_context(rates.admitted(who, cost, allowed))
    with rates.admitted("a", 2, allowed):
        pass


def test_a_request_that_costs_more_is_answered_alone(rates: Rates) -> None:
    allowed = Allowance(a_minute=100, at_once=5)
    with rates.admitted("a", 9, allowed), pytest.raises(TooManyRequests), rates.admitted("a", 1, allowed):
        pass


def test_a_request_that_fails_is_over(rates: Rates) -> None:
    for _ in range(3):
        with pytest.raises(KeyError), rates.admitted("a", 1, Allowance(100, 1)):
            raise KeyError
