"""The time of receipt that a target tells counts as far as it can be true; else people read why it does not."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.publishing.delivery.receiving import received_at
from services.publishing.outlet.validators.flaw import told
from shared.clock import SHANGHAI
from tests.unit.publishing.outlet.dispatched import NATIONAL
from tests.unit.publishing.outlet.flawed import assert_readable

SENT = datetime(2026, 3, 12, 2, 0, 0, 700_000, tzinfo=UTC)
ANSWERED = SENT + timedelta(seconds=40)


@pytest.mark.parametrize(
    ("said", "case", "at"),
    [
        (None, "missing", ANSWERED),
        (datetime(1, 1, 1, tzinfo=SHANGHAI), "incorrect", SENT.replace(microsecond=0)),
        (datetime(1900, 1, 1, tzinfo=SHANGHAI), "incorrect", SENT.replace(microsecond=0)),
        (datetime(2090, 1, 1, tzinfo=SHANGHAI), "conflict", ANSWERED),
        (datetime(9999, 12, 31, 23, 59, 59, tzinfo=SHANGHAI), "conflict", ANSWERED),
    ],
)
def test_a_time_that_cannot_be_true_is_told_and_does_not_count(said: datetime | None, case: str, at: datetime) -> None:
    received = received_at(said, SENT, ANSWERED)
    assert received.odd is not None
    assert (received.at, received.odd.case) == (at, case)
    flaw = told("time-of-receipt", received.odd, key="k", kind="penalties", target=NATIONAL)
    assert_readable(flaw)
    assert "2026-03-12 10:00" in flaw.message
    assert said is None or said.replace(tzinfo=None).isoformat(" ") in flaw.message


def test_the_time_of_a_target_whose_clock_is_nearly_right_counts() -> None:
    said = datetime(2026, 3, 12, 10, 0, 20, tzinfo=SHANGHAI)
    assert received_at(said, SENT, ANSWERED) == (said, None)
    assert received_at(SENT.replace(microsecond=0), SENT, ANSWERED).at == SENT.replace(microsecond=0)
    for seconds in (-200, 200):
        assert received_at(said + timedelta(seconds=seconds), SENT, ANSWERED).odd is None


@given(st.none() | st.datetimes().map(lambda each: each.replace(tzinfo=SHANGHAI)))
def test_whatever_it_tells_the_time_lies_between_sending_and_answer(said: datetime | None) -> None:
    assert SENT.replace(microsecond=0) <= received_at(said, SENT, ANSWERED).at <= ANSWERED
