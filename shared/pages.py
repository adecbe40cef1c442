"""Pages of a list: the rows after a given key, in the order of the keys.

Rows that are added between two pages neither shift nor repeat other rows (keyset pagination).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

K = TypeVar("K")
R = TypeVar("R")
S = TypeVar("S")

COUNTED = 10_000
"""The largest number of rows that is counted."""


@dataclass(frozen=True)
class RowCount:
    """The number of rows of a list. If it is not `exact`, the list has more rows that were not counted."""

    rows: int
    exact: bool

    @classmethod
    def of_some(cls, found: int) -> "RowCount":
        """The count from `found` rows, if at most COUNTED + 1 rows were looked at."""
        return cls(min(found, COUNTED), found <= COUNTED)


@dataclass(frozen=True)
class PageFound(Generic[R, K]):
    """The rows of a page; the key of the last row if more rows follow; the count if it was asked for."""

    rows: Sequence[R]
    last: K | None = None
    count: RowCount | None = None

    def to(self, change: Callable[[R], S]) -> "PageFound[S, K]":
        """The same page with every row replaced by `change(row)`."""
        return PageFound([change(row) for row in self.rows], self.last, self.count)


@dataclass(frozen=True)
class PageWanted(Generic[K]):
    """The wanted page: at most `limit` rows after a key (None: from the start). `counted` asks for the count too."""

    limit: int
    after: K | None = None
    counted: bool = False

    @property
    def fetch(self) -> int:
        """The number of rows to fetch: one more than is shown, to learn whether more rows follow."""
        return self.limit + 1

    def cut(self, rows: Sequence[R], key: Callable[[R], K], count: RowCount | None = None) -> PageFound[R, K]:
        """The page made from the fetched rows."""
        shown = rows[: self.limit]
        return PageFound(shown, key(shown[-1]) if len(rows) > self.limit else None, count)

    def among(self, rows: Iterable[R], key: Callable[[R], Any]) -> PageFound[R, K]:
        """The page of a list in memory that is sorted by its keys."""
        fetched: list[R] = []
        passed = 0
        for row in rows:
            passed += 1
            if len(fetched) < self.fetch and (self.after is None or key(row) > self.after):
                fetched.append(row)
            if len(fetched) == self.fetch and not self.counted:
                break
        return self.cut(fetched, key, RowCount(passed, exact=True) if self.counted else None)
