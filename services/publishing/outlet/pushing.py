"""Batches for targets that take records over HTTP, and what they answer (docs/outlets.md, "Over HTTP")."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal, NamedTuple, TypeVar
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from services.publishing.outlet.acknowledgement import RecordAnswered, Sent, Status
from services.publishing.outlet.said import LONGEST_KEY, LONGEST_RECEIPT, Odd, name_within, words
from services.publishing.outlet.validators.answers import AnsweredError
from services.publishing.outlet.validators.books import KeptThere, ReceivedThere
from shared.clock import SHANGHAI
from shared.contracts.deliveries import Operation, RecordKind
from shared.errors import Unavailable
from shared.heavy import heavy

_MOMENT = "%Y-%m-%d %H:%M:%S"
_MOST_ERRORS = 200
_Words = Annotated[str, BeforeValidator(words)]
_Key = Annotated[str, name_within(LONGEST_KEY)]
_LARGEST_VERSION = 999_999_999
_Version = Annotated[int, Field(ge=1, le=_LARGEST_VERSION)]
_SHA256 = re.compile("[0-9a-f]{64}")
M = TypeVar("M", bound=BaseModel)


class AnswerUnusable(Unavailable):
    code = "answer-unusable"
    title = "对方的答复无法使用"
    title_en = "The answer of the target cannot be used"


class PushedRecord(NamedTuple):
    """A record of a batch: its fields at the target; of a withdrawal, the reason."""

    key: str
    version: int
    fields: Mapping[str, str]
    reason: str = ""


class BatchAnswered(NamedTuple):
    """What the target says of a batch, and when it says that it received it: None if it tells no time. `unusable`: the
    records about which it says something that cannot be used, and why.
    """

    received: datetime | None
    answers: tuple[RecordAnswered, ...]
    unusable: Mapping[Sent, Odd]


class BooksThere(NamedTuple):
    """The target's books of a day."""

    received: tuple[ReceivedThere, ...]
    kept: tuple[KeptThere, ...]


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Error(_Read):
    code: _Words = ""
    field: _Words = ""
    message: _Words = ""


class _Result(_Read):
    key: _Key
    version: _Version
    status: Status
    receipt: Annotated[str, StringConstraints(strip_whitespace=True), name_within(LONGEST_RECEIPT)] | None = None
    errors: Annotated[
        tuple[_Error, ...], BeforeValidator(lambda said: said[:_MOST_ERRORS] if isinstance(said, list) else ())
    ] = ()


class _Answer(_Read):
    batch: UUID
    received_at: Any = None
    results: list[Any]


class _Books(_Read):
    received: list[Any]
    kept: list[Any]


_PLACES: Mapping[Operation, str] = {"new": "", "corrections": "/corrections", "withdrawals": "/withdrawals"}


def path_of(kind: RecordKind, operation: Operation) -> str:
    """Where a batch goes, after the address of the target."""
    return f"/{kind}{_PLACES[operation]}"


def books_path(kind: RecordKind, day: date) -> str:
    """Where the books of a day are, after the address of the target."""
    return f"/reconciliation?kind={kind}&day={day.isoformat()}"


@heavy
def written_batch(batch: UUID, now: datetime, operation: Operation, records: Sequence[PushedRecord]) -> bytes:
    """The body of a batch."""
    told: list[dict[str, Any]] = [
        {"key": each.key, "version": each.version}
        | ({"reason": each.reason} if operation == "withdrawals" else {"fields": dict(each.fields)})
        for each in records
    ]
    sent_at = now.astimezone(SHANGHAI).strftime(_MOMENT)
    body = {"batch": str(batch), "sent_at": sent_at, "records": told}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


