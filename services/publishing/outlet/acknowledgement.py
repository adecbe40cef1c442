"""Read the file in which a target acknowledges the records of an exchange: CSV, in UTF-8 or GB 18030."""

import codecs
import csv
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from io import TextIOWrapper
from typing import IO, Literal, TextIO
from uuid import UUID

from services.publishing.outlet.said import LONGEST_RECEIPT, odd_name, words
from services.publishing.outlet.target import AcknowledgementForm, Target
from services.publishing.outlet.validators.answers import AnsweredError
from shared.errors import Invalid
from shared.heavy import heavy
from shared.inert_text import quoted, restored

Status = Literal["accepted", "refused", "duplicate"]
Sent = tuple[str, int]
"""The key and the version of a record that was handed over."""
LARGEST_ACKNOWLEDGEMENT = 64 * 1024 * 1024
"""Bytes of a file."""
_LONGEST_ROW = 1 << 20
"""Characters of a row, with the line breaks in it."""
_CHUNK = 1 << 16
_MOST_TOLD = 50
"""The rows that say nothing, and are told one by one; the others are counted."""
_MOST_ERRORS = 20
"""The errors of a record that are told; the others are counted."""
_LONGEST_TEXT = 1000

_VERSION = re.compile("[0-9]{1,9}")


class AcknowledgementUnreadable(Invalid):
    code = "acknowledgement-unreadable"
    title = "回执文件无法读取"
    title_en = "The acknowledgement cannot be read"


