"""How long an answer stays as it is follows from the comparisons that were made for it."""

from datetime import UTC, datetime, timedelta
from operator import ge, gt, le, lt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.publishing.ready.comparing import EVER, ComparedNow
from shared.clock import SHANGHAI

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)
near = st.integers(-3, 3).map(lambda ticks: NOON + ticks * TICK)
comparisons = st.sampled_from([ge, gt, le, lt])


@given(near, st.lists(st.tuples(comparisons, near, st.booleans()), max_size=5), near)
def test_in_its_span_and_only_there_all_comparisons_turn_out_the_same(
    now: datetime, made: list[tuple[object, datetime, bool]], other: datetime
) -> None:
    def outcomes(moment: datetime) -> list[bool]:
        return [
            compare(with_, moment) if turned else compare(moment, with_)  # type: ignore[operator]  # of `operator`
            for compare, with_, turned in made
        ]

    compared = ComparedNow.at(now)
    assert outcomes(compared) == outcomes(now)
    assert compared.span.holds(other) == (outcomes(other) == outcomes(now)) or not _is_between(now, other, outcomes)


def _is_between(now: datetime, other: datetime, outcomes: object) -> bool:
    """Whether nothing turns out otherwise on the way from one moment to the other: a span has no gaps."""
    step = TICK if other > now else -TICK
    moments = [now]
    while moments[-1] != other:
        moments.append(moments[-1] + step)
    return len({tuple(outcomes(moment)) for moment in moments}) == 1  # type: ignore[operator]  # the function above


def test_who_compares_nothing_is_right_for_ever() -> None:
    assert ComparedNow.at(NOON).span == EVER
    assert EVER.holds(NOON)


def test_a_moment_may_be_told_in_another_zone() -> None:
    now = ComparedNow.at(NOON)
    assert now > (NOON - TICK).astimezone(SHANGHAI)
    assert now.span.holds(NOON)
    assert not now.span.holds(NOON - TICK)


@pytest.mark.parametrize(
    "tell",
    [
        lambda now: now.astimezone(SHANGHAI),
        lambda now: now.isoformat(),
        lambda now: f"{now:%H}",
        lambda now: str(now),
        lambda now: now.year,
        lambda now: now.date(),
        lambda now: now - NOON,
        lambda now: NOON - now,
        lambda now: now + TICK,
        lambda now: now == NOON,
    ],
)
def test_who_tells_the_time_is_right_at_no_other(tell: object) -> None:
    now = ComparedNow.at(NOON)
    assert tell(now) == tell(NOON)  # type: ignore[operator]  # one of the functions above
    assert not now.span.holds(NOON)
