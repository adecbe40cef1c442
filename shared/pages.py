"""Lists are read a page at a time: the rows after a key, in the order of the keys.

Rows that are added meanwhile neither shift nor repeat any (keyset pagination).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

K = TypeVar("K")
R = TypeVar("R")
S = TypeVar("S")

COUNTED = 10_000
"""How many rows of a query a count looks at, at most."""


@dataclass(frozen=True)
class RowCount:
    """How many rows a list has. Not exact: it has more, and nobody counted on."""

    rows: int
    exact: bool

    @classmethod
    def of_some(cls, found: int) -> "RowCount":
        """Of a list of which at most COUNTED + 1 rows were looked at."""
        return cls(min(found, COUNTED), found <= COUNTED)


@dataclass(frozen=True)
class PageFound(Generic[R, K]):
    """The rows of a page; the key of the last where more rows follow; the count where it was asked for."""

    rows: Sequence[R]
    last: K | None = None
    count: RowCount | None = None

    def to(self, change: Callable[[R], S]) -> "PageFound[S, K]":
        """The same page of what each row becomes."""
        return PageFound([change(row) for row in self.rows], self.last, self.count)


@dataclass(frozen=True)
class PageWanted(Generic[K]):
    """At most `limit` rows, those after a key (None: from the start), with the count of the whole list or without."""

    limit: int
    after: K | None = None
    counted: bool = False

    @property
    def fetch(self) -> int:
        """How many rows to ask for: one more than is shown tells whether more follow."""
        return self.limit + 1

    def cut(self, rows: Sequence[R], key: Callable[[R], K], count: RowCount | None = None) -> PageFound[R, K]:
        """The page of the rows that were fetched."""
        shown = rows[: self.limit]
        return PageFound(shown, key(shown[-1]) if len(rows) > self.limit else None, count)

    def among(self, rows: Iterable[R], key: Callable[[R], Any]) -> PageFound[R, K]:
        """The page of a list in memory that is in the order of its keys."""
        fetched: list[R] = []
        passed = 0
        for row in rows:
            passed += 1
            if len(fetched) < self.fetch and (self.after is None or key(row) > self.after):
                fetched.append(row)
            if len(fetched) == self.fetch and not self.counted:
                break
        return self.cut(fetched, key, RowCount(passed, exact=True) if self.counted else None)
