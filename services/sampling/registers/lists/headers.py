"""Finding the header of a list, which may have several rows, and the field of each of its columns, whatever spaces,
numbers and notes the titles have.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from services.sampling.registers.lists.faults import Fault, shortened
from services.sampling.registers.lists.reading import Record

_LEADING = 60
_DEEPEST = 3
_SHOWN = 20
_ALTERNATIVE = 1000
_BRACKETS = str.maketrans("【】[]〔〕{}<>《》", "()()()()()()")
# A note in brackets does not change the field, unless it is a unit: 注册资本（万元） is not 注册资本.
_NOTE = re.compile(r"\((?![^)]*元)[^)]*\)")
_NUMBER = re.compile(r"\A\s*(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})[.、,)]\s*(?=\D)")
_DECORATION = re.compile(r"[\s_*:/、.,;|★☆●▲※#\-]")
_OR = re.compile(r"[/、,;|]|或者?|(?<=.)及|\s")


class Meaning(NamedTuple):
    """A field that a title may name, "" for none, and how likely: the lower the rank, the likelier."""

    rank: int
    field: str


class KnownColumns(NamedTuple):
    """The columns that a list may have: a title without decoration → the fields that it may name, each with its rank
    among the field's titles (the first is the likeliest). A list must have the `required` fields; rows are told apart
    by `key`, or by the first required field in a list without it.
    """

    titles: Mapping[str, tuple[Meaning, ...]]
    required: tuple[str, ...]
    key: str

    def with_wish(self, wish: Mapping[str, str]) -> "KnownColumns":
        """The same, with the columns that the sender names (title → field, "" for none) before all others."""
        wished = {plain(title): (Meaning(-1, field),) for title, field in wish.items()}
        return self._replace(titles={**self.titles, **wished})


class TableHeader(NamedTuple):
    """The header of a table: its rows, the title of each column (shortened), and its field; "" for a column that is not
    imported.
    """

    lines: tuple[int, ...]
    titles: tuple[str, ...]
    fields: tuple[str, ...]


def known_titles(fields: Iterable[tuple[str, Sequence[str]]], required: tuple[str, ...], key: str) -> KnownColumns:
    """What is known of a list's columns, from each field with its titles, the likeliest first."""
    found: dict[str, tuple[Meaning, ...]] = {}
    for field, titles in fields:
        for rank, title in enumerate(titles):
            found[plain(title)] = (*found.get(plain(title), ()), Meaning(rank, field))
    return KnownColumns(found, required, key)


def leading_rows(entries: Iterable[Record | Fault], line: int = 0) -> list[Record]:
    """The rows in which the header is searched: the first rows that are not empty, and all down to this line."""
    filled = (entry for entry in entries if isinstance(entry, Record) and any(map(str.strip, entry.cells)))
    return list(islice(filled, max(_LEADING, line)))


def find_header(leading: Sequence[Record], known: KnownColumns) -> TableHeader | None:
    """The header: the first rows that together have all required columns, as few as possible, with the rows above and
    below them that belong to it.
    """
    for depth in range(1, _DEEPEST + 1):
        for start in range(len(leading) - depth + 1):
            header = _header(leading[start : start + depth], known)
            if set(known.required).issubset(header.fields):
                return _whole(leading, start, depth, known)
    return None


def header_ending(leading: Sequence[Record], line: int, known: KnownColumns) -> TableHeader | None:
    """The header that ends in this line, with the rows above it if it lacks required columns without them, or more is
    understood with them; None if the line has no such header.
    """
    end = next((place + 1 for place, row in enumerate(leading) if row.line == line), 0)
    headers = [_header(leading[end - depth : end], known) for depth in range(1, min(_DEEPEST, end) + 1)]
    fit = [header for header in headers if set(known.required).issubset(header.fields)]
    return max(fit, key=_understood, default=None)


def likeliest(leading: Sequence[Record], known: KnownColumns) -> TableHeader | None:
    """The row that names most columns, for a refusal to show; None if no row names any."""
    headers = [_header((row,), known) for row in leading]
    best = max(headers, key=_understood, default=None)
    return best if best and _understood(best) else None


def shown_titles(leading: Sequence[Record]) -> list[str]:
    """The cells of the first row, for a refusal to show."""
    return [shortened(title.strip()) for title in leading[0].cells[:_SHOWN]]


