"""Refusals as HTTP answers: RFC 9457 `application/problem+json`, in Chinese and English.

Only this module knows both.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.responses import Response

from shared.access.identity import Unauthenticated
from shared.disk import DiskFull
from shared.errors import Conflict, Forbidden, Invalid, NotFound, Refusal, Unavailable
from shared.http.body_limit import BodyTooLarge, BodyTooSlow
from shared.http.body_missing import told_of_body
from shared.http.once import KeyNotGiven
from shared.http.preconditions import PreconditionRequired
from shared.http.ranges import RangeUnsatisfiable
from shared.http.rates import TooManyRequests
from shared.http.reading_json import JsonRefused
from shared.http.resumable import ChecksumDiffers, OtherTusVersion
from shared.input_errors import explain
from shared.log.append import StaleVersion
from shared.outages import DATABASE_ERRORS, as_refusal

MEDIA_TYPE = "application/problem+json"
MOST_ERRORS = 100
"""How many faults of an input are named: a large body may have as many faults as values."""
_PLACES: Mapping[str, str] = {
    "body": "请求内容",
    "query": "查询参数",
    "path": "地址",
    "header": "请求头",
}
"""Where an input stands, in Chinese."""


class NoSuchPath(NotFound):
    code = "no-such-path"
    title = "没有这个地址"
    title_en = "No such path"


class MethodNotAllowed(Refusal):
    code = "method-not-allowed"
    title = "此地址不支持该操作"
    title_en = "Method not allowed"


class MalformedRequest(Invalid):
    code = "malformed-request"
    title = "请求无法读取"
    title_en = "Malformed request"


class InvalidInput(Invalid):
    code = "invalid-input"
    title = "输入有误"
    title_en = "Invalid input"


class UnsupportedMediaType(Invalid):
    code = "unsupported-media-type"
    title = "不支持的内容类型"
    title_en = "Unsupported media type"


class InternalError(Refusal):
    """The answer to a request that failed through an error of ours.

    It is never raised; the log line has the details.
    """

    code = "internal-error"
    title = "系统内部错误"
    title_en = "Internal error"


# The status of a refusal is that of the first of its classes (in method resolution order) that is listed here.
_STATUS: Mapping[type[Refusal], int] = {
    NotFound: 404,
    Conflict: 409,
    Invalid: 422,
    Forbidden: 403,
    Unavailable: 503,
    TooManyRequests: 429,
    MalformedRequest: 400,
    JsonRefused: 400,
    KeyNotGiven: 400,
    Unauthenticated: 401,
    MethodNotAllowed: 405,
    StaleVersion: 412,
    OtherTusVersion: 412,
    PreconditionRequired: 428,
    BodyTooSlow: 408,
    BodyTooLarge: 413,
    UnsupportedMediaType: 415,
    RangeUnsatisfiable: 416,
    ChecksumDiffers: 460,
    InternalError: 500,
}


def status_of(refusal: type[Refusal]) -> int:
    """The HTTP status of a kind of refusal."""
    return next((_STATUS[kind] for kind in refusal.__mro__ if kind in _STATUS), 400)


def problem(request: Request, refusal: Refusal) -> Response:
    """The answer that says why a request was refused."""
    status = status_of(type(refusal))
    if isinstance(refusal, DiskFull):
        request.app.disks.refused()
    # Facts come first, so that they add members but never replace the members of RFC 9457.
    members: dict[str, Any] = {
        **refusal.facts,
        "type": f"/problems/{refusal.code}",
        "title": refusal.title,
        "title_en": refusal.title_en,
        "status": status,
        "detail": refusal.detail,
        "detail_en": refusal.detail_en,
        # A URI reference (RFC 9457 §3.1.5): the path is quoted, as a client can send it.
        "instance": quote(_path(request), safe="/:@!$&'()*+,;=~"),
    }
    if request_id := getattr(request.state, "request_id", None):
        members["request_id"] = request_id
    # A quoted part of the request may itself be the fault: half a surrogate pair has no UTF-8.
    body = json.dumps(members, ensure_ascii=False).encode("utf-8", "replace")
    return Response(body, status, _headers(refusal), MEDIA_TYPE)


def internal_error(request: Request) -> Response:
    """A 500 without details, because callers must not see our internals."""
    return problem(
        request,
        InternalError(
            "系统出错，已记录。请稍后重试；如仍出现，请把 request_id 告知运维人员。",
            "Something went wrong here and was recorded. If it happens again, tell operations the request_id.",
        ),
    )


def install(app: FastAPI) -> None:
    """Make every refusal of the application, its framework and its database leave as a problem."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _not_parsed)
    app.add_exception_handler(HTTPException, _framework_refused)
    for kind in (*DATABASE_ERRORS, OSError):
        app.add_exception_handler(kind, _outage_refused)


