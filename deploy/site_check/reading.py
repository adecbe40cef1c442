"""What a page of the site says of itself: its columns with the days of their notices, its links, its foot."""

from collections.abc import Sequence
from datetime import date, datetime
from html.parser import HTMLParser
from typing import NamedTuple

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
    reader.feed(html)
    reader.close()
    columns = [Column(name, notices) for name, notices in reader.columns]
    return PageRead(columns, reader.days, reader.links, reader.navigation, frozenset(reader.imprint), reader.other_view)


class _Reader(HTMLParser):
    """Keeps the elements that are open: which column, notice and navigation the next element is in."""

    def __init__(self) -> None:
        super().__init__()
        self.columns: list[tuple[str, list[Notice]]] = []
        self.days: list[date] = []
        self.links: list[str] = []
        self.navigation: list[str] = []
        self.imprint: set[str] = set()
        self.other_view = ""
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        kind = "column" if "data-column" in told else "notice" if "data-notice" in told else tag
        if kind == "column":
            self.columns.append((told["data-column"], []))
        elif kind == "notice" and self._is_in("column"):
            self.columns[-1][1].append(Notice(None, ""))
        if tag not in _VOID and len(self._open) < _DEEPEST:
            self._open.append((tag, kind))
        if told.get("data-imprint"):
            self.imprint.add(told["data-imprint"])
        if tag == "time":
            self._take_day(told.get("datetime", ""))
        if tag == "a" and "href" in told:
            self._take_link(told["href"], told.get("data-view", ""))

    def handle_endtag(self, tag: str) -> None:
        while any(name == tag for name, _ in self._open):
            if self._open.pop()[0] == tag:
                return

    def _take_day(self, said: str) -> None:
        try:
            day = datetime.fromisoformat(said).astimezone(SHANGHAI).date() if "T" in said else date.fromisoformat(said)
        except ValueError:
            return
        if self._is_in("main"):
            self.days.append(day)
        if self._is_in("notice") and self._is_in("column"):
            notices = self.columns[-1][1]
            notices[-1] = notices[-1]._replace(day=notices[-1].day or day)

    def _take_link(self, link: str, view: str) -> None:
        if view:
            self.other_view = link
            return
        self.links.append(link)
        if self._is_in("nav"):
            self.navigation.append(link)
        if self._is_in("notice") and self._is_in("column"):
            notices = self.columns[-1][1]
            notices[-1] = notices[-1]._replace(link=notices[-1].link or link)

    def _is_in(self, kind: str) -> bool:
        return any(each == kind for _, each in self._open)
