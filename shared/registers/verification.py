"""Verify a register as a stranger: against the entries of the log, and against its own rule."""

from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from shared.canonical import JsonObject, NotCanonical, canonical
from shared.draws.entry import Entry, entry_of
from shared.draws.finding import CheckFailed
from shared.draws.logged import MalformedEntry, entry_fields
from shared.log.event import commitment
from shared.registers.book import Book, CountKey, Line
from shared.registers.counts import Given, Irregularity, faults
from shared.registers.file import NEVER_OPENED, Record

_TOLD = 5
"""How many faults of a kind are told."""
_WITHHELD = {"series": str, "year": int, "team": str, "kind": str, "count": int, "state": str}


class RegisterVerdict(IntEnum):
    """What a verification has shown, as the exit code of `cheqian verify register`. 2: there is no register."""

    PROVED = 0
    WRONG = 1
    COMPUTED = 3
    """Nothing is wrong; but lines are withheld, the log goes on, or no independent witness vouches for the log."""


class RegisterCheck(NamedTuple):
    """A named check of a register. `passed` is None if the register shows too little for it."""

    name: str
    passed: bool | None
    detail: str
    detail_en: str


class _Said(NamedTuple):
    """What the file says of an event that took a number."""

    number: int
    stream: str
    version: int
    line: JsonObject | None
    opened: bool


class RegisterAudit:
    """Takes a register record by record, and keeps what the checks need: neither entries nor payloads.

    `logged`: all entries of the bureau in the log that make registers (`shared.registers.logged`), in their order.
    """

    def __init__(self, logged: Sequence[bytes]) -> None:
        self._places = {entry: place for place, entry in enumerate(logged)}
        self._seen: list[int] = []
        self._book = Book()
        self._said: list[_Said] = []
        self._invented: list[Irregularity] = []
        self._altered: list[Irregularity] = []
        self._wrong: list[Irregularity] = []
        self._withheld = 0
        self._number = 1

    def take(self, record: Record) -> None:
        """One more record of the file."""
        self._number += 1
        place = self._places.get(record.entry)
        if place is None:
            self._invented.append(self._at("日志中没有这一条目", "no entry of the log"))
            return
        self._seen.append(place)
        try:
            self._read(entry_of(record.entry), record)
        except (CheckFailed, MalformedEntry, NotCanonical) as refusal:
            self._altered.append(self._at(refusal.detail, refusal.detail_en))

    def checks(self) -> list[RegisterCheck]:
        """The checks, after the last record."""
        newest = max(self._seen, default=-1) + 1
        later, shown = len(self._places) - newest, sum(said.line is not None for said in self._said)
        return [
            _check("entries", [*self._invented, *self._order(newest)], f"{newest} 条", f"{newest} entries"),
            _check("content", self._altered, "与条目的承诺相符", "as the entries commit to it"),
            _check("lines", [*self._wrong, *self._lines()], f"{shown} 行", f"{shown} lines"),
            _check("counts", [*faults(self._given(), self._book.openings)], "无跳号、无重号", "no gap and no double"),
            _left("withheld", self._withheld, "条涉密，未公开", "events are withheld"),
            _left("newest", later, "条后来的条目不在本登记簿中", "later entries of the log are not in this register"),
        ]

    def _read(self, entry: Entry, record: Record) -> None:
        opened = record.payload is not None and record.salt is not None
        if record.payload is not None and record.salt is not None:
            committed = entry_fields(record.entry)["payload"]
            if commitment(record.salt, canonical(record.payload)) != committed:
                raise CheckFailed("内容与条目的承诺不符。", "The content is not what the entry commits to.")
        elif entry.type not in NEVER_OPENED:
            self._withheld += 1
        content = {**(record.payload or {}), **entry.public} if opened else None
        self._book.take(entry.type, entry.stream, entry.version, content)
        if self._book.line_of(entry.stream, entry.version):
            self._said.append(_Said(self._number, entry.stream, entry.version, record.line, opened))
        elif record.line is not None:
            self._wrong.append(self._at("该条目没有取号", "this entry took no number"))

    def _order(self, newest: int) -> Iterator[Irregularity]:
        if missing := [place for place in range(newest) if place not in {*self._seen}]:
            yield Irregularity(f"缺 {len(missing)} 条", f"{len(missing)} are missing")
        if doubled := len(self._seen) - len({*self._seen}):
            yield Irregularity(f"重复 {doubled} 条", f"{doubled} stand twice")
        if self._seen != sorted(self._seen):
            yield Irregularity("次序与日志不同", "they are not in the order of the log")

    def _lines(self) -> Iterator[Irregularity]:
        for said in self._said:
            line = self._book.line_of(said.stream, said.version)
            right = line is not None and (_same(said.line, line.shown()) if said.opened else _claims(said.line, line))
            if not right:
                expected = line.shown() if line and said.opened else {"state": line.state if line else ""}
                yield Irregularity(
                    f"第 {said.number} 行应为 {expected}，实为 {said.line}",
                    f"line {said.number} must be {expected} and is {said.line}",
                )

    def _given(self) -> Iterator[Given]:
        """The numbers, in the order of the log."""
        for said in self._said:
            line = self._book.line_of(said.stream, said.version)
            if line and line.again:
                continue
            if line and line.number:
                yield Given(CountKey.of(line.number), line.number.count, line.number)
            elif said.line is not None and line and not said.opened and _claims(said.line, line):
                key = CountKey(*(said.line[name] for name in CountKey._fields))
                yield Given(key, said.line["count"], None)

    def _at(self, zh: str, en: str) -> Irregularity:
        return Irregularity(f"第 {self._number} 行：{zh}", f"line {self._number}: {en}")


def verdict_of(checks: Sequence[RegisterCheck], *, vouched: bool) -> RegisterVerdict:
    """The verdict; `vouched`: an independent witness has seen the log, which is not for demonstrations."""
    results = [check.passed for check in checks]
    if False in results:
        return RegisterVerdict.WRONG
    return RegisterVerdict.PROVED if vouched and None not in results else RegisterVerdict.COMPUTED


def _same(said: JsonObject | None, right: JsonObject | None) -> bool:
    """Whether both are the same in JSON, where true is not 1."""
    if said is None or right is None:
        return said is right
    try:
        return canonical(said) == canonical(right)
    except NotCanonical:
        return False


def _claims(said: JsonObject | None, line: Line) -> bool:
    """Whether a withheld line says what one can say of it: a count, and the state that the log shows. Or it has no
    line, as a paper without a number.
    """
    if said is None:
        return True
    shaped = {name: type(value) for name, value in said.items()} == _WITHHELD
    return shaped and said["state"] == line.state and said["count"] > 0


def _check(name: str, found: Sequence[Irregularity], zh: str, en: str) -> RegisterCheck:
    if not found:
        return RegisterCheck(name, True, zh, en)
    more = len(found) - _TOLD
    told = [*(fault.zh for fault in found[:_TOLD]), *([f"另有 {more} 处"] if more > 0 else [])]
    told_en = [*(fault.en for fault in found[:_TOLD]), *([f"and {more} more"] if more > 0 else [])]
    return RegisterCheck(name, False, "；".join(told), "; ".join(told_en))


def _left(name: str, count: int, zh: str, en: str) -> RegisterCheck:
    if count:
        return RegisterCheck(name, None, f"{count} {zh}", f"{count} {en}")
    return RegisterCheck(name, True, "无遗留", "nothing is left out")