@dataclass(frozen=True, slots=True)
class RecordAnswered:
    """What the target says of a record. Accepted and duplicate records have a receipt, refused ones their errors.
    `more`: how many errors it names beside these.
    """

    key: str
    version: int
    status: Status
    receipt: str | None
    errors: tuple[AnsweredError, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that says nothing we can use: its line, and why."""

    line: int
    reason: str
    reason_en: str


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What a file acknowledges; the first rows that cannot be used, and how many more there are; and the records of
    which it says nothing.
    """

    answers: tuple[RecordAnswered, ...]
    faults: tuple[RowFault, ...]
    more: int
    unanswered: tuple[Sent, ...]


@heavy
def read_acknowledgement(file: IO[bytes], target: Target, batch: UUID, sent: Collection[Sent]) -> Acknowledgement:
    """What the target says of the records `sent` in a batch. The target is one that takes files.

    Several rows of one refused record are its several errors. What is kept of a file grows with the records that were
    sent, whatever the file has. Raises AcknowledgementUnreadable if the file is no such table.
    """
    form = target.acknowledgement
    if form is None:
        raise ValueError(f"{target.target} acknowledges by its answers, not by files")
    answers = _Answers(frozenset(sent))
    faults: list[RowFault] = []
    unusable = 0
    for line, row in _rows(file, _encoding(file), form):
        answer = _answer(row, form, batch, line)
        fault = answer if isinstance(answer, RowFault) else answers.take(answer, line)
        if fault:
            unusable += 1
            if unusable <= _MOST_TOLD:
                faults.append(fault)
    return Acknowledgement(answers.all(), tuple(faults), unusable - len(faults), answers.missing())


class _Answers:
    """What the rows so far say of the records that were sent."""

    def __init__(self, sent: frozenset[Sent]) -> None:
        self._sent = sent
        self._answers: dict[Sent, RecordAnswered] = {}
        self._errors: dict[Sent, dict[AnsweredError, None]] = {}

    def take(self, answer: RecordAnswered, line: int) -> RowFault | None:
        """Take what a row says of a record. A row that cannot be used changes nothing, and is returned."""
        record = answer.key, answer.version
        if record not in self._sent:
            key = quoted(answer.key, 40)
            name = f"{key} 第 {answer.version} 版"
            return RowFault(line, f"本批没有记录{name}", f"the batch has no record {key}, version {answer.version}")
        earlier = self._answers.setdefault(record, answer)
        if (earlier.status, earlier.receipt) != (answer.status, answer.receipt):
            return RowFault(
                line, f"与前面对 {answer.key} 的答复矛盾", f"it contradicts an earlier row about {answer.key}"
            )
        if answer.errors:
            self._add(record, answer.errors[0])
        return None

    def _add(self, record: Sent, error: AnsweredError) -> None:
        errors = self._errors.setdefault(record, {})
        if error in errors:
            return
        if len(errors) < _MOST_ERRORS:
            errors[error] = None
        else:
            self._answers[record] = replace(self._answers[record], more=self._answers[record].more + 1)

    def all(self) -> tuple[RecordAnswered, ...]:
        return tuple(
            replace(answer, errors=tuple(self._errors.get(record, ()))) for record, answer in self._answers.items()
        )

    def missing(self) -> tuple[Sent, ...]:
        """The records of which no row has said anything."""
        return tuple(sorted(self._sent - set(self._answers)))


def _encoding(file: IO[bytes]) -> str:
    """In which encoding the file is written. Raises AcknowledgementUnreadable."""
    decoders = {name: codecs.getincrementaldecoder(name)() for name in ("utf-8-sig", "gb18030")}
    size, last = 0, False
    while not last:
        chunk = file.read(_CHUNK)
        size, last = size + len(chunk), not chunk
        if size > LARGEST_ACKNOWLEDGEMENT:
            raise _unreadable("文件过大", "it is too large")
        for name in list(decoders):
            try:
                decoders[name].decode(chunk, final=last)
            except UnicodeDecodeError:
                del decoders[name]
    if not decoders:
        raise _unreadable("既不是 UTF-8 也不是 GB 18030", "it is neither UTF-8 nor GB 18030")
    file.seek(0)
    return next(iter(decoders))


def _rows(file: IO[bytes], encoding: str, form: AcknowledgementForm) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Each row with its line: name of a column → text."""
    text = TextIOWrapper(file, encoding=encoding, newline="")
    lines = _Lines(text)
    reader = csv.reader(lines, strict=True)
    wanted = (form.batch, form.key, form.version, form.status, form.receipt, form.code, form.field, form.message)
    try:
        places = {name.strip(): place for place, name in enumerate(next(reader, []))}
        if missing := [name for name in wanted if name not in places]:
            names = "、".join(missing)
            raise _unreadable(f"缺少列：{names}", f"it has no column {names}")
        for row in reader:
            lines.begin_row()
            if any(row):
                at = ((name, places[name]) for name in wanted)
                yield (
                    reader.line_num,
                    {name: restored(row[place].strip()) if place < len(row) else "" for name, place in at},
                )
    except csv.Error as error:
        raise _unreadable(f"第 {reader.line_num} 行不是 CSV", f"line {reader.line_num} is no CSV") from error
    finally:
        text.detach()


class _Lines:
    """The lines of a file, as long as no row of them is too long."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._left = _LONGEST_ROW

    def begin_row(self) -> None:
        self._left = _LONGEST_ROW

    def __iter__(self) -> Iterator[str]:
        while line := self._text.readline(self._left + 1):
            self._left -= len(line)
            if self._left < 0:
                raise _unreadable("有一行过长", "a row of it is too long")
            yield line


def _answer(row: Mapping[str, str], form: AcknowledgementForm, batch: UUID, line: int) -> RecordAnswered | RowFault:
    states: Mapping[str, Status] = {
        form.accepted: "accepted",
        form.refused: "refused",
        form.duplicate: "duplicate",
    }
    status = states.get(row[form.status])
    version = row[form.version]
    if row[form.batch] != str(batch):
        return RowFault(line, f"批次号应为 {batch}", f"the batch is {batch}")
    if not _VERSION.fullmatch(version):
        return RowFault(line, f"版本{quoted(version, 20)}不是数字", f"the version {quoted(version, 20)} is no number")
    if status is None:
        known = "、".join(states)
        return RowFault(
            line, f"处理结果{quoted(row[form.status], 20)}不是 {known} 之一", f"the state is one of {known}"
        )
    if status == "refused":
        code, field, message = (words(row[name])[:_LONGEST_TEXT] for name in (form.code, form.field, form.message))
        error = AnsweredError(code, field, message)
        return RecordAnswered(row[form.key], int(version), status, None, (error,))
    if not row[form.receipt]:
        return RowFault(line, "已入库或者重复的记录应有回执号", "what is accepted, or was before, has a receipt")
    if odd := odd_name(row[form.receipt], LONGEST_RECEIPT):
        return RowFault(line, f"回执号{odd.why}", f"the receipt cannot be used: {odd.why_en}")
    return RecordAnswered(row[form.key], int(version), status, row[form.receipt])


def _unreadable(why: str, why_en: str) -> AcknowledgementUnreadable:
    return AcknowledgementUnreadable(
        f"回执文件无法读取：{why}；请向对方索取 CSV 格式的回执。",
        f"The acknowledgement cannot be read: {why_en}. Ask for it as CSV.",
    )