def plain(title: str) -> str:
    """The title without notes, numbers, spaces and decoration: 是否在岗（是/否）, 3、是否在岗* and 是否在岗 are one."""
    text = _NOTE.sub("", unicodedata.normalize("NFKC", title).translate(_BRACKETS))
    return _DECORATION.sub("", _NUMBER.sub("", text)).casefold()


def _whole(leading: Sequence[Record], start: int, depth: int, known: KnownColumns) -> TableHeader:
    header = _header(leading[start : start + depth], known)
    end = start + depth
    while end < len(leading) and end - start < _DEEPEST and _continues(leading[end], header, known):
        end += 1
        header = _header(leading[start:end], known)
    if start and end - start < _DEEPEST:
        # A row of groups above: it belongs to the header if more is understood with it.
        above = _header(leading[start - 1 : end], known)
        if _understood(above) > _understood(header) and set(known.required).issubset(above.fields):
            return above
    return header


def _continues(row: Record, header: TableHeader, known: KnownColumns) -> bool:
    """Whether a row below a header is its second row: it has titles below groups, and nothing of its own below the
    required columns.
    """
    cells = [cell.strip() for cell in row.cells]
    titles, fields = header.titles, header.fields
    cells += [""] * (len(titles) - len(cells))
    told = [place for place, cell in enumerate(cells) if cell and plain(cell) not in _ends(titles, place)]
    if any(place < len(fields) and fields[place] in known.required for place in told):
        return False
    return any(
        _meanings((cells[place],), known) or _meanings((titles[place], cells[place]), known)
        for place in told
        if place < len(titles)
    )


def _ends(titles: Sequence[str], place: int) -> tuple[str, ...]:
    return (plain(titles[place]),) if place < len(titles) else ()


def _header(block: Sequence[Record], known: KnownColumns) -> TableHeader:
    rows = [[cell.strip() for cell in row.cells] for row in block]
    width = max((place + 1 for row in rows for place, cell in enumerate(row) if cell), default=0)
    rows = [[*row[:width], *[""] * (width - len(row))] for row in rows]
    columns = [_parts(rows, place) for place in range(width)]
    titles = tuple(shortened("/".join(parts)) for parts in columns)
    return TableHeader(tuple(row.line for row in block), titles, _fields(columns, known))


def _parts(rows: Sequence[Sequence[str]], place: int) -> tuple[str, ...]:
    """The texts of a column of the header from above to below, each once. Above a title that stands alone is the group
    to its left.
    """
    parts: list[str] = []
    for number, row in enumerate(rows):
        text = row[place]
        if not text and any(below[place] for below in rows[number + 1 :]):
            text = next((row[left] for left in range(place, -1, -1) if row[left]), "")
        if text and text not in parts:
            parts.append(text)
    return tuple(parts)


def _fields(columns: Sequence[tuple[str, ...]], known: KnownColumns) -> tuple[str, ...]:
    """The field of each column. If several columns may be one field, it is the one with the best rank; of equal ones
    the leftmost. A column that lost a field may still be another that its title names.
    """
    by_place: dict[int, str] = {}
    found = [(meaning, place) for place, parts in enumerate(columns) for meaning in _meanings(parts, known)]
    for (_, field), place in sorted(found, key=lambda one: (one[0].rank, one[1])):
        if field and place not in by_place and field not in by_place.values():
            by_place[place] = field
    return tuple(by_place.get(place, "") for place in range(len(columns)))


def _meanings(parts: tuple[str, ...], known: KnownColumns) -> tuple[Meaning, ...]:
    """What a title may name: the title with its groups, or else itself, or its alternatives
    (统一社会信用代码/注册号).
    """
    if not parts:
        return ()
    for whole in ("".join(parts), parts[-1]):
        if meanings := known.titles.get(plain(whole)):
            return meanings
    found = (known.titles.get(plain(part), ()) for part in _OR.split(unicodedata.normalize("NFKC", parts[-1])) if part)
    return tuple(Meaning(rank + _ALTERNATIVE, field) for meanings in found for rank, field in meanings)


def _understood(header: TableHeader) -> int:
    return sum(map(bool, header.fields))
