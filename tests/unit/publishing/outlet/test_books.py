"""The books of a day: whatever the target lacks, has beside, or keeps otherwise is told."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.publishing.outlet.validators.books import (
    DayBooks,
    KeptThere,
    ReceivedThere,
    RegisteredBody,
    compared,
    confused_codes,
)
from services.publishing.outlet.validators.flaw import Case
from tests.unit.publishing.outlet.differing import BODIES, IN_BOOKS, SENT, books
from tests.unit.publishing.outlet.dispatched import NATIONAL
from tests.unit.publishing.outlet.flawed import assert_readable


@pytest.mark.parametrize(
    ("flaw", "case", "compare"), IN_BOOKS, ids=lambda value: str(value) if isinstance(value, str) else ""
)
def test_books_that_differ(flaw: str, case: Case, compare: DayBooks) -> None:
    (found,) = compared(compare)
    assert (found.flaw, found.case) == (flaw, case)
    assert_readable(found)


def test_books_that_agree_say_nothing() -> None:
    assert compared(books()) == []
    owed = replace(SENT, key="b", receipt=None, sent_on=None, due=date(2026, 3, 13))
    assert compared(books(ours=(SENT, owed))) == []


@pytest.mark.parametrize(("case", "bodies"), BODIES)
def test_codes_that_are_confused(case: Case, bodies: list[RegisteredBody]) -> None:
    (found,) = confused_codes(bodies, "penalties", NATIONAL)
    assert (found.flaw, found.case) == ("one-code-two-bodies", case)
    assert_readable(found)
    assert confused_codes([RegisteredBody("甲公司", "A"), RegisteredBody("甲公司", "A")], "penalties", NATIONAL) == []


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 3)), unique=True), st.data())
def test_books_with_the_same_rows_agree(rows: list[tuple[str, int]], data: st.DataObject) -> None:
    """Whatever one side lacks is told of, and nothing else."""
    lost = data.draw(st.sets(st.sampled_from(rows))) if rows else set()
    ours = tuple(replace(SENT, key=key, version=version, sha256=f"{key}{version}") for key, version in rows)
    there = [row for row in rows if row not in lost]
    newest = {key: max(version for each, version in there if each == key) for key, _ in there}
    kept = tuple(KeptThere(key, version, f"{key}{version}") for key, version in newest.items())
    found = compared(books(ours=ours, received=tuple(ReceivedThere(*row) for row in there), kept=kept))
    assert sorted(flaw.key for flaw in found) == sorted(key for key, _ in lost)
