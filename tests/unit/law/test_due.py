"""When something is due: vectors, counted by hand in the State Council's calendar, and what holds for all of them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from shared.calendar import published_calendar
from shared.clock import SHANGHAI
from shared.law.due import Due, chained, days_to_cap, due, extended, grown
from shared.law.kinds import Extension, Rate
from shared.law.law import shipped_law
from shared.law.row import Length, Unit

CALENDAR = published_calendar()
LAW = shipped_law()
STEP = LAW.edition(Extension, "decide-seizure-longer", on=date(2026, 3, 10))
DAYS = st.dates(date(2005, 1, 1), date(2025, 6, 30))


def on(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("rule", "start", "unrolled", "day"),
    [
        # 9 May 2026 is a Saturday that is worked: the last day stays.
        ("ask-for-reconsideration", "2026-03-10", "2026-05-09", "2026-05-09"),
        ("pay-fine", "2026-04-16", "2026-05-01", "2026-05-06"),
        ("pay-fine", "2026-09-17", "2026-10-02", "2026-10-08"),
        ("ask-for-reconsideration", "2026-08-05", "2026-10-04", "2026-10-08"),
        ("pay-fine", "2026-01-16", "2026-01-31", "2026-02-02"),
        # No statute lets the bureau's own 90 days end later because of a holiday.
        ("decide-case", "2026-02-02", "2026-05-03", "2026-05-03"),
        ("expose-penalty", "2026-09-23", "2026-10-10", "2026-10-10"),
        ("ask-for-hearing", "2026-02-12", "2026-02-26", "2026-02-26"),
        ("ask-for-hearing", "2026-04-28", "2026-05-08", "2026-05-08"),
        # Back from the hearing: the last day on which the notice is in time.
        ("tell-hearing-time", "2026-10-14", "2026-09-29", "2026-09-29"),
        ("tell-hearing-time", "2026-02-26", "2026-02-10", "2026-02-10"),
        ("tell-hearing-time", "2026-05-08", "2026-04-24", "2026-04-24"),
        ("sue", "2025-08-31", "2026-02-28", "2026-02-28"),
        # The same rule by the law of another day: the bureau's reply was calendar days before 2024.
        ("reply-to-reconsideration", "2023-09-22", "2023-10-02", "2023-10-02"),
        ("reply-to-reconsideration", "2024-09-23", "2024-10-11", "2024-10-11"),
        ("expose-penalty", "2025-09-26", "2025-10-13", "2025-10-13"),
        ("ask-for-hearing", "2025-09-30", "2025-10-14", "2025-10-14"),
        ("serve-decision", "2025-01-24", "2025-02-10", "2025-02-10"),
        ("withdraw-published-decision", "2025-04-29", "2025-05-07", "2025-05-07"),
        ("disclose-information", "2025-09-12", "2025-10-16", "2025-10-16"),
        ("serve-decision", "2026-02-12", "2026-02-28", "2026-02-28"),
        ("ask-for-hearing", "2024-02-08", "2024-02-21", "2024-02-21"),
        ("limitation", "2024-02-29", "2026-02-28", "2026-02-28"),
    ],
)
def test_periods_of_the_law(rule: str, start: str, unrolled: str, day: str) -> None:
    found = due(LAW.period(rule, on=on(start)), on(start), CALENDAR)
    assert found == Due(on(day), on(unrolled))


@pytest.mark.parametrize(
    ("start", "number", "unit", "day"),
    [
        ("2020-01-22", 7, "working-days", "2020-02-10"),  # the holiday was made longer while it lasted
        ("2025-03-03", 90, "days", "2025-06-01"),
        ("2025-08-31", 6, "months", "2026-02-28"),
        ("2024-02-29", 1, "years", "2025-02-28"),
    ],
)
def test_lengths(start: str, number: int, unit: Unit, day: str) -> None:
    assert due(Length(number=number, unit=unit), on(start), CALENDAR).day == on(day)


def test_a_chain_counts_from_unrolled_ends_and_rolls_only_the_last() -> None:
    apply = LAW.period("apply-to-court", on=on("2026-03-10"))
    assert apply.follows == "sue"
    both = [LAW.period("sue", on=on("2026-03-10")), apply]
    assert chained(both, on("2026-03-10"), CALENDAR) == Due(on("2026-12-10"), on("2026-12-10"))
    # 60 days from 5 August end in the October holiday, 30 more on a Tuesday: the holiday gives no day to the second.
    sixty, thirty = Length(number=60, unit="days", roll=True), Length(number=30, unit="days", roll=True)
    assert chained([sixty, thirty], on("2026-08-05"), CALENDAR).day == on("2026-11-03")
    assert due(thirty, due(sixty, on("2026-08-05"), CALENDAR).day, CALENDAR).day > on("2026-11-03")
    with pytest.raises(ValueError, match="without a length"):
        chained([], on("2026-08-05"), CALENDAR)


@pytest.mark.parametrize(
    ("rule", "steps", "start", "day"),
    [
        ("decide-case", (), "2025-03-03", "2025-04-02"),
        ("decide-case", ("decide-case-by-head",), "2025-03-03", "2025-06-01"),
        ("decide-case", ("decide-case-by-head", "decide-case-by-upper-authority"), "2025-03-03", "2025-08-30"),
        ("decide-seizure", ("decide-seizure-longer",), "2026-03-10", "2026-05-09"),
    ],
)
def test_an_extension_replaces_the_length_or_adds_to_it(
    rule: str, steps: tuple[str, ...], start: str, day: str
) -> None:
    day_of = on(start)
    extensions = [LAW.edition(Extension, step, on=day_of) for step in steps]
    assert extended(LAW.period(rule, on=day_of), extensions, day_of, CALENDAR).day == on(day)
    with pytest.raises(ValueError, match="not the first"):
        extended(LAW.period("pay-fine", on=day_of), [*extensions, *extensions] or [STEP], day_of, CALENDAR)


@pytest.mark.parametrize(
    ("length", "day"),
    [
        (Length(number=3, unit="working-days"), "2027-01-04"),  # 1 January is a holiday, but no notice says so yet
        (Length(number=4, unit="days", roll=True), "2027-01-04"),
        (Length(number=2, unit="days", roll=True), "2027-01-01"),
    ],
)
def test_a_year_without_a_notice_gives_a_provisional_day(length: Length, day: str) -> None:
    found = due(length, on("2026-12-30"), CALENDAR)
    assert (found.day, found.provisional) == (on(day), True)


def test_a_day_that_needs_no_calendar_is_never_provisional() -> None:
    assert due(Length(number=90, unit="days"), on("2026-12-30"), CALENDAR) == Due(on("2027-03-30"), on("2027-03-30"))


def test_hours_are_counted_from_the_moment() -> None:
    taken = datetime(2026, 10, 1, 23, 30, tzinfo=SHANGHAI)
    found = due(LAW.period("report-urgent-measure", on=on("2026-10-01")), taken, CALENDAR)
    assert (found.at, found.day) == (taken + timedelta(hours=24), on("2026-10-02"))
    before = due(LAW.period("announce-power-cut", on=on("2026-10-01")), taken, CALENDAR)
    assert (before.at, before.day) == (taken - timedelta(hours=24), on("2026-09-30"))
    with pytest.raises(ValueError, match="need the moment"):
        due(Length(number=24, unit="hours"), on("2026-10-01"), CALENDAR)


@pytest.mark.parametrize(("hour", "minute", "day"), [(15, 30, "2026-10-28"), (16, 10, "2026-10-29")])
def test_a_moment_stands_for_its_day_in_beijing(hour: int, minute: int, day: str) -> None:
    """23:30 of the 27th, and 00:10 of the 28th."""
    moment = datetime(2026, 10, 27, hour, minute, tzinfo=UTC)
    assert due(Length(number=1, unit="days"), moment, CALENDAR).day == on(day)


def test_what_cannot_roll_is_no_length() -> None:
    for unit, direction in (("hours", "forward"), ("working-days", "forward"), ("days", "back")):
        with pytest.raises(ValidationError, match="can roll"):
            Length.model_validate({"number": 1, "unit": unit, "roll": True, "direction": direction})


def test_a_fine_not_paid_reaches_its_cap_on_day_34() -> None:
    rate = LAW.edition(Rate, "late-fee", on=on("2026-03-10"))
    assert days_to_cap(rate) == 34
    assert [grown(rate, Decimal(50_000), days) for days in (0, 1, 33, 34, 99)] == [0, 1_500, 49_500, 50_000, 50_000]


@given(DAYS, st.integers(0, 200))
def test_working_days_end_on_a_working_day_and_count_back_to_where_they_began(start: date, number: int) -> None:
    forward = due(Length(number=number, unit="working-days"), start, CALENDAR)
    assert forward.day >= start
    assert not number or CALENDAR.is_working_day(forward.day)
    back = due(Length(number=number, unit="working-days", direction="back"), forward.day, CALENDAR)
    assert back.day <= start
    assert not (number and CALENDAR.is_working_day(start)) or back.day == start


@given(DAYS, st.integers(0, 400), st.sampled_from(["days", "months"]))
def test_rolling_moves_only_to_the_next_working_day(start: date, number: int, unit: Unit) -> None:
    number = number if unit == "days" else number % 12
    plain = due(Length(number=number, unit=unit), start, CALENDAR)
    rolled = due(Length(number=number, unit=unit, roll=True), start, CALENDAR)
    assert rolled.unrolled == plain.day == plain.unrolled
    assert rolled.day >= plain.day
    assert CALENDAR.is_working_day(rolled.day)
    between = [plain.day + timedelta(days=n) for n in range((rolled.day - plain.day).days)]
    assert not any(CALENDAR.is_working_day(day) for day in between)


@given(DAYS, st.integers(0, 60))
def test_months_keep_the_day_or_end_with_the_month(start: date, months: int) -> None:
    end = due(Length(number=months, unit="months"), start, CALENDAR).day
    assert (end.year - start.year) * 12 + end.month - start.month == months
    assert end.day == start.day or (end.day < start.day and (end + timedelta(days=1)).day == 1)


@given(DAYS, st.lists(st.integers(0, 90), min_size=1, max_size=4))
def test_a_chain_of_days_is_their_sum(start: date, numbers: list[int]) -> None:
    lengths = [Length(number=number, unit="days", roll=True) for number in numbers]
    whole = due(Length(number=sum(numbers), unit="days", roll=True), start, CALENDAR)
    assert chained(lengths, start, CALENDAR) == whole
