"""Rules for every GET: HEAD gets the answer without its body, and a reader that has the version gets 304 (RFC 9110)."""

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.http.entity_tags import matches_weakly
from shared.http.preconditions import NOT_KEPT

_IS_HEAD = "cheqian.is_head"
# The headers that a 304 repeats from the full answer (RFC 9110 §15.4.5), and the headers that Telemetry adds.
_KEPT = frozenset({b"cache-control", b"content-location", b"date", b"etag", b"expires", b"link", b"vary"})


def wants_body(request: Request, tag: str) -> bool:
    """Whether the body of an answer with this ETag is sent: not for HEAD, and not to a reader that has this version.
    A route need not read the content otherwise; it sends the headers with an empty body.
    """
    return not is_head(request.scope) and not matches_weakly(request.headers.get("if-none-match"), tag)


def is_head(scope: Scope) -> bool:
    """Whether the request wants the headers alone."""
    return bool(scope.get(_IS_HEAD))


class Reading:
    """ASGI middleware that applies these rules to GET and HEAD."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        known = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"if-none-match"), None)
        if known is None and scope["method"] == "GET":
            # Most requests are neither HEAD nor conditional, and pass straight through.
            await self._app(scope, receive, send)
            return
        scope[_IS_HEAD] = scope["method"] == "HEAD"
        answer = _Answer(scope, send, known)
        # The scope is changed in place: the router writes its route into this scope, where telemetry looks for it.
        asked, scope["method"] = scope["method"], "GET"
        try:
            await self._app(scope, receive, answer)
        finally:
            scope["method"] = asked


class _Answer:
    """Sends an answer without its body, for HEAD and for a version that the reader already has."""

    def __init__(self, scope: Scope, send: Send, known: str | None) -> None:
        self._scope = scope
        self._asked: str = scope["method"]
        self._send = send
        self._known = known
        self._is_bare: bool = scope[_IS_HEAD]

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if self._is_known(message):
                self._is_bare = True
                headers = [(name, value) for name, value in message["headers"] if name.lower() in _KEPT]
                message = {**message, "status": 304, "headers": headers}
        elif self._is_bare:
            message = {**message, "body": b""}
        # The server must see what was asked: of a GET it would wait for the body that the headers promise, and then
        # break the connection.
        routed, self._scope["method"] = self._scope["method"], self._asked
        try:
            await self._send(message)
        finally:
            self._scope["method"] = routed

    def _is_known(self, start: Message) -> bool:
        headers = Headers(raw=start["headers"])
        tag = headers.get("etag")
        is_newest = start["status"] == 200 and tag is not None and matches_weakly(self._known, tag)
        return is_newest and headers.get("cache-control") != NOT_KEPT