@heavy
def read_answer(content: bytes, batch: UUID) -> BatchAnswered:
    """What the target says of a batch; of a record that it answers twice, the first that accepts it, else the first.
    Each result is looked at by itself: one that cannot be used stops no other. Raises AnswerUnusable if it is no answer
    to the batch.
    """
    answer = _read(content, _Answer)
    if answer.batch != batch:
        raise unusable(Odd("批次号不是所报的批次", "it is about another batch"))
    found: dict[Sent, RecordAnswered] = {}
    odd: dict[Sent, Odd] = {}
    for result in answer.results:
        told = _answered(result)
        if isinstance(told, Odd):
            odd.update(dict.fromkeys(_about(result), told))
        elif _says_more(told, found.get((told.key, told.version))):
            found[told.key, told.version] = told
    return BatchAnswered(
        _moment(answer.received_at),
        tuple(found.values()),
        {record: why for record, why in odd.items() if record not in found},
    )


@heavy
def read_books(content: bytes) -> BooksThere:
    """The target's books of a day. A row that is not as agreed is taken as what can be read of it: it differs then.
    Raises AnswerUnusable if these are no books.
    """
    books = _read(content, _Books)
    return BooksThere(
        tuple(ReceivedThere(_key(row), _version(row), words(row.get("receipt"))) for row in _rows(books.received)),
        tuple(KeptThere(_key(row), _version(row), _sha256(row)) for row in _rows(books.kept)),
    )


def unusable(odd: Odd) -> AnswerUnusable:
    """The refusal of an answer that cannot be used."""
    return AnswerUnusable(
        f"对方的答复无法使用：{odd.why}；稍后自动重新报送，如多次发生请联系对方平台。",
        f"The answer of the target cannot be used: {odd.why_en}. It is sent again by itself; if this goes on, ask "
        "them.",
        retry_after=60,
    )


def _answered(said: Any) -> RecordAnswered | Odd:
    """What a result says of a record: who accepts gives a receipt."""
    try:
        result = _Result.model_validate(said)
    except ValidationError as error:
        return _not_as_agreed(error)
    errors = tuple(AnsweredError(each.code, each.field, each.message) for each in result.errors)
    if result.status == "refused":
        return RecordAnswered(result.key, result.version, "refused", None, errors or (AnsweredError("", "", ""),))
    if result.receipt is None:
        return Odd("已入库或者重复的记录没有回执号", "what is accepted, or was before, has no receipt")
    return RecordAnswered(result.key, result.version, result.status, result.receipt)


def _about(said: Any) -> list[Sent]:
    """The record that a result names, whatever else it says."""
    named = (said.get("key"), said.get("version")) if isinstance(said, dict) else (None, None)
    return [(key, version) for key, version in [named] if isinstance(key, str) and isinstance(version, int)]


def _rows(said: list[Any]) -> Iterator[Mapping[str, Any]]:
    return (row if isinstance(row, dict) else {} for row in said)


def _key(row: Mapping[str, Any]) -> str:
    return words(row.get("key")) or "?"


def _version(row: Mapping[str, Any]) -> int:
    version = row.get("version")
    return version if isinstance(version, int) and 0 < version <= _LARGEST_VERSION else 0


def _sha256(row: Mapping[str, Any]) -> str:
    said = row.get("sha256")
    return said if isinstance(said, str) and _SHA256.fullmatch(said) else ""


def _says_more(answer: RecordAnswered, before: RecordAnswered | None) -> bool:
    ranks: Mapping[Status, Literal[0, 1, 2]] = {"refused": 0, "duplicate": 1, "accepted": 2}
    return before is None or ranks[answer.status] > ranks[before.status]


def _read(content: bytes, model: type[M]) -> M:
    try:
        # Not by pydantic: it refuses the whole text for half of a character in a single record.
        said = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise unusable(Odd("不是 JSON", "it is no JSON")) from error
    try:
        return model.model_validate(said)
    except ValidationError as error:
        raise unusable(_not_as_agreed(error)) from error


def _not_as_agreed(error: ValidationError) -> Odd:
    first = error.errors(include_input=False, include_context=False, include_url=False)[0]
    place = words(".".join(map(str, first["loc"])))[:100] or "JSON"
    return Odd(f"{place} 不合约定", f"{place} is not as agreed")


def _moment(said: Any) -> datetime | None:
    try:
        return datetime.strptime(said, _MOMENT).replace(tzinfo=SHANGHAI)
    except (TypeError, ValueError):
        return None
