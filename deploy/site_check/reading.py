"""What a page of the site says of itself: its columns with the days of their notices, its links, its foot."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from deploy.site_check.tags import Tag, tags_in
from shared.clock import SHANGHAI

_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})

_DEEPEST = 200
"""What stands deeper is read as if it stood here: no page of the site is so deep."""


class Notice(NamedTuple):
    """A notice in a column: the day that it bears (None without one), and its link, "" without one."""

    day: date | None
    link: str


class Column(NamedTuple):
    """A column of the site, as a page shows it."""

    name: str
    notices: Sequence[Notice]


class PageRead(NamedTuple):
    """A page: its columns, all days in it, its links, those of its navigation, what its foot names, its other view."""

    columns: Sequence[Column]
    days: Sequence[date]
    links: Sequence[str]
    navigation: Sequence[str]
    imprint: frozenset[str]
    other_view: str


def read_page(html: str) -> PageRead:
    """Read a page. What is not well-formed is passed over."""
    reader = _Reader()
    for tag in tags_in(html):
        if tag.is_end:
            reader.end(tag.name)
        else:
            reader.begin(tag)
    columns = [Column(name, notices) for name, notices in reader.columns]
    return PageRead(columns, reader.days, reader.links, reader.navigation, frozenset(reader.imprint), reader.other_view)


class _Reader:
    """Keeps the elements that are open: which column, notice and navigation the next element is in."""

    def __init__(self) -> None:
        self.columns: list[tuple[str, list[Notice]]] = []
        self.days: list[date] = []
        self.links: list[str] = []
        self.navigation: list[str] = []
        self.imprint: set[str] = set()
        self.other_view = ""
        self._open: list[tuple[str, str]] = []
        self._names: Counter[str] = Counter()
        self._kinds: Counter[str] = Counter()

    def begin(self, tag: Tag) -> None:
        """An element begins."""
        told = tag.attributes
        kind = "column" if "data-column" in told else "notice" if "data-notice" in told else tag.name
        if kind == "column":
            self.columns.append((told["data-column"], []))
        elif kind == "notice" and self._is_in("column"):
            self.columns[-1][1].append(Notice(None, ""))
        if tag.name not in _VOID and len(self._open) < _DEEPEST:
            self._open.append((tag.name, kind))
            self._names[tag.name] += 1
            self._kinds[kind] += 1
        if told.get("data-imprint"):
            self.imprint.add(told["data-imprint"])
        if tag.name == "time":
            self._take_day(told.get("datetime", ""))
        if tag.name == "a" and "href" in told:
            self._take_link(told["href"], told.get("data-view", ""))

    def end(self, name: str) -> None:
        """The innermost element of this name ends, and all that is in it."""
        while self._names[name] > 0:
            ended, kind = self._open.pop()
            self._names[ended] -= 1
            self._kinds[kind] -= 1
            if ended == name:
                return

    def _take_day(self, said: str) -> None:
        try:
            day = datetime.fromisoformat(said).astimezone(SHANGHAI).date() if "T" in said else date.fromisoformat(said)
        # A time at the end of all times overflows when it is moved to Beijing.
        except (ValueError, OverflowError):
            return
        if self._is_in("main"):
            self.days.append(day)
        if notices := self._notices():
            notices[-1] = notices[-1]._replace(day=notices[-1].day or day)

    def _take_link(self, link: str, view: str) -> None:
        if view:
            self.other_view = link
            return
        self.links.append(link)
        if self._is_in("nav"):
            self.navigation.append(link)
        if notices := self._notices():
            notices[-1] = notices[-1]._replace(link=notices[-1].link or link)

    def _notices(self) -> list[Notice]:
        """The notices so far of the column in which a notice is open; none if none is, or a column has begun in it."""
        return self.columns[-1][1] if self._is_in("notice") and self._is_in("column") else []

    def _is_in(self, kind: str) -> bool:
        return self._kinds[kind] > 0
