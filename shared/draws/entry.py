"""The entry of a draw's event in the log, read strictly: exactly the known members, each of its form."""

import re
from datetime import datetime
from typing import Any, NamedTuple

from shared.canonical import JsonObject
from shared.draws.logged import Logged, MalformedEntry, entry_fields

_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_COMMITMENT = re.compile("[0-9a-f]{64}")
_MEMBERS = {"v", "id", "bureau", "stream", "version", "type", "time", "trace", "cause", "public", "payload"}
_TEXTS = ("bureau", "stream", "type", "trace", "cause")


class Entry(NamedTuple):
    """An event of a draw as the log publishes it. `version` counts the events of its stream from 1."""

    bureau: str
    stream: str
    version: int
    type: str
    time: datetime
    public: JsonObject


def read_entry(logged: Logged) -> Entry:
    """The entry that a receipt carries. Whether the log has it, `logged` verifies. Raises MalformedEntry."""
    return entry_of(logged.receipt.extra)


def entry_of(data: bytes) -> Entry:
    """The entry in these bytes of the log. Raises MalformedEntry."""
    fields = entry_fields(data)
    if set(fields) != _MEMBERS:
        raise _malformed(
            "$", f"恰有字段 {', '.join(sorted(_MEMBERS))} 的对象", "an object with the members of an entry"
        )
    if fields["v"] != 1 or isinstance(fields["v"], bool):
        raise _malformed("v", "1", "1")
    for name in _TEXTS:
        if not isinstance(fields[name], str):
            raise _malformed(name, "字符串", "a string")
    _require_form(fields, "id", _UUID, "UUID", "a UUID")
    _require_form(fields, "payload", _COMMITMENT, "64 位小写十六进制数", "64 lower-case hex digits")
    return Entry(
        bureau=fields["bureau"],
        stream=fields["stream"],
        version=_version(fields["version"]),
        type=fields["type"],
        time=_time(fields),
        public=fields["public"],
    )


def _version(value: Any) -> int:
    # True is an int to Python, but not to JSON.
    if type(value) is not int or value < 1:
        raise _malformed("version", "不小于 1 的整数", "1 or more")
    return value


def _time(fields: JsonObject) -> datetime:
    _require_form(fields, "time", _TIME, "UTC 时间，三位小数", "a moment in UTC with three decimals")
    try:
        return datetime.fromisoformat(fields["time"])
    except ValueError as error:
        raise _malformed("time", "存在的时刻", "a moment that there is") from error


def _require_form(fields: JsonObject, name: str, form: re.Pattern[str], expected: str, expected_en: str) -> None:
    value = fields[name]
    if not isinstance(value, str) or not form.fullmatch(value):
        raise _malformed(name, expected, expected_en)


def _malformed(path: str, expected: str, expected_en: str) -> MalformedEntry:
    return MalformedEntry(
        f"日志条目的 {path} 应为{expected}。", f"In the entry of the log, {path} must be {expected_en}.", path=path
    )
