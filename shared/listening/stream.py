"""A stream of events over one connection: server-sent events (HTML, §9.2)."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from shared.access.identity import Identity, Unauthenticated
from shared.http.endless import mark_endless
from shared.http.reading import is_head
from shared.listening.hub import Hub, Listener
from shared.listening.told import ToldEvent

MEDIA_TYPE = "text/event-stream"
BEAT = 15.0
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}

Verified = Callable[[], Awaitable[Identity]]
"""Verifies the token of the listener again. Raises Unauthenticated when it is not valid any more."""


class EventStream(Response):
    """Tells a listener of each event after the position `seen`. Nothing waits in memory for a slow reader: it only has
    a position. The stream ends when the token is not valid any more; for a reader that takes nothing the server ends
    it.

    `beat`: after so many seconds of silence something is sent, so that both sides notice a lost connection.
    """

    media_type = MEDIA_TYPE

    def __init__(self, hub: Hub, verified: Verified, seen: int, *, root: str, beat: float | None = None) -> None:
        super().__init__(headers=_HEADERS)
        del self.headers["content-length"]
        self._hub = hub
        self._verified = verified
        self._seen = seen
        self._root = root
        self._beat = BEAT if beat is None else beat

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        identity = await self._verified()
        if is_head(scope):
            await self._begin(send)
            await send({"type": "http.response.body", "body": b""})
            return
        with self._hub.listening(identity.subject) as listener:
            mark_endless(scope)
            await self._begin(send)
            gone = asyncio.create_task(_disconnected(receive, listener.awake))
            try:
                with suppress(Unauthenticated):
                    await self._tell(send, listener, gone)
                await send({"type": "http.response.body", "body": b""})
            finally:
                gone.cancel()

    async def _begin(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})

    async def _tell(self, send: Send, listener: Listener, gone: "asyncio.Task[None]") -> None:
        """Tell until the client is gone. Raises Unauthenticated when the token has expired."""
        # A first line at once: a proxy, and the client, see that the stream is open, and from where on.
        body = _mark(self._seen)
        while not gone.done():
            if body:
                await send({"type": "http.response.body", "body": body, "more_body": True})
            listener.awake.clear()
            newest = await self._hub.after(self._seen)
            self._seen = newest.until
            body = await self._heard(newest.events)
            if not body and newest.is_whole:
                listener.has_heard_all()
                body = await self._waited(listener.awake)

    async def _heard(self, events: Sequence[ToldEvent]) -> bytes:
        """What the listener is told of events. The token is checked as for a request of this moment."""
        if not events:
            return b""
        listener = await self._verified()
        messages = [event.as_message(self._root) for event in events if hears(listener, event)]
        self._hub.told(len(messages))
        return b"".join(messages)

    async def _waited(self, awake: asyncio.Event) -> bytes:
        """Wait for something new. After a long silence: what shows that the connection stands."""
        try:
            async with asyncio.timeout(self._beat):
                await awake.wait()
        except TimeoutError:
            await self._verified()
            return _mark(self._seen)
        return b""


def hears(listener: Identity, event: ToldEvent) -> bool:
    """Whether somebody may be told of an event."""
    return listener.may(event.permission, event.bureau)


def _mark(seen: int) -> bytes:
    """No event, but the position from which the client goes on when it connects again."""
    return b": \nid: %d\n\n" % seen if seen >= 0 else b": \n\n"


async def _disconnected(receive: Receive, awake: asyncio.Event) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    awake.set()
