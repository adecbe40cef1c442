"""Sharing: pages of other sites may read our public JSON (CORS, Fetch §3.2), if the operator has named their origins.

A request without a token gets what everybody gets, so its answer may be shared. Nothing else is: no request with a
token, none that changes something, and never with credentials; a preflight is answered like any unknown method.
"""

from collections.abc import Collection

from starlette.types import ASGIApp, Message, Receive, Scope, Send

EVERYBODY = "*"
_READS = frozenset({"GET", "HEAD"})
_EXPOSED = (b"access-control-expose-headers", b"ETag, Link, Retry-After, X-Request-Id")


class Sharing:
    """ASGI middleware that lets pages of these origins read answers in JSON. `*` stands for every origin."""

    def __init__(self, app: ASGIApp, origins: Collection[str]) -> None:
        self._app = app
        self._origins = frozenset(origin.encode() for origin in origins)
        self._is_for_all = EVERYBODY in origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in _READS:
            await self._app(scope, receive, send)
            return
        asked = dict(scope["headers"])
        allowed = b"*" if self._is_for_all else asked.get(b"origin", b"")
        is_allowed = b"authorization" not in asked and (self._is_for_all or allowed in self._origins)

        async def sharing(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", ()))
                if is_allowed and _is_shared(message["status"], dict(headers)):
                    headers += [(b"access-control-allow-origin", allowed), _EXPOSED]
                # A cache must not give the answer for one origin to another one.
                message["headers"] = headers if self._is_for_all else [*headers, (b"vary", b"Origin")]
            await send(message)

        await self._app(scope, receive, sharing)


def _is_shared(status: int, headers: dict[bytes, bytes]) -> bool:
    """Whether the answer is JSON, or says that what the client has is the newest."""
    return status == 304 or b"json" in headers.get(b"content-type", b"")
