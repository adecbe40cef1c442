"""Finding the header of a list, and the field of each of its titles, whatever spaces and punctuation the
titles have.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from services.sampling.registers.lists.faults import Fault, shortened
from services.sampling.registers.lists.reading import Record

F = TypeVar("F")
Titles = Mapping[str, tuple[F, int]]
"""A title without spaces and notes → the field that it names, and its rank among the field's titles (the first is the
likeliest).
"""

_LEADING = 10
_SHOWN = 20
_WIDEST = 200
# A note in brackets does not change the field, unless it is a unit: 注册资本（万元） is not 注册资本.
_NOTE = re.compile(r"\((?![^)]*元)[^)]*\)")
_DECORATION = re.compile(r"[\s_*:/、\-]")


def titles_of(fields: Iterable[tuple[F, Sequence[str]]]) -> Titles[F]:
    """The titles by which a header is recognised, from each field with its titles, the likeliest first."""
    return {_plain(title): (field, rank) for field, titles in fields for rank, title in enumerate(titles)}


def leading_rows(entries: Iterable[Record | Fault]) -> list[Record | Fault]:
    """The rows in which the header is searched: the first few rows that are not empty."""
    return list(islice((e for e in entries if isinstance(e, Fault) or any(map(str.strip, e.cells))), _LEADING))


def titles_in(record: Record) -> list[str]:
    """The cells of a row as titles, without empty cells at its end."""
    titles = [title.strip() for title in record.cells[:_WIDEST]]
    while titles and not titles[-1]:
        titles.pop()
    return titles


def fields_by_place(titles: Sequence[str], known: Titles[F]) -> tuple[F | None, ...]:
    """The field of each title. If several titles name one field, only one counts: the one with the best rank; of equal
    ones the leftmost.
    """
    best: dict[F, tuple[int, int]] = {}
    for place, title in enumerate(titles):
        if (match := known.get(_plain(title))) is not None:
            field, rank = match
            best[field] = min(best.get(field, (rank, place)), (rank, place))
    by_place = {place: field for field, (_, place) in best.items()}
    return tuple(by_place.get(place) for place in range(len(titles)))


def shown_titles(leading: Sequence[Record | Fault]) -> list[str]:
    """The cells of the first row, for a refusal to show; [] if that row could not be read."""
    first = leading[0]
    return [shortened(title.strip()) for title in first.cells[:_SHOWN]] if isinstance(first, Record) else []


def _plain(title: str) -> str:
    """The title without notes, spaces and decoration: 是否在岗（是/否）, 是否 在岗* and 是否在岗 give the same."""
    return _DECORATION.sub("", _NOTE.sub("", unicodedata.normalize("NFKC", title))).casefold()
