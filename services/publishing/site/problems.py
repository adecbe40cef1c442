"""Refusals as pages for readers with a browser; programs get the same problem document as from every service."""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import UTC, datetime
from typing import Any

from services.publishing.bureau.columns import Filled
from services.publishing.bureau.naming import BureauNames
from services.publishing.site import pages
from shared.http.preferences import weights

_PROBLEM, _PAGE = "application/problem+json", "text/html"

_HEADERS = {**pages.headers_of("problem.html"), "Cache-Control": "no-store"}

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
App = Callable[[Message, Receive, Send], Awaitable[None]]


class ProblemPages:
    """ASGI middleware that turns a problem document into a page when the reader's `Accept` header prefers HTML."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        await self._app(scope, receive, _Answer(scope, send))


class _Answer:
    """Passes an answer on unchanged, unless the answer is a problem document."""

    def __init__(self, scope: Message, send: Send) -> None:
        self._scope, self._send = scope, send
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _header(message, b"content-type").startswith(_PROBLEM):
            message["headers"] = [*message["headers"], (b"vary", b"Accept")]
            if prefers_page(_header(self._scope, b"accept")):
                self._start = message
                return
        if self._start is None:
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if not message.get("more_body", False):
            await self._send_page(self._start)

    async def _send_page(self, start: Message) -> None:
        problem = json.loads(self._body)
        address = pages.Address(self._scope)
        # The database may be what is away: such a page asks it nothing, and shows the columns that are always there.
        unasked = {"bureaus": BureauNames((), datetime.min.replace(tzinfo=UTC)), "filled": Filled()}
        page = pages.render("problem.html", address, problem=problem, **unasked).encode()
        own = {name.lower().encode(): value.encode() for name, value in _HEADERS.items()}
        own[b"content-length"] = b"%d" % len(page)
        # A browser obeys all policies that it is sent: that of the document would forbid the style of the page.
        headers = [(name, value) for name, value in start["headers"] if name.lower() not in own]
        headers += own.items()
        await self._send({**start, "headers": headers})
        await self._send({"type": "http.response.body", "body": page})


def prefers_page(accept: str) -> bool:
    """Whether the client names HTML and does not prefer JSON as much. `accept` is a header as in RFC 9110 §12.5.1."""
    weight = weights(accept)
    return weight.get(_PAGE, 0.0) > max(weight.get(_PROBLEM, 0.0), weight.get("application/json", 0.0))


def _header(message: Message, wanted: bytes) -> str:
    return next((value.decode("latin-1") for name, value in message["headers"] if name.lower() == wanted), "")
