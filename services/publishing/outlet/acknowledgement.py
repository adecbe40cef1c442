"""Read the file in which a target acknowledges the records of an exchange: CSV, in UTF-8 or GB 18030."""

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Literal
from uuid import UUID

from services.publishing.outlet.target import AcknowledgementForm, Target
from services.publishing.outlet.validators.answers import AnsweredError
from shared.errors import Invalid
from shared.heavy import heavy
from shared.inert_text import restored

Status = Literal["accepted", "refused", "duplicate"]
Sent = tuple[str, int]
"""The key and the version of a record that was handed over."""
_LARGEST = 64 * 1024 * 1024
_MOST_TOLD = 50

_VERSION = re.compile("[0-9]{1,9}")


class AcknowledgementUnreadable(Invalid):
    code = "acknowledgement-unreadable"
    title = "回执文件无法读取"
    title_en = "The acknowledgement cannot be read"


@dataclass(frozen=True, slots=True)
class RecordAnswered:
    """What the target says of a record. Accepted and duplicate records have a receipt, refused ones their errors."""

    key: str
    version: int
    status: Status
    receipt: str | None
    errors: tuple[AnsweredError, ...] = ()


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that says nothing we can use: its line, and why."""

    line: int
    reason: str
    reason_en: str


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What a file acknowledges; the first rows that cannot be used; and the records of which it says nothing."""

    answers: tuple[RecordAnswered, ...]
    faults: tuple[RowFault, ...]
    unanswered: tuple[Sent, ...]


@heavy
def read_acknowledgement(file: IO[bytes], target: Target, batch: UUID, sent: Collection[Sent]) -> Acknowledgement:
    """What the target says of the records `sent` in a batch. The target is one that takes files.

    Several rows of one refused record are its several errors. Raises AcknowledgementUnreadable if the file is no such
    table.
    """
    form = target.acknowledgement
    if form is None:
        raise ValueError(f"{target.target} acknowledges by its answers, not by files")
    answers: dict[Sent, RecordAnswered] = {}
    faults: list[RowFault] = []
    for line, row in _rows(_text(file), form):
        answer = _answer(row, form, batch, line)
        if isinstance(answer, RecordAnswered):
            answer = _joined(answer, answers, frozenset(sent), line)
        if isinstance(answer, RowFault):
            faults.append(answer)
        else:
            answers[answer.key, answer.version] = answer
    unanswered = tuple(sorted(set(sent) - set(answers)))
    return Acknowledgement(tuple(answers.values()), tuple(faults[:_MOST_TOLD]), unanswered)


def _text(file: IO[bytes]) -> str:
    content = file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise _unreadable("文件过大", "it is too large")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _unreadable("既不是 UTF-8 也不是 GB 18030", "it is neither UTF-8 nor GB 18030")


def _rows(text: str, form: AcknowledgementForm) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Each row with its line: name of a column → text."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        head = [name.strip() for name in next(reader, [])]
        wanted = (form.batch, form.key, form.version, form.status, form.receipt, form.code, form.field, form.message)
        if missing := [name for name in wanted if name not in head]:
            names = "、".join(missing)
            raise _unreadable(f"缺少列：{names}", f"it has no column {names}")
        for row in reader:
            if any(row):
                cells = [restored(cell.strip()) for cell in row]
                yield reader.line_num, dict(zip(head, [*cells, *[""] * len(head)], strict=False))
    except csv.Error as error:
        raise _unreadable(f"第 {reader.line_num} 行不是 CSV", f"line {reader.line_num} is no CSV") from error


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
        return RowFault(line, f"版本“{version[:20]}”不是数字", f"the version {version[:20]!r} is no number")
    if status is None:
        known = "、".join(states)
        return RowFault(line, f"处理结果“{row[form.status]}”不是 {known} 之一", f"the state is one of {known}")
    if status == "refused":
        error = AnsweredError(row[form.code], row[form.field], row[form.message])
        return RecordAnswered(row[form.key], int(version), status, None, (error,))
    if not row[form.receipt]:
        return RowFault(line, "已入库或者重复的记录应有回执号", "what is accepted, or was before, has a receipt")
    return RecordAnswered(row[form.key], int(version), status, row[form.receipt])


def _joined(
    answer: RecordAnswered, before: Mapping[Sent, RecordAnswered], sent: Collection[Sent], line: int
) -> RecordAnswered | RowFault:
    """The answer with what earlier rows say of the same record."""
    record = answer.key, answer.version
    if record not in sent:
        name = f"{answer.key} 第 {answer.version} 版"
        return RowFault(line, f"本批没有记录 {name}", f"the batch has no record {answer.key}, version {answer.version}")
    earlier = before.get(record)
    if earlier is None or earlier == answer:
        return answer
    if earlier.status == answer.status == "refused":
        errors = (*earlier.errors, *answer.errors)
        return RecordAnswered(answer.key, answer.version, "refused", None, tuple(dict.fromkeys(errors)))
    return RowFault(line, f"与前面对 {answer.key} 的答复矛盾", f"it contradicts an earlier row about {answer.key}")


def _unreadable(why: str, why_en: str) -> AcknowledgementUnreadable:
    return AcknowledgementUnreadable(
        f"回执文件无法读取：{why}；请向对方索取 CSV 格式的回执。",
        f"The acknowledgement cannot be read: {why_en}. Ask for it as CSV.",
    )
