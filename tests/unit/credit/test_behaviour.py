"""Shares are exact, and a restart takes as long as it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.credit_sandbox.behaviour import Behaviour, Conduct, CreditSystemAway
from deploy.credit_sandbox.showing import behaviour_lines
from shared.http.rates import TooManyRequests


class Seconds:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@given(hundredths=st.integers(0, 100), asked=st.integers(1, 400))
def test_a_share_is_exact_at_every_moment(hundredths: int, asked: int) -> None:
    conduct = Conduct(Behaviour(refuses=hundredths / 100), Seconds())
    assert sum(conduct.refuses() for _ in range(asked)) == asked * hundredths // 100


def test_it_behaves_well_by_itself() -> None:
    conduct = Conduct(Behaviour(), Seconds())
    conduct.require_there()
    conduct.require_pace("甲")
    assert all(conduct.is_answered() for _ in range(1000))
    assert not any(ask() for ask in (conduct.refuses, conduct.drops, conduct.answers_twice))
    assert behaviour_lines(conduct.behaviour) == []


def test_a_restart_loses_an_answer_and_takes_its_time() -> None:
    seconds = Seconds()
    conduct = Conduct(Behaviour(restarts_after_batches=2, away_seconds=5), seconds)
    assert [conduct.is_answered(), conduct.is_answered()] == [True, False]
    with pytest.raises(CreditSystemAway) as away:
        conduct.require_there()
    assert away.value.retry_after == 6
    seconds.now = 5
    conduct.require_there()
    assert [conduct.is_answered(), conduct.is_answered()] == [True, False]


def test_a_rate_counts_each_sender_and_comes_back() -> None:
    seconds = Seconds()
    conduct = Conduct(Behaviour(batches_a_minute=2), seconds)
    for sender in ("甲", "甲", "乙"):
        conduct.require_pace(sender)
    with pytest.raises(TooManyRequests) as refused:
        conduct.require_pace("甲")
    seconds.now = refused.value.retry_after
    conduct.require_pace("甲")


def test_the_page_names_every_habit() -> None:
    bad = Behaviour(
        answers_after_ms=50,
        refuses=0.1,
        loses_answers=0.2,
        answers_twice=0.3,
        drops_in_cleaning=0.4,
        batches_a_minute=60,
        restarts_after_batches=9,
        narrow_columns=True,
        narrow_codes=True,
    )
    # `away_seconds` stands in the line of restarts.
    assert len(behaviour_lines(bad)) == len(Behaviour.model_fields) - 1
