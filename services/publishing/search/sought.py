"""What somebody searches: read from what was typed or pasted, whatever it is.

A code or an id is searched as such, a serial as draws write it; everything else as a part of names, numbers and titles,
and, if it is in Latin letters, as pinyin too.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple
from unicodedata import normalize

from services.publishing.search.entry import EntryKind, serial_of
from services.publishing.search.spelling import pattern_of
from shared.errors import Invalid, Refusal
from shared.identifiers import subject_identifier
from shared.tidying import bare, tidy

By = Literal["code", "id", "part", "sound"]
"""By the beginning of an enterprise's code; by an id; by a part of a name, a number or a title; by such a part or its
pinyin.
"""
KINDS: tuple[EntryKind, ...] = ("enterprise", "publication", "draw")
"""The kinds of entries, in the order in which they are shown."""

_UUID = re.compile(r"(?:[a-z-]+/)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)
_SERIAL = re.compile(r"([0-9]{4})(?:年?第|年|[-/])([0-9]{1,6})[号次]?")
# As long as a code, nearly: old registration numbers have 15 digits, and somebody may lose or add characters.
_CODE = re.compile(r"(?=(?:.*[0-9]){8})[0-9A-Z]{13,20}")
_BEGINNING = re.compile(r"(?=.*[0-9])[0-9A-Z]{4,12}")
_SPELLED = re.compile(r"(?=.*[a-z])[0-9a-z]{3,}")
_LEAST = 2


class NothingSought(Invalid):
    code = "nothing-sought"
    title = "请输入要查询的内容"
    title_en = "Say what to search"


class TooShortToSearch(Invalid):
    code = "too-short-to-search"
    title = "查询内容太短"
    title_en = "Too short to search"


class Sought(NamedTuple):
    """One way of searching: in entries of a kind, by what, and the text in the form in which entries are compared."""

    kind: EntryKind
    by: By
    text: str

    @property
    def pattern(self) -> str | None:
        """The regular expression that finds it in spellings; None if it is no pinyin."""
        return pattern_of(self.text) if self.by == "sound" else None


class Mistake(NamedTuple):
    """Why what was typed cannot be the code of an enterprise, in Chinese and in English."""

    detail: str
    detail_en: str


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
    if _CODE.fullmatch(code):
        ways: tuple[Sought, ...] = (Sought("enterprise", "code", code),)
        return SearchAsked(tidied, _among(ways, kind), mistake_in(code))
    if len(text) < _LEAST:
        raise TooShortToSearch(
            f"至少输入 {_LEAST} 个字；单个字出现在太多名称里。",
            f"Give at least {_LEAST} characters: a single one is in too many names.",
        )
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


def mistake_in(code: str) -> Mistake | None:
    """What is wrong with a code; None if it passes the checks of its standard."""
    try:
        subject_identifier(code)
    except Refusal as refusal:
        return Mistake(refusal.detail, refusal.detail_en)
    return None
