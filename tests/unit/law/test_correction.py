"""Corrections in any order keep the law a law: editions do not overlap, and everything else stays."""

from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.law.correction import (
    Correction,
    EditionOverlaps,
    EditionUnknown,
    PeriodCircular,
    as_json,
    check,
    corrected,
    row_of,
)
from shared.law.kinds import KINDS, Period, RuleKind
from shared.law.law import UnknownRule, kind_name, overlapping, shipped_law

LAW = shipped_law()
LIMIT = LAW.period("decide-case", on=date(2026, 2, 1))
DAYS = st.dates(date(2014, 1, 1), date(2030, 1, 1))


def edition(first: date, last: date | None, number: int = 60) -> Period:
    return LIMIT.model_copy(update={"first": first, "last": last, "number": number})


@given(st.lists(st.tuples(DAYS, st.none() | st.integers(0, 900), st.booleans()), max_size=8))
def test_no_two_editions_overlap_after_any_corrections(asked: list[tuple[date, int | None, bool]]) -> None:
    law = LAW
    for first, length, replaces in asked:
        last = None if length is None else first + timedelta(days=length)
        before = law.editions(Period, "decide-case")
        one = Correction(edition(first, last), before[0].first if replaces else None)
        try:
            check(law, one)
        except EditionOverlaps:
            continue
        law = corrected(law, [one])
        assert law.period("decide-case", on=first) == one.row
        assert len(law.editions(Period, "decide-case")) == len(before) + (not replaces)
    assert overlapping(law.rows) == []
    others = [row for row in law.rows if row.rule != "decide-case"]
    assert others == [row for row in LAW.rows if row.rule != "decide-case"]


def test_corrections_count_in_the_order_of_their_approval() -> None:
    first, second = (Correction(edition(LIMIT.first, None, number), LIMIT.first) for number in (60, 45))
    for order, number in (((first, second), 45), ((second, first), 60)):
        assert corrected(LAW, order).period("decide-case", on=LIMIT.first).number == number


def test_an_edition_that_is_not_there_cannot_be_replaced() -> None:
    with pytest.raises(EditionUnknown) as refused:
        check(LAW, Correction(edition(LIMIT.first, None), date(2026, 2, 2)))
    assert refused.value.facts == {"editions": ["2015-05-01", "2026-02-01"]}


def test_every_row_is_the_same_after_an_event() -> None:
    assert [row_of(as_json(row)) for row in LAW.rows] == list(LAW.rows)


def test_the_api_knows_all_kinds() -> None:
    assert list(get_args(RuleKind)) == [kind_name(kind) for kind in KINDS]
    assert {row.kind for row in LAW.rows} == set(get_args(RuleKind))


@pytest.mark.parametrize("follower_is", ["itself", "another"])
def test_a_period_does_not_follow_itself_not_even_through_another(follower_is: str) -> None:
    (follower,) = (row for row in LAW.of(Period) if row.follows)
    assert follower.follows == "sue"
    sue = LAW.editions(Period, "sue")[0]
    name = sue.rule if follower_is == "itself" else follower.rule
    circular = sue.model_copy(update={"follows": name})
    with pytest.raises(PeriodCircular, match=name):
        check(LAW, Correction(circular, sue.first))
    check(LAW, Correction(follower, follower.first))
    with pytest.raises(UnknownRule):
        check(LAW, Correction(sue.model_copy(update={"follows": "no-such-period"}), sue.first))
