"""Where the header of a list stands, and which of its titles is which field, however it is spaced and punctuated."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from services.sampling.registers.lists.faults import Fault, shortened
from services.sampling.registers.lists.reading import Record

F = TypeVar("F")
Titles = Mapping[str, tuple[F, int]]
"""A title without spaces and notes → the field that it names, and how early the field lists it among its titles."""

_LEADING = 10
_SHOWN = 20
_WIDEST = 200
# A note in brackets says nothing of the field, unless it is a unit: 注册资本（万元） is not 注册资本.
_NOTE = re.compile(r"\((?![^)]*元)[^)]*\)")
_DECORATION = re.compile(r"[\s_*:/、\-]")


def titles_of(fields: Iterable[tuple[F, Sequence[str]]]) -> Titles[F]:
    """Each field with the titles that it goes by, the likeliest first."""
    return {_plain(title): (field, rank) for field, titles in fields for rank, title in enumerate(titles)}


def leading_rows(entries: Iterable[Record | Fault]) -> list[Record | Fault]:
    """The rows among which the header is looked for: the first few that are not empty."""
    return list(islice((e for e in entries if isinstance(e, Fault) or any(map(str.strip, e.cells))), _LEADING))


def titles_in(record: Record) -> list[str]:
    """A row as titles, without empty cells at its end."""
    titles = [title.strip() for title in record.cells[:_WIDEST]]
    while titles and not titles[-1]:
        titles.pop()
    return titles


def fields_by_place(titles: Sequence[str], known: Titles[F]) -> tuple[F | None, ...]:
    """Each title's field; of several titles for one field, the one that the field lists first, then leftmost."""
    best: dict[F, tuple[int, int]] = {}
    for place, title in enumerate(titles):
        if (match := known.get(_plain(title))) is not None:
            field, rank = match
            best[field] = min(best.get(field, (rank, place)), (rank, place))
    by_place = {place: field for field, (_, place) in best.items()}
    return tuple(by_place.get(place) for place in range(len(titles)))


def shown_titles(leading: Sequence[Record | Fault]) -> list[str]:
    """What stands in the first row, for a refusal to tell; nothing where that row could not be read."""
    first = leading[0]
    return [shortened(title.strip()) for title in first.cells[:_SHOWN]] if isinstance(first, Record) else []


def _plain(title: str) -> str:
    """是否在岗（是/否）, 是否 在岗* and 是否在岗 are one."""
    return _DECORATION.sub("", _NOTE.sub("", unicodedata.normalize("NFKC", title))).casefold()
