"""The JSON of a request body: what it must not contain, and how a large body is read beside the event loop.

Refused is what two readers could understand differently (RFC 7493, I-JSON): a name that is repeated in an object, and
NaN and Infinity, which are no JSON. The decoder's own limits refuse a body that is nested too deep.
"""

import json
from collections import Counter
from collections.abc import Sequence
from json.scanner import py_make_scanner  # type: ignore[attr-defined]  # typeshed does not list it
from typing import Any

from fastapi import Request
from fastapi._compat import ModelField
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel

from shared.errors import Invalid
from shared.http.resources import resources_of

LARGE = 256 * 1024
"""A body of more bytes than this is read in the pool of threads."""
MOST_VALUES = 1_000_000
"""The largest number of commas in a large body, so of values."""
MOST_CONTAINERS = 200_000
"""The largest number of opening brackets in a large body, so of arrays and objects. Python's garbage collector stops
all threads while it walks them; no honest body comes near.
"""


class JsonRefused(Invalid):
    code = "json-refused"
    title = "不接受的 JSON"
    title_en = "JSON not accepted"


class JsonRequest(Request):
    """A request whose JSON is read by these rules. FastAPI asks for the JSON once.

    `field` is the model of the body; None if the body is more than one parameter of the route.
    """

    def __init__(self, request: Request, field: ModelField | None) -> None:
        super().__init__(request.scope, request.receive)
        self._field = field

    async def json(self) -> Any:
        """The value in the body; of a large body the model, if it fits.

        Raises what `parse` raises, and RequestValidationError for a large body that does not fit its model.
        """
        body = await self.body()
        if len(body) <= LARGE:
            return parse(body)
        return await resources_of(self).pool.run(_read, body, self._field)


def parse(body: bytes) -> Any:
    """The value in a body. Raises JsonRefused, json.JSONDecodeError, RecursionError; ValueError for text that is not
    Unicode, and for a number of more digits than Python reads.
    """
    return json.loads(body, object_pairs_hook=_object, parse_constant=_refuse)


def parse_large(body: bytes) -> Any:
    """As `parse`, but refuses too many values, and other threads run meanwhile, so that the event loop goes on.

    The scanner that `json` otherwise uses is written in C. It holds the interpreter's lock from the first byte to the
    last, in whatever thread it runs.
    """
    # Commas and brackets in texts count too: this is a limit of work, and far from what a plan needs.
    if body.count(b",") > MOST_VALUES or body.count(b"[") + body.count(b"{") > MOST_CONTAINERS:
        raise JsonRefused(
            f"请求内容过于零碎：至多 {MOST_VALUES} 个值、{MOST_CONTAINERS} 个数组和对象；请拆分后再提交。",
            f"The body has more than {MOST_VALUES} values or {MOST_CONTAINERS} arrays and objects; send it in parts.",
        )
    return json.loads(body, cls=_Interruptible, object_pairs_hook=_object, parse_constant=_refuse)


def _read(body: bytes, field: ModelField | None) -> Any:
    """The model in a large body: FastAPI takes a model as it is, and would otherwise make it on the event loop."""
    value = parse_large(body)
    if field is None:
        return value
    model, errors = field.validate(value, {}, loc=("body",))
    if errors:
        raise RequestValidationError(errors)
    return model if isinstance(model, BaseModel) else value


class _Interruptible(json.JSONDecoder):
    """Reads JSON with the scanner of `json` that is written in Python."""

    def __init__(self, **hooks: Any) -> None:
        super().__init__(**hooks)
        self.scan_once = py_make_scanner(self)


def _object(members: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(members)
    if len(made) < len(members):
        ((name, _),) = Counter(name for name, _ in members).most_common(1)
        raise JsonRefused(
            f"请求内容中，同一对象内名称 {name[:40]} 重复出现；请只保留一个。",
            f"The name {name[:40]} is repeated in one object of the body; keep one.",
        )
    return made


def _refuse(constant: str) -> Any:
    raise JsonRefused(
        f"请求内容含有 {constant}，它不是 JSON；请改为数字或 null。",
        f"The body contains {constant}, which is not JSON; send a number or null.",
    )
