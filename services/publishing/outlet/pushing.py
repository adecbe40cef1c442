"""Batches for targets that take records over HTTP, and what they answer (docs/outlets.md, "Over HTTP")."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal, NamedTuple, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.publishing.outlet.acknowledgement import RecordAnswered, Status
from services.publishing.outlet.validators.answers import AnsweredError
from services.publishing.outlet.validators.books import KeptThere, ReceivedThere
from shared.clock import SHANGHAI
from shared.contracts.deliveries import Operation, RecordKind
from shared.contracts.fact import Hex32
from shared.errors import Unavailable
from shared.heavy import heavy

_MOMENT = "%Y-%m-%d %H:%M:%S"
_Text = Annotated[str, Field(max_length=4000)]
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
    """What the target says of a batch, and when it received it."""

    received: datetime
    answers: tuple[RecordAnswered, ...]


class BooksThere(NamedTuple):
    """The target's books of a day."""

    received: tuple[ReceivedThere, ...]
    kept: tuple[KeptThere, ...]


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Error(_Read):
    code: _Text = ""
    field: _Text = ""
    message: _Text = ""


class _Result(_Read):
    key: _Text
    version: int
    status: Status
    receipt: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    errors: Annotated[tuple[_Error, ...], Field(max_length=200)] = ()


class _Answer(_Read):
    batch: UUID
    received_at: str
    results: tuple[_Result, ...]


class _Received(_Read):
    key: _Text
    version: int
    receipt: _Text = ""


class _Kept(_Read):
    key: _Text
    version: int
    sha256: Hex32


class _Books(_Read):
    received: tuple[_Received, ...]
    kept: tuple[_Kept, ...]


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
    Raises AnswerUnusable.
    """
    answer = _read(content, _Answer)
    if answer.batch != batch:
        raise _unusable("批次号不是所报的批次", "it is about another batch")
    found: dict[tuple[str, int], RecordAnswered] = {}
    for result in answer.results:
        told = _answered(result)
        if told and _says_more(told, found.get((told.key, told.version))):
            found[told.key, told.version] = told
    return BatchAnswered(_moment(answer.received_at), tuple(found.values()))


@heavy
def read_books(content: bytes) -> BooksThere:
    """The target's books of a day. Raises AnswerUnusable."""
    books = _read(content, _Books)
    return BooksThere(
        tuple(ReceivedThere(each.key, each.version, each.receipt) for each in books.received),
        tuple(KeptThere(each.key, each.version, each.sha256) for each in books.kept),
    )


def _answered(result: _Result) -> RecordAnswered | None:
    """An answer that says something: who accepts gives a receipt."""
    if result.status != "refused" and result.receipt is None:
        return None
    errors = tuple(AnsweredError(each.code, each.field, each.message) for each in result.errors)
    if result.status == "refused":
        return RecordAnswered(result.key, result.version, "refused", None, errors or (AnsweredError("", "", ""),))
    return RecordAnswered(result.key, result.version, result.status, result.receipt)


def _says_more(answer: RecordAnswered, before: RecordAnswered | None) -> bool:
    ranks: Mapping[Status, Literal[0, 1, 2]] = {"refused": 0, "duplicate": 1, "accepted": 2}
    return before is None or ranks[answer.status] > ranks[before.status]


def _read(content: bytes, model: type[M]) -> M:
    try:
        return model.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_input=False, include_context=False, include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or "JSON"
        raise _unusable(f"{place} 不合约定", f"{place} is not as agreed") from error


def _moment(text: str) -> datetime:
    try:
        return datetime.strptime(text, _MOMENT).replace(tzinfo=SHANGHAI)
    except ValueError as error:
        raise _unusable(f"时间“{text[:40]}”格式有误", f"its time {text[:40]!r} has another form") from error


def _unusable(why: str, why_en: str) -> AnswerUnusable:
    return AnswerUnusable(
        f"对方的答复无法使用：{why}；稍后自动重新报送，如多次发生请联系对方平台。",
        f"The answer of the target cannot be used: {why_en}. It is sent again by itself; if this goes on, ask them.",
        retry_after=60,
    )