def _headers(refusal: Refusal) -> dict[str, str]:
    match refusal:
        case Unavailable():
            return {"Retry-After": str(refusal.retry_after)}
        case Unauthenticated():
            # RFC 6750 §3.1: the header names an error only if the request had a token.
            return {"WWW-Authenticate": 'Bearer error="invalid_token"' if "reason" in refusal.facts else "Bearer"}
        case RangeUnsatisfiable():
            return {"Content-Range": f"bytes */{refusal.facts['size']}"}
        case MethodNotAllowed():
            return {"Allow": str(refusal.facts["allow"])}
        case _:
            return {}


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)  # noqa: S101  # Starlette dispatches by type and cannot say so
    return problem(request, error)


async def _outage_refused(request: Request, error: Exception) -> Response:
    refusal = as_refusal(error)
    if refusal is None:
        raise error
    return problem(request, refusal)


async def _not_parsed(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  # as above
    errors = [told_of_body(found, request.scope) for found in explain(error.errors()[:MOST_ERRORS])]
    facts: Any = {"errors": errors}
    if any(found["type"] == "json_invalid" for found in errors):
        return problem(request, MalformedRequest("请求内容不是有效的 JSON。", "The body is not valid JSON.", **facts))
    # FastAPI leaves the body as bytes when it cannot read the Content-Type.
    if isinstance(error.body, bytes):
        return problem(
            request,
            UnsupportedMediaType(
                "请以 Content-Type: application/json 提交。", "Send the body as Content-Type: application/json."
            ),
        )
    return problem(request, invalid_input(errors))


def invalid_input(errors: Sequence[dict[str, str]]) -> InvalidInput:
    """The refusal of an input with these faults, as `explain` tells them."""
    told = [_sentences(found) for found in errors[:5]]
    facts: Any = {"errors": errors}
    return InvalidInput(
        f"请更正后重新提交：{'；'.join(zh for zh, _ in told)}。",
        f"Correct this and resend: {'; '.join(en for _, en in told)}.",
        **facts,
    )


def _sentences(found: Mapping[str, str]) -> tuple[str, str]:
    """What is wrong with an input, in Chinese and in English, with its place."""
    place = f"“{found['path']}”" if found["path"] else ""
    return (
        f"{_PLACES.get(found['in'], found['in'])}{place}：{found['message']}",
        f"{found['path'] or found['in']}: {found['message_en']}",
    )


def _path(request: Request) -> str:
    # Not request.url.path: there a decoded "#" or line break is read as URL syntax again, and a part is lost.
    return str(request.scope["path"])


def _methods_at(request: Request) -> set[str]:
    """All methods that a path accepts.

    The router itself knows only the first route that it found (RFC 9110 §15.5.6).
    """
    path = _path(request).removeprefix(request.scope.get("root_path", ""))
    methods = {
        method
        for route in iter_route_contexts(request.app.routes)
        if (pattern := getattr(route, "path_regex", None)) is not None and pattern.match(path)
        for method in route.methods or ()
    }
    return methods | {"HEAD"} if "GET" in methods else methods


def _no_such_path(path: str) -> NoSuchPath:
    if len(path) > 1 and path.endswith("/"):
        bare = path.rstrip("/")
        return NoSuchPath(
            f"没有地址 {path}；地址末尾不带斜杠，请改用 {bare}。",
            f"There is no {path} here. No address ends with a slash: try {bare}.",
        )
    return NoSuchPath(f"没有地址 {path}。", f"There is no {path} here.")


async def _framework_refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  # as above
    # FastAPI wraps every error of reading a body; our own refusal says more than "400".
    if isinstance(error.__cause__, Refusal):
        return problem(request, error.__cause__)
    if isinstance(error.__cause__, RequestValidationError):
        return await _not_parsed(request, error.__cause__)
    if error.status_code == 404:
        return problem(request, _no_such_path(_path(request)))
    if error.status_code == 405:
        allow = ", ".join(sorted(_methods_at(request) | {*(error.headers or {}).get("Allow", "").split(", ")}))
        return problem(
            request,
            MethodNotAllowed(f"此地址只支持 {allow}。", f"Only {allow} can be used here.", allow=allow),
        )
    if error.status_code >= 500:
        raise error
    return problem(request, MalformedRequest("请求无法读取。", f"The request cannot be read: {error.detail}."))
