"""The audit itself: take in the entries of a log in their order, and say at the end what was found."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from shared.clock import beijing_date
from shared.draws.audit.book import Book
from shared.draws.audit.course import Course
from shared.draws.audit.excerpt import BundleExcerpt, Made
from shared.draws.audit.finding import AuditFinding, Code, Remark, Where
from shared.draws.audit.notes import Notes, RootAt
from shared.draws.audit.overdue import overdue
from shared.draws.audit.public import Witnessed, read_part
from shared.draws.audit.registers import PARTY, POLICY, SUPERIOR, registered
from shared.draws.audit.step import PolicyOf, Setting, Step
from shared.draws.audit.streams import DRAW_EVENTS, WITNESSED, judge, version_remarks
from shared.draws.circumstances import DEMO, LEAST
from shared.draws.entry import Entry, entry_of
from shared.draws.logged import MalformedEntry
from shared.draws.text import is_uuid
from shared.errors import Refusal
from shared.log.demonstration import is_demonstration
from shared.log.event import leaf_hash
from shared.log.notes import VerifierKey
from shared.log.quorum import Quorum

DAILY = "witnessed/"
_REGISTERS = frozenset({PARTY, SUPERIOR, POLICY})
# Beyond these years no time can be added to an entry's, and no draw is held.
_YEARS = range(2000, 9000)


class Audited(NamedTuple):
    """The findings in the order of the log, the draws in it, and when all was judged."""

    findings: list[AuditFinding]
    book: Book
    at: datetime


def no_policies(_: str) -> None:
    """Nobody has asked for the files of the policies."""


class LogAudit:
    """An audit of one log. `trusted` are the witnesses that the auditor names; `log` is the key of the log."""

    def __init__(self, log: VerifierKey, trusted: Quorum, policy_of: PolicyOf = no_policies) -> None:
        demonstration = is_demonstration(log.name)
        self._notes = Notes(log, trusted)
        self._setting = Setting(
            least=DEMO if demonstration else LEAST,
            policy_of=policy_of,
            notes=self._notes,
            book=Book(),
        )
        self._found: list[AuditFinding] = []
        self._newest = datetime(1970, 1, 1, tzinfo=UTC)

    def take(self, bundle: BundleExcerpt, root_at: RootAt) -> None:
        """Take in the next bundle. Nothing in an entry raises; `root_at` may."""
        made = iter(bundle.made)
        waiting = next(made, None)
        for index, data in bundle.picked:
            while waiting and waiting.position <= index:
                self._clock(waiting)
                waiting = next(made, None)
            self._entry(index, data, root_at)
        while waiting:
            self._clock(waiting)
            waiting = next(made, None)

    def findings(self, at: datetime | None) -> Audited:
        """What was found, judged at `at`: the t of the newest checkpoint. Without it, at the newest entry's time."""
        now = at or self._newest
        book = self._setting.book
        late = [
            AuditFinding(_where(course, course.index), remark)
            for course in book.announced()
            if course.spec
            for remark in overdue(course, course.spec, now, self._notes)
        ]
        found = sorted([*self._found, *late], key=lambda finding: finding.where.position)
        return Audited(found, book, now)

    def _clock(self, made: Made) -> None:
        if made.time < self._notes.not_before:
            said = made.time.decode(errors="replace")
            where = Where(made.bureau.decode(errors="replace"), _year_of(said), "", made.position)
            self._say(where, [_too_early(said, self._notes.not_before.decode())])

    def _entry(self, index: int, data: bytes, root_at: RootAt) -> None:
        try:
            entry = entry_of(data)
        except MalformedEntry as refusal:
            self._misread(index, data, refusal)
            return
        daily = entry.stream.startswith(DAILY) and entry.type == DRAW_EVENTS + WITNESSED
        drawing = not daily and (entry.type.startswith(DRAW_EVENTS) or entry.stream.startswith("draw/"))
        if not drawing and entry.type not in _REGISTERS and not entry.stream.startswith(DAILY):
            return
        if entry.time.year not in _YEARS:
            self._say(Where(entry.bureau, 0, "", index), [_no_year(entry)])
            return
        self._newest = max(self._newest, entry.time)
        where = Where(entry.bureau, beijing_date(entry.time).year, "", index)
        if drawing:
            self._draw(index, data, entry, root_at)
        elif entry.type in _REGISTERS:
            setting = self._setting
            self._say(where, registered(setting.book, setting.least, entry, index))
        else:
            self._say(where, self._note(entry, index, root_at, covering=-1))

    def _draw(self, index: int, data: bytes, entry: Entry, root_at: RootAt) -> None:
        kind, _, draw = entry.stream.partition("/")
        if kind != "draw" or not is_uuid(draw) or not entry.type.startswith(DRAW_EVENTS):
            where = Where(entry.bureau, beijing_date(entry.time).year, "", index)
            self._say(where, [_stray(entry)])
            return
        word = entry.type.removeprefix(DRAW_EVENTS)
        year = beijing_date(entry.time).year
        course = self._setting.book.streams.setdefault(
            entry.stream, Course(entry.bureau, year, draw, index, entry.time)
        )
        where = _where(course, index)
        self._say(where, version_remarks(course, entry.version, word))
        if entry.bureau != course.bureau:
            self._say(where, [_other_bureau(entry, course)])
        step = Step(self._setting, course, entry, index, leaf_hash(data).hex())
        self._say(where, judge(step, word))
        if word == WITNESSED:
            self._say(where, self._note(entry, index, root_at, covering=course.index))
        course.version = entry.version

    def _note(self, entry: Entry, index: int, root_at: RootAt, *, covering: int) -> Iterator[Remark]:
        """Take in a note; in the stream of a draw, it covers the announcement."""
        try:
            text = read_part(Witnessed, entry.public).note
        except Refusal as refusal:
            yield Remark(Code.WELL_FORMED, refusal.detail, refusal.detail_en)
            return
        checkpoint, remarks = self._notes.read(text, index, root_at)
        yield from remarks
        if checkpoint and checkpoint.size <= covering:
            yield Remark(
                Code.IN_TIME,
                f"检查点（大小 {checkpoint.size}）不含公告（第 {covering} 条）。",
                f"The checkpoint of size {checkpoint.size} does not cover the announcement, entry {covering}.",
            )

    def _misread(self, index: int, data: bytes, refusal: MalformedEntry) -> None:
        """Name an entry that is none, if it says that it is about a draw."""
        bureau, stream, type_ = _claims(data)
        if (
            not type_.startswith(DRAW_EVENTS)
            and type_ not in _REGISTERS
            and not stream.startswith(("draw/", "witness"))
        ):
            return
        remark = Remark(Code.WELL_FORMED, refusal.detail, refusal.detail_en)
        course = self._setting.book.streams.get(stream)
        if course:
            course.version += 1
            self._say(_where(course, index), [remark])
        else:
            self._say(Where(bureau, 0, "", index), [remark])

    def _say(self, where: Where, remarks: Iterable[Remark]) -> None:
        self._found.extend(AuditFinding(where, remark) for remark in remarks)


