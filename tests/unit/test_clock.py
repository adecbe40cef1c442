from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.clock import SHANGHAI, beijing_date, beijing_minute, minute_text, rfc3339, utc_now

moments = st.timedeltas(timedelta(0), timedelta(days=40_000)).map(
    lambda since: datetime(1992, 1, 1, tzinfo=UTC) + since
)


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 3, 1, tzinfo=UTC), "2026-03-01T00:00:00Z"),
        (datetime(2026, 3, 1, 0, 0, 0, 120_000, tzinfo=UTC), "2026-03-01T00:00:00.120Z"),
        (datetime(2026, 3, 1, 8, tzinfo=SHANGHAI), "2026-03-01T00:00:00Z"),
        (datetime(2026, 2, 28, 19, tzinfo=timezone(timedelta(hours=-5))), "2026-03-01T00:00:00Z"),
    ],
)
def test_a_moment_has_one_text_whatever_its_zone(moment: datetime, text: str) -> None:
    assert rfc3339(moment) == text


@given(moments)
def test_the_text_gives_the_moment_again_to_the_millisecond(moment: datetime) -> None:
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    assert datetime.fromisoformat(rfc3339(moment)) == moment


@given(moments, moments)
def test_texts_of_whole_seconds_sort_as_the_moments_do(one: datetime, other: datetime) -> None:
    one, other = one.replace(microsecond=0), other.replace(microsecond=0)
    assert (rfc3339(one) < rfc3339(other)) == (one < other)


def test_now_is_in_utc_and_cut_to_milliseconds() -> None:
    before = datetime.now(UTC)
    now = utc_now()
    assert now.tzinfo is UTC
    assert now.microsecond % 1000 == 0
    assert before - timedelta(milliseconds=1) < now <= datetime.now(UTC)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 2, 28, 15, 59, 59, tzinfo=UTC), date(2026, 2, 28)),
        (datetime(2026, 2, 28, 16, tzinfo=UTC), date(2026, 3, 1)),
        (datetime(2026, 7, 1, 16, tzinfo=UTC), date(2026, 7, 2)),
    ],
)
def test_the_day_begins_in_beijing(moment: datetime, day: date) -> None:
    assert beijing_date(moment) == day


@given(moments)
def test_beijing_is_eight_hours_ahead_all_year(moment: datetime) -> None:
    assert beijing_date(moment) == (moment + timedelta(hours=8)).date()


@given(moments)
def test_a_minute_is_told_in_beijing_and_begins_at_most_a_minute_before(moment: datetime) -> None:
    minute = beijing_minute(moment)
    assert timedelta(0) <= moment - minute < timedelta(minutes=1)
    assert minute_text(moment) == minute_text(minute) == f"{minute:%F %R}"


def test_the_text_of_a_minute_is_beijings() -> None:
    assert minute_text(datetime(2026, 3, 9, 16, 5, 59, 999_000, tzinfo=UTC)) == "2026-03-10 00:05"
