"""A batch as it is sent: its envelope is read as a whole, its records are judged singly."""

import json
from datetime import datetime
from typing import Annotated, Any

import orjson
from fastapi.exceptions import RequestValidationError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, StringConstraints, ValidationError

from deploy.credit_sandbox.checking import key_faults
from deploy.credit_sandbox.faults import Code, Fault
from deploy.credit_sandbox.history import Act
from shared.http.body_limit import BodyTooLarge
from shared.http.problems import MalformedRequest
from shared.http.reading_json import parse

MOST_RECORDS = 100
_LARGEST_VERSION = 2**31 - 1


class TooManyRecords(BodyTooLarge):
    code = "too-many-records"
    title = "一批的记录过多"
    title_en = "Too many records in a batch"


def _require_moment(text: str) -> str:
    """Raises ValueError, as pydantic wants it."""
    datetime.strptime(text, "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007  # Beijing's, by the definition of the field
    return text


_Moment = Annotated[
    str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$"), AfterValidator(_require_moment)
]
_Batch = Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")]
# So that a key can stand in an address and in a message.
_Key = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[!-~\u3400-\u9fff〔〕（）]+$")]


class Entry(BaseModel):
    """One record of a batch: with fields, or with the reason of its withdrawal."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    key: _Key
    version: int = Field(ge=1, le=_LARGEST_VERSION)
    fields: dict[str, JsonValue] | None = None
    reason: Annotated[str, StringConstraints(max_length=1000)] | None = None

    def content(self, act: Act) -> dict[str, Any]:
        """What is kept of it: the fields, or for a withdrawal the reason."""
        return {"reason": self.reason} if act is Act.WITHDRAWAL else dict(self.fields or {})


class Batch(BaseModel):
    """A batch of records for one address. `sent_at`: Beijing time."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    batch: _Batch
    sent_at: _Moment
    records: list[Entry] = Field(min_length=1)


def read_batch(body: bytes) -> Batch:
    """The batch in a body. Raises MalformedRequest, JsonRefused, TooManyRecords, RequestValidationError."""
    value = _json_in(body)
    records = value.get("records") if isinstance(value, dict) else None
    if isinstance(records, list) and len(records) > MOST_RECORDS:
        raise TooManyRecords(
            f"一批至多 {MOST_RECORDS} 条记录，现为 {len(records)} 条；请分批报送。",
            f"A batch has at most {MOST_RECORDS} records, this one has {len(records)}; send it in parts.",
            limit=MOST_RECORDS,
        )
    try:
        return Batch.model_validate(value)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        raise RequestValidationError([{**each, "loc": ("body", *each["loc"])} for each in found]) from error


def _json_in(body: bytes) -> Any:
    """The value in a body, which can be stored and told again as UTF-8."""
    try:
        value = parse(body)
        orjson.dumps(value)
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError, ValueError, orjson.JSONEncodeError) as error:
        raise MalformedRequest(
            "请求内容不是有效的 JSON，或含有无效字符、过大的数、过深的嵌套；请以 UTF-8 编码重新生成。",
            "The body is no valid JSON, or has characters that are no Unicode, numbers that are too large, or is "
            "nested too deep; make it again, in UTF-8.",
        ) from error
    return value


def shape_fault(act: Act, entry: Entry) -> Fault | None:
    """Why a record does not belong to the address that it was sent to, or cannot be looked at at all."""
    if fault := next(key_faults(entry.key), None):
        return fault
    if act is Act.WITHDRAWAL:
        if entry.fields is not None:
            return Fault(Code.WRONG_ENDPOINT, "fields", "注销只报主键、版本和原因；新增和更正业务请走各自的接口。")
        if not (entry.reason or "").strip():
            return Fault(Code.EMPTY, "reason", "注销原因为空，请填写。")
        return None
    if entry.reason is not None:
        return Fault(Code.WRONG_ENDPOINT, "reason", "注销业务请走注销接口。")
    return None if entry.fields else Fault(Code.EMPTY, "fields", "记录没有任何字段，请填写。")
