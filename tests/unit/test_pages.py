"""A page of a list in memory, and how its rows are counted."""

from operator import pos

import pytest

from shared.pages import COUNTED, PageFound, PageWanted, RowCount


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (PageWanted[int](2), PageFound([1, 2], 2)),
        (PageWanted(2, after=2), PageFound([3, 4], 4)),
        (PageWanted(2, after=4), PageFound([5])),
        (PageWanted(2, after=5), PageFound([])),
        (PageWanted(5, counted=True), PageFound([1, 2, 3, 4, 5], None, RowCount(5, exact=True))),
        (PageWanted(1, after=5, counted=True), PageFound([], None, RowCount(5, exact=True))),
    ],
)
def test_the_rows_after_a_key(wanted: PageWanted[int], found: PageFound[int, int]) -> None:
    assert wanted.among(range(1, 6), pos) == found


def test_no_more_rows_are_looked_at_than_a_page_needs() -> None:
    rows = iter(range(1, 100))
    assert PageWanted[int](2).among(rows, pos) == PageFound([1, 2], 2)
    assert next(rows) == 4


@pytest.mark.parametrize(
    ("found", "rows", "exact"), [(0, 0, True), (COUNTED, COUNTED, True), (COUNTED + 1, COUNTED, False)]
)
def test_a_count_that_was_broken_off_says_so(found: int, rows: int, exact: bool) -> None:
    assert RowCount.of_some(found) == RowCount(rows, exact)
