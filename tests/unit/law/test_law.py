"""Which edition of a rule holds on a day, and what a row may say."""

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from shared.law.kinds import DisplayPeriod, Fine, Remedy, Threshold
from shared.law.law import Law, NoLawInForce, UnknownRule, overlapping, read_rows, shipped_law

LAW = shipped_law()

ROW = """
[[period]]
rule = "pay"
from = 2020-01-01
until = 2020-12-31
number = 15
unit = "days"
starts_at = "a"
ends_with = "b"
owed_by = "party"
statute = "made up"
article = "1"
text = "甲"
text_en = "a"
verified = true
verified_by = "statute-text"
"""


@pytest.mark.parametrize(
    ("rule", "day", "number", "unit"),
    [
        ("decide-case", "2026-01-31", 30, "days"),
        ("decide-case", "2026-02-01", 90, "days"),
        ("ask-for-hearing", "2021-07-14", 3, "days"),
        ("ask-for-hearing", "2021-07-15", 5, "working-days"),
        ("serve-by-public-notice", "2021-12-31", 60, "days"),
        ("serve-by-public-notice", "2022-01-01", 30, "days"),
        ("reply-to-reconsideration", "2023-12-31", 10, "days"),
        ("reply-to-reconsideration", "2024-01-01", 10, "working-days"),
    ],
)
def test_the_edition_of_the_day(rule: str, day: str, number: int, unit: str) -> None:
    period = LAW.period(rule, on=date.fromisoformat(day))
    assert (period.number, period.unit) == (number, unit)


def test_other_kinds_by_the_day() -> None:
    old, new = date(2021, 7, 14), date(2021, 7, 15)
    assert [LAW.edition(Threshold, "summary-procedure", on=day).organisation for day in (old, new)] == [1000, 3000]
    fine = LAW.edition(Fine, "safety-97-unit", on=date(2021, 9, 1))
    assert (fine.least, fine.most, fine.with_order) == (0, 100_000, True)
    remedies = [LAW.edition(Remedy, "on-the-spot-decision", on=date(year, 1, 1)) for year in (2023, 2024)]
    assert [remedy.order for remedy in remedies] == ["either", "reconsideration-first"]
    shown = LAW.edition(DisplayPeriod, "credit-slight", on=date(2026, 4, 1))
    assert (shown.shown, shown.most_months) == (False, 3)


def test_no_edition_and_no_rule_are_told_apart() -> None:
    with pytest.raises(NoLawInForce) as nothing:
        LAW.period("expose-penalty", on=date(2021, 8, 31))
    assert nothing.value.facts == {"rule": "expose-penalty", "day": "2021-08-31"}
    with pytest.raises(UnknownRule):
        LAW.period("summary-procedure", on=date(2021, 8, 31))


def test_what_was_not_seen_is_not_verified() -> None:
    assert not LAW.period("decide-case", on=date(2026, 2, 1)).verified
    assert not LAW.edition(Threshold, "hearing", on=date(2026, 2, 1)).verified
    assert LAW.period("pay-fine", on=date(2026, 2, 1)).verified


@pytest.mark.parametrize(
    ("changed", "to", "fault"),
    [
        ("2020-12-31", "2019-12-31", "is after"),
        ("verified = true", "verified = false", "verified_by"),
        ("days", "weeks", "unit"),
        ('article = "1"', 'article = "1"\nquote = "一二三四五六七八九十一二三四五六七八九十一"', "quote"),
        ("number = 15", "number = 15.5", "number"),
        ("[[period]]", "[[weather]]", "weather"),
        ('starts_at = "a"', 'starts_at = "a"\nextra = 1', "extra"),
    ],
)
def test_a_faulty_row_is_not_read(changed: str, to: str, fault: str) -> None:
    read_rows(ROW)
    with pytest.raises(ValidationError, match=fault):
        read_rows(ROW.replace(changed, to))


def test_overlapping_editions_are_found() -> None:
    later = ROW.replace("2020-12-31", "2021-12-31").replace("2020-01-01", "2020-12-31")
    (pair,) = overlapping(read_rows(ROW) + read_rows(later))
    assert [row.first for row in pair] == [date(2020, 1, 1), date(2020, 12, 31)]
    assert overlapping(read_rows(ROW) + read_rows(later.replace("2020-12-31", "2021-01-01"))) == []


def test_the_rows_of_a_day() -> None:
    law = Law(read_rows(ROW))
    assert [len(list(law.on(date(2020, 1, 1) + timedelta(days=days)))) for days in (-1, 0, 365, 366)] == [0, 1, 1, 0]


def test_no_two_shipped_editions_of_a_rule_overlap() -> None:
    assert overlapping(LAW.rows) == []
