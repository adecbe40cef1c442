"""Document the refusals of operations: each operation names the problems that it can answer with."""

from collections.abc import Iterator
from dataclasses import dataclass

from shared.access.identity import NotPermitted, Unauthenticated
from shared.errors import Refusal
from shared.http.body_limit import BodyTooLarge
from shared.http.dear import Dear, HandedIn
from shared.http.document.operations import Operation, Schema
from shared.http.once import KeyNotGiven, KeyReused, idempotency
from shared.http.preconditions import PreconditionRequired, precondition, precondition_if_there
from shared.http.problems import MEDIA_TYPE, InternalError, InvalidInput, NoSuchPath, UnsupportedMediaType, status_of
from shared.http.rates import TooManyRequests
from shared.log.append import StaleVersion
from shared.outages import DatabaseUnavailable

PROBLEM: Schema = {
    "type": "object",
    "title": "Problem",
    "description": "The reason why a request was refused (RFC 9457). Further members give facts about this refusal.",
    "required": ["type", "title", "title_en", "status", "detail", "detail_en", "instance"],
    "properties": {
        "type": {
            "type": "string",
            "description": "The kind of problem: /problems/<code>. The code of a kind never changes.",
            "examples": ["/problems/stale-version"],
        },
        "title": {"type": "string", "description": "The kind of problem, in Chinese."},
        "title_en": {"type": "string", "description": "What happened and what to do, in English."},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What happened and what to do, in Chinese."},
        "detail_en": {"type": "string", "description": "What happened and what to do, in English."},
        "instance": {"type": "string", "description": "The path of the request."},
        "request_id": {
            "type": "string",
            "description": "The id of the request. Give it to the operators when you ask them for help.",
        },
        "errors": {
            "type": "array",
            "description": "For invalid input: the faults, field by field.",
            "items": {
                "type": "object",
                "required": ["in", "path", "type", "message", "message_en"],
                "properties": {
                    "in": {
                        "type": "string",
                        "description": "The part of the request with the fault: body, query, path or header.",
                    },
                    "path": {"type": "string", "examples": ["units[3].id"]},
                    "type": {"type": "string"},
                    "message": {"type": "string"},
                    "message_en": {"type": "string"},
                },
            },
        },
    },
    "additionalProperties": True,
}
_SCHEMA: Schema = {"$ref": "#/components/schemas/Problem"}


@dataclass(frozen=True)
class Kind:
    """The meaning of a status for every operation, and a refusal as its example."""

    description: str
    example: type[Refusal]
    header: str = ""


_KINDS = {
    "400": Kind("The request cannot be read, or lacks the Idempotency-Key.", KeyNotGiven),
    "401": Kind("The request has no token, or the token is not valid here.", Unauthenticated, "WWW-Authenticate"),
    "403": Kind("None of the caller's roles allows this.", NotPermitted),
    "404": Kind("The resource does not exist, or the caller may not see it.", NoSuchPath),
    "409": Kind(
        ("The state of the resource does not allow this, or the Idempotency-Key was used for another request."),
        KeyReused,
    ),
    "412": Kind("The resource has changed since the caller read the version in If-Match.", StaleVersion),
    "413": Kind("The body is larger than this operation accepts.", BodyTooLarge),
    "415": Kind("This operation does not accept the media type of the body.", UnsupportedMediaType),
    "422": Kind("The input contradicts itself or the rules.", InvalidInput),
    "428": Kind("The request lacks If-Match, which names the version that the caller read.", PreconditionRequired),
    "429": Kind(
        "The caller, or the address of a caller without a token, asks for this too often, or for too much at once.",
        TooManyRequests,
        "Retry-After",
    ),
    "503": Kind("The service cannot answer now. The request is not at fault.", DatabaseUnavailable, "Retry-After"),
    "default": Kind("Any other refusal; 500 if the service itself failed.", InternalError),
}


def components() -> Schema:
    """The answers that operations refer to, by name."""
    return {_component(status): _response(kind) for status, kind in _KINDS.items()}


def name_refusals(operation: Operation) -> None:
    """Document every status with which the operation can refuse."""
    responses = operation.described["responses"]
    for status in _statuses(operation):
        # A route may describe a status better than we can; but FastAPI's own format for 422 is always replaced.
        if status == "422" or status not in responses:
            responses[status] = {"$ref": f"#/components/responses/{_component(status)}"}
    for status, response in responses.items():
        if not status.startswith(("2", "3")) and "$ref" not in response:
            response.setdefault("headers", _headers())
            response.setdefault("content", _content(status))


def _component(status: str) -> str:
    return f"Problem{status.capitalize()}"


def _response(kind: Kind) -> Schema:
    headers = _headers(*filter(None, [kind.header]))
    return {"description": kind.description, "headers": headers, "content": {MEDIA_TYPE: _problem(kind.example)}}


def _headers(*more: str) -> Schema:
    """The headers that every refusal has, and more."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in (*more, "X-Request-Id", "X-Trace-Id")}


def _content(status: str) -> Schema:
    return {MEDIA_TYPE: _problem(_KINDS[status].example) if status in _KINDS else {"schema": _SCHEMA}}


def answer_of(description: str, refusal: type[Refusal]) -> Schema:
    """The answer with which a route refuses, if its status means something else there than in other operations."""
    return {"description": description, "content": {MEDIA_TYPE: _problem(refusal)}}


def _problem(refusal: type[Refusal]) -> Schema:
    example = {
        "type": f"/problems/{refusal.code}",
        "title": refusal.title,
        "title_en": refusal.title_en,
        "status": status_of(refusal),
        "detail": f"{refusal.title}。",
        "detail_en": f"{refusal.title_en}.",
        "instance": "/draws/0190f1d2-7c1b-7c3e-9d4e-2f6a5b8c9d10",
        "request_id": "b5d0f3f6-6f3e-4f0e-9d0c-5f0c9c2a7f11",
    }
    return {"schema": _SCHEMA, "example": example}


def _statuses(operation: Operation) -> Iterator[str]:
    described = operation.described
    has_body = "requestBody" in described
    if has_body or operation.depends_on(idempotency):
        yield "400"
    if "security" in described:
        yield "401"
        yield "403"
    if any(parameter["in"] == "path" for parameter in described.get("parameters", ())):
        yield "404"
    if operation.method != "get":
        yield "409"
    if operation.depends_on(precondition) or operation.depends_on(precondition_if_there):
        yield "412"
        yield "428"
    if has_body:
        yield "413"
        yield "415"
    # Operations without parameters can answer 422 too: an unknown query parameter is refused.
    yield "422"
    if any(isinstance(call, Dear | HandedIn) for call in operation.calls):
        yield "429"
    yield "503"
    yield "default"
