"""Document the headers of requests and answers, from the dependencies of each route and the shape of its answer."""

from collections.abc import Iterator
from typing import Any

from shared.http.document.operations import Operation, Schema
from shared.http.once import idempotency
from shared.http.preconditions import precondition, precondition_if_there

_TEXTS = {
    "ETag": ("The version of the answered resource. Send it as If-Match with the next change.", '"7"'),
    "Location": ("The path of the new resource.", "/draws/0190f1d2-7c1b-7c3e-9d4e-2f6a5b8c9d10"),
    "Idempotent-Replayed": ("`true` when this is the answer of an earlier request with the same key.", "true"),
    "Link": (
        (
            'The path of the next page with `rel="next"` (RFC 8288), the same as `next` in '
            "the body. The last page has no Link."
        ),
        '<…>; rel="next"',
    ),
    "Retry-After": ("The number of seconds to wait before sending the request again.", "5"),
    "WWW-Authenticate": ("How the client must authenticate (RFC 6750).", "Bearer"),
    "X-Request-Id": ("The id of this request in the service's log.", "b5d0f3f6-6f3e-4f0e-9d0c-5f0c9c2a7f11"),
    "X-Trace-Id": ("The trace that this request belongs to.", "4bf92f3577b34da6a3ce929d0e0e4736"),
}
_IF_NONE_MATCH: Schema = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETag that the caller has. While it is the newest version, the answer is 304 without a body.",
    "schema": {"type": "string", "examples": ['"7"']},
}


def components() -> Schema:
    """The headers that answers refer to, by name."""
    return {
        name: {"description": text, "schema": {"type": "string"}, "example": example}
        for name, (text, example) in _TEXTS.items()
    }


def name_headers(operation: Operation, schemas: Schema) -> None:
    """Document the headers that the operation reads and sends."""
    for parameter in operation.described.get("parameters", ()):
        _insist(operation, parameter)
    tagged = False
    for status, answer in operation.answers("2"):
        if "$ref" not in answer:
            names = [*_sent(operation, status, _shape(answer, schemas)), "X-Request-Id", "X-Trace-Id"]
            tagged |= "ETag" in [*names, *answer.get("headers", ())]
            answer["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names} | answer.get(
                "headers", {}
            )
    if tagged and operation.method == "get":
        operation.described.setdefault("parameters", []).append(_IF_NONE_MATCH)
        operation.described["responses"]["304"] = {
            "description": "The version of the caller is the newest version.",
            "headers": {"ETag": {"$ref": "#/components/headers/ETag"}},
        }


def _sent(operation: Operation, status: str, shape: Schema) -> Iterator[str]:
    creates = status == "201" and operation.depends_on(idempotency)
    changes = operation.depends_on(precondition) or operation.depends_on(precondition_if_there)
    tagged = any(getattr(call, "tags", False) for call in operation.calls)
    if creates or changes or tagged or "version" in shape.get("properties", {}):
        yield "ETag"
    if creates:
        yield "Location"
        yield "Idempotent-Replayed"
    if any(getattr(call, "pages", False) for call in operation.calls):
        yield "Link"


def _shape(answer: Schema, schemas: Schema) -> Schema:
    schema: Any = answer.get("content", {}).get("application/json", {}).get("schema", {})
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    return dict(schema)


def _insist(operation: Operation, parameter: Schema) -> None:
    # These headers are optional for FastAPI, so that we can refuse their absence in our own words.
    if parameter["name"] == "Idempotency-Key":
        parameter["required"] = True
        parameter["schema"] = {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"}
    if parameter["name"] == "If-Match":
        pattern = next(branch["pattern"] for branch in _branches(parameter["schema"]) if "pattern" in branch)
        parameter["required"] = operation.depends_on(precondition)
        parameter["schema"] = {"type": "string", "pattern": pattern}


def _branches(schema: Schema) -> Iterator[Schema]:
    yield schema
    yield from schema.get("anyOf", ())