def _where(course: Course, index: int) -> Where:
    return Where(course.bureau, course.year, course.draw, index)


def _claims(data: bytes) -> tuple[str, str, str]:
    """The bureau, stream and type that malformed bytes seem to state."""
    try:
        fields = json.loads(data)
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict):
        return "", "", DRAW_EVENTS if DRAW_EVENTS.encode() in data else ""
    bureau, stream, type_ = (str(fields.get(name, "")) for name in ("bureau", "stream", "type"))
    return bureau, stream, type_


def _year_of(time: str) -> int:
    return int(time[:4]) if time[:4].isascii() and time[:4].isdigit() else 0


def _too_early(said: str, least: str) -> Remark:
    return Remark(
        Code.CLOCK,
        f"条目自称记于 {said}，而其前已有见证方签名，不应早于 {least}。",
        f"The entry is dated {said}; by the witnesses' note that stands before it, it was made after {least}.",
    )


def _no_year(entry: Entry) -> Remark:
    return Remark(
        Code.WELL_FORMED, f"年份 {entry.time.year} 不可能。", f"The year {entry.time.year} of the entry cannot be."
    )


def _stray(entry: Entry) -> Remark:
    return Remark(
        Code.WELL_FORMED,
        f"事件 {entry.type} 与事件流 {entry.stream} 不符：抽查事件均在 draw/<uuid> 中，其中也别无其他。",
        f"The event {entry.type} stands in the stream {entry.stream}: events of draws stand in draw/<uuid>, and "
        "nothing else does.",
    )


def _other_bureau(entry: Entry, course: Course) -> Remark:
    return Remark(
        Code.WELL_FORMED,
        f"抽查属于 {course.bureau}，本事件自称属于 {entry.bureau}。",
        f"The draw is of the bureau {course.bureau}, and this event says {entry.bureau}.",
    )
