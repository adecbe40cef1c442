"""The limits of request bodies, in bytes and in time. A body over a limit is refused as soon as this is known.

The limits are settings: `max_body_bytes` and `body_seconds` of every service, and limits for single operations in the
settings of the service that has these operations. Starlette has a body limit too, but it answers in plain text where no
handler runs, and its limits are part of the routes, where an operator cannot set them.
"""

import asyncio
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.errors import Invalid

_MIB = 1024 * 1024


class BodyTooLarge(Invalid):
    code = "body-too-large"
    title = "请求内容过大"
    title_en = "Request body too large"


class BodyTooSlow(Invalid):
    code = "body-too-slow"
    title = "请求内容发送过慢"
    title_en = "Request body too slow"


class BodyLimits(NamedTuple):
    """The limits of bodies of an application: `size` in bytes, and the `seconds` that a body may take for each MiB.

    `own` maps an operation, such as `POST /plans/{plan}/amendments`, to a size of its own in place of `size`.
    """

    size: int
    seconds: float
    own: Mapping[str, int] = MappingProxyType({})

    def size_of(self, operation: str) -> int:
        """The largest body of an operation, in bytes."""
        return self.own.get(operation, self.size)


def limited(scope: Scope, receive: Receive, size: int, seconds: float) -> Receive:
    """A `receive` for the body of a request: of at most `size` bytes, waiting at most `seconds` for each MiB (begun).

    It raises BodyTooLarge, BodyTooSlow where the application reads the body, so that the refusal is answered like every
    other refusal.
    """
    declared = _content_length(scope)
    read, waited, is_whole = 0, 0.0, False

    async def within_limits() -> Message:
        nonlocal read, waited, is_whole
        if is_whole:
            # The application waits for the end of the connection, however long that takes.
            return await receive()
        # A declared length is believed only if it is too large; a false one is found by the count below.
        if declared > size:
            raise _too_large(size)
        clock = asyncio.get_running_loop().time
        began = clock()
        try:
            # The time in which the application does not ask for more of the body is not its sender's.
            async with asyncio.timeout(seconds * (1 + read // _MIB) - waited):
                message = await receive()
        except TimeoutError as error:
            raise _too_slow(seconds) from error
        waited += clock() - began
        read += len(message.get("body", b""))
        is_whole = not message.get("more_body", False)
        if read > size:
            raise _too_large(size)
        return message

    return within_limits


class BodyLimit:
    """ASGI middleware that gives all bodies the same limits, for an application that is not a `ServiceApp`."""

    def __init__(self, app: ASGIApp, size: int, seconds: float) -> None:
        self._app = app
        self._size = size
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            receive = limited(scope, receive, self._size, self._seconds)
        await self._app(scope, receive, send)


def _content_length(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0


def _too_large(size: int) -> BodyTooLarge:
    return BodyTooLarge(
        f"请求内容超过此处的上限 {size} 字节；请拆分后再提交。",
        f"The body exceeds the {size} bytes taken here; send it in parts.",
        limit=size,
    )


def _too_slow(seconds: float) -> BodyTooSlow:
    return BodyTooSlow(
        f"请求内容每 1 MiB 须在 {seconds:g} 秒内送达；请换用更快的网络后重试。",
        f"Each MiB of a body must arrive within {seconds:g} seconds; try again over a faster connection.",
    )
