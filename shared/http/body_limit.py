"""The limit of request bodies: a body over the limit is refused as soon as this is known, not after reading it all.

The limits are settings: `max_body_bytes` of every service, and limits for single paths in the settings of the service
that has these paths. Starlette has a body limit too, but it answers in plain text where no handler runs, and its limits
are part of the routes, where an operator cannot set them.
"""

from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.errors import Invalid


class BodyTooLarge(Invalid):
    code = "body-too-large"
    title = "请求内容过大"
    title_en = "Request body too large"


class BodyLimit:
    """ASGI middleware that limits bodies. `own` maps the beginning of a path, or its end after a `*`, to its own limit.

    All limits are in bytes. The refusal is raised where the application reads the body, so that it is answered like
    every other refusal.
    """

    def __init__(self, app: ASGIApp, limit: int, own: Mapping[str, int]) -> None:
        self._app = app
        self._limit = limit
        self._own = own

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit_of(scope["path"].removeprefix(scope.get("root_path", "")))
        declared = _content_length(scope)
        read = 0

        async def limited() -> Message:
            nonlocal read
            # A declared length is believed only if it is too large; a false one is found by the count below.
            if declared > limit:
                raise _too_large(limit)
            message = await receive()
            read += len(message.get("body", b""))
            if read > limit:
                raise _too_large(limit)
            return message

        await self._app(scope, limited, send)

    def _limit_of(self, path: str) -> int:
        for end, limit in self._own.items():
            if end.startswith("*") and path.endswith(end[1:]):
                return limit
        own = (limit for prefix, limit in self._own.items() if path == prefix or path.startswith(f"{prefix}/"))
        return max(own, default=self._limit)


def _content_length(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0


def _too_large(limit: int) -> BodyTooLarge:
    return BodyTooLarge(
        f"请求内容超过此处的上限 {limit} 字节；请拆分后再提交。",
        f"The body exceeds the {limit} bytes taken here; send it in parts.",
        limit=limit,
    )
