"""What somebody searches: read from what was typed or pasted, whatever it is.

A code or an id is searched as such, a serial as draws write it; everything else as a part of names, numbers and titles,
and, if it is in Latin letters, as pinyin too.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple
from unicodedata import normalize

from services.publishing.search.entry import EntryKind, serial_of
from shared.mistyped import Mistake, mistake_in
from shared.searching import LIKE_A_CODE, NothingSought, check_length
from shared.spelling import pattern_of
from shared.tidying import bare, tidy

By = Literal["code", "id", "part", "sound"]
"""By the beginning of an enterprise's code; by an id; by a part of a name, a number or a title; by such a part or its
pinyin.
"""
KINDS: tuple[EntryKind, ...] = ("enterprise", "publication", "draw")
"""The kinds of entries, in the order in which they are shown."""

_UUID = re.compile(r"(?:[a-z-]+/)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)
_SERIAL = re.compile(r"([0-9]{4})(?:年?第|年|[-/])([0-9]{1,6})[号次]?")
_BEGINNING = re.compile(r"(?=.*[0-9])[0-9A-Z]{4,12}")
_SPELLED = re.compile(r"(?=.*[a-z])[0-9a-z]{3,}")


class Sought(NamedTuple):
    """One way of searching: in entries of a kind, by what, and the text in the form in which entries are compared."""

    kind: EntryKind
    by: By
    text: str

    @property
    def pattern(self) -> str | None:
        """The regular expression that finds it in spellings; None if it is no pinyin."""
        return pattern_of(self.text) if self.by == "sound" else None


class SearchAsked(NamedTuple):
    """What was typed, tidied; the ways in which it is searched, in order; and what is wrong with a code."""

    typed: str
    ways: tuple[Sought, ...]
    mistake: Mistake | None = None


def read_search(typed: str, kind: EntryKind | None = None) -> SearchAsked:
    """How to search what was typed, in entries of a kind or of all. Raises NothingSought, TooShortToSearch."""
    tidied, text = tidy(typed), bare(typed)
    if not text:
        raise NothingSought(
            "请输入企业名称（汉字或拼音）、统一社会信用代码、决定书文号或抽查序号。",
            "Give `q`: a part of an enterprise's name, in Chinese or in pinyin; its code; the number of a decision; or "
            "the serial of a draw.",
        )
    code = text.upper()
    if LIKE_A_CODE.fullmatch(code):
        ways: tuple[Sought, ...] = (Sought("enterprise", "code", code),)
        return SearchAsked(tidied, _among(ways, kind), mistake_in(code))
    check_length(text)
    return SearchAsked(tidied, _among(tuple(_ways(tidied, text)), kind))


def _ways(tidied: str, text: str) -> Iterator[Sought]:
    plain = "".join(normalize("NFKC", tidied).split())
    if found := _UUID.fullmatch(plain):
        yield Sought("publication", "id", found[1].lower())
        yield Sought("draw", "id", found[1].lower())
        return
    if _BEGINNING.fullmatch(text.upper()):
        yield Sought("enterprise", "code", text.upper())
    yield Sought("enterprise", "sound" if _SPELLED.fullmatch(text) else "part", text)
    yield Sought("publication", "part", text)
    serial = _SERIAL.fullmatch(plain)
    yield Sought("draw", "part", bare(serial_of(int(serial[1]), int(serial[2]))) if serial else text)


def _among(ways: tuple[Sought, ...], kind: EntryKind | None) -> tuple[Sought, ...]:
    return tuple(way for way in ways if kind in (None, way.kind))
