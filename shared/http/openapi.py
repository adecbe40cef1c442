"""OpenAPI that tells the truth about refusals: every operation names the problems it can answer with."""

from collections.abc import Iterator
from typing import Any

from shared.http.problems import MEDIA_TYPE

Schema = dict[str, Any]

_PROBLEM: Schema = {
    "type": "object",
    "title": "Problem",
    "description": "Why a request was refused (RFC 9457). Further members are facts of the case.",
    "required": ["type", "title", "title_en", "status", "detail", "detail_en", "instance"],
    "properties": {
        "type": {"type": "string", "description": "/problems/<code>; stable.", "examples": ["/problems/stale-version"]},
        "title": {"type": "string", "description": "What kind of problem, in Chinese."},
        "title_en": {"type": "string", "description": "The same in English."},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What happened and what to do, in Chinese."},
        "detail_en": {"type": "string", "description": "The same in English."},
        "instance": {"type": "string", "description": "The path that was asked for."},
        "request_id": {"type": "string", "description": "What to tell operations."},
        "errors": {
            "type": "array",
            "description": "For invalid input: what is wrong, field by field.",
            "items": {
                "type": "object",
                "required": ["in", "path", "type", "message", "message_en"],
                "properties": {
                    "in": {"type": "string", "description": "body, query, path or header."},
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
_CONTENT: Schema = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
_DESCRIPTIONS = {
    "400": "The request cannot be read, or lacks the Idempotency-Key.",
    "401": "No token, or one that is not valid here.",
    "403": "None of the caller's roles allows this.",
    "404": "There is no such thing, or not for the caller.",
    "409": "The state of the thing does not allow this, or the Idempotency-Key came with another request.",
    "412": "What was read has changed since (If-Match).",
    "413": "The body is larger than is taken here.",
    "415": "The body is of a media type that is not taken here.",
    "422": "The input contradicts itself or the rules.",
    "503": "Not now, through no fault of the request; Retry-After says when.",
    "default": "Any other refusal, and 500 when we made a mistake.",
}


def name_problems(schema: Schema) -> Schema:
    """The document with the problems that each operation can answer with; one that has them is left as it is."""
    components = schema.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    if "Problem" not in schemas:
        # Ours is the one format: FastAPI's own for invalid input is never sent.
        schemas.pop("HTTPValidationError", None)
        schemas.pop("ValidationError", None)
        schemas["Problem"] = _PROBLEM
        components["responses"] = {name: _response(text) for name, text in _responses().items()}
        for method, operation in _operations(schema):
            _name_problems(method, operation)
    return schema


def _responses() -> dict[str, str]:
    return {_component(status): text for status, text in _DESCRIPTIONS.items()}


def _component(status: str) -> str:
    return f"Problem{status.capitalize()}"


def _response(description: str) -> Schema:
    return {"description": description, "content": _CONTENT}


def _operations(schema: Schema) -> Iterator[tuple[str, Schema]]:
    for path in schema["paths"].values():
        yield from path.items()


def _name_problems(method: str, operation: Schema) -> None:
    responses = operation["responses"]
    for status in _statuses(method, operation):
        # A route may say more of a status than we can; only the format FastAPI assumes for 422 is replaced.
        if status == "422" or status not in responses:
            responses[status] = {"$ref": f"#/components/responses/{_component(status)}"}
    for status, response in responses.items():
        if not status.startswith("2") and "$ref" not in response:
            response.setdefault("content", _CONTENT)
    for parameter in operation.get("parameters", ()):
        # Optional to FastAPI, so that its absence is refused in our words (400, as the header's draft says).
        if parameter["name"] == "Idempotency-Key":
            parameter["required"] = True
            parameter["schema"] = {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"}


def _statuses(method: str, operation: Schema) -> Iterator[str]:
    parameters = {(parameter["in"], parameter["name"].lower()) for parameter in operation.get("parameters", ())}
    places = {place for place, _ in parameters}
    has_body = "requestBody" in operation
    if has_body or ("header", "idempotency-key") in parameters:
        yield "400"
    if "security" in operation:
        yield "401"
        yield "403"
    if "path" in places:
        yield "404"
    if method != "get":
        yield "409"
    if ("header", "if-match") in parameters:
        yield "412"
    if has_body:
        yield "413"
        yield "415"
    if has_body or parameters:
        yield "422"
    yield "503"
    yield "default"
