"""When something is sent again, and when an outlet rests."""

from datetime import UTC, datetime, timedelta

import pytest

from services.publishing.delivery.pace import ABANDONED_AFTER, Breaker, Rate, is_abandoned, pause_before


@pytest.mark.parametrize(("failures", "seconds"), [(0, 2), (1, 4), (4, 32), (11, 3600), (1000, 3600)])
def test_pauses_grow_and_chance_takes_up_to_half(failures: int, seconds: float) -> None:
    assert pause_before(failures, 0.0) == timedelta(seconds=seconds)
    assert pause_before(failures, 1.0) == timedelta(seconds=seconds / 2)


def test_after_days_somebody_must_look() -> None:
    since = datetime(2026, 3, 2, tzinfo=UTC)
    assert not is_abandoned(since, since + ABANDONED_AFTER - timedelta(seconds=1))
    assert is_abandoned(since, since + ABANDONED_AFTER)


def test_the_breaker_opens_after_five_failures_and_tries_with_one_batch() -> None:
    breaker = Breaker()
    for _ in range(4):
        breaker.failed(0.0)
    assert (breaker.is_open, breaker.seconds_left(0.0)) == (False, 0)
    breaker.failed(0.0)
    assert (breaker.is_open, breaker.seconds_left(1.0), breaker.seconds_left(30.0)) == (True, 29.0, 0)
    breaker.failed(30.0)
    assert breaker.seconds_left(30.0) == 60.0
    for _ in range(20):
        breaker.failed(100.0)
    assert breaker.seconds_left(100.0) == 900.0
    breaker.succeeded()
    assert (breaker.is_open, breaker.seconds_left(100.0)) == (False, 0)


def test_who_is_told_to_wait_waits_and_has_not_failed() -> None:
    breaker = Breaker()
    breaker.told_to_wait(10.0, 7)
    assert (breaker.failures, breaker.seconds_left(10.0), breaker.seconds_left(17.0)) == (0, 7.0, 0)


def test_batches_are_spread_over_the_minute() -> None:
    rate = Rate(60)
    rate.spend(10.0)
    assert (rate.seconds_left(10.0), rate.seconds_left(10.5), rate.seconds_left(11.0)) == (1.0, 0.5, 0)
