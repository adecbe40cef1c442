"""The limits of a connection: how many there are, how large and how slow the head of a request may be.

uvicorn has limits of its own only for the protocol that is written in Python (h11). This protocol adds them to the one
that is written in C, which is several times faster.
"""

import asyncio
from dataclasses import dataclass
from typing import ClassVar, cast

from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from shared.http.endless import is_endless

_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """The limits of a server. `most` is the number of connections that may be open; the next is closed at once.

    A head of a request may have `head_bytes` and `fields` headers, and take `head_seconds`. A client has
    `answer_seconds` to take a part of an answer (about 64 KiB), and `waiting` of its requests may wait until an earlier
    one is answered. The rest of a body whose request is answered already is thrown away for `rest_seconds`, and only
    its first `rest_bytes` are read: so a client that sends first and reads later gets its answer.
    """

    most: int = 512
    head_bytes: int = 65_536
    fields: int = 256
    head_seconds: float = 10
    waiting: int = 16
    answer_seconds: float = 30
    rest_bytes: int = 1_048_576
    rest_seconds: float = 2


class GuardedProtocol(HttpToolsProtocol):
    """uvicorn's protocol for HTTP/1.1, which closes a connection that goes over its limits."""

    limits: ClassVar[ConnectionLimits]

    @classmethod
    def within(cls, limits: ConnectionLimits) -> type["GuardedProtocol"]:
        """This protocol with these limits."""
        return type(cls.__name__, (cls,), {"limits": limits})

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._in_head = True
        # The bytes that came since the parser knew what they are: the head so far, or the trailers of a body.
        self._unknown = 0
        self._rest = 0
        self._deadline: asyncio.TimerHandle | None = None
        self._answer_deadline: asyncio.TimerHandle | None = None
        if len(self.connections) > self.limits.most:
            transport.abort()
        else:
            self._close_after(self.limits.head_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        self._go_on()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._unknown += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            self._abort_unless_taken()
            return
        if self._unknown > self.limits.head_bytes:
            self._refuse_head()
        elif self._deadline is None and (self._in_head or not self._is_answering()):
            # What came may be no request at all: empty lines, or bytes of another protocol.
            self._close_after(self.limits.head_seconds)
        elif self._is_rest():
            self._rest += len(data)
            if self._rest > self.limits.rest_bytes:
                self.transport.pause_reading()

    def on_message_begin(self) -> None:
        if self.transport.is_closing():
            # One piece may have thousands of requests: the parser stops only at an error.
            raise ConnectionAbortedError
        self._in_head = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        if self.transport.is_closing():
            return
        # A large head may also have come whole, in one piece. Its size is counted only if that can be.
        if len(self.headers) > self.limits.fields or (
            self._unknown > self.limits.head_bytes and self._head_size() > self.limits.head_bytes
        ):
            self._refuse_head()
            return
        if len(self.pipeline) >= self.limits.waiting:
            self.transport.abort()
            return
        self._in_head = False
        self._unknown = self._rest = 0
        self._go_on()
        super().on_headers_complete()
        if self.parser.should_upgrade():
            # The parser reads nothing after a request for another protocol, of which we have none.
            self.cycle.keep_alive = False

    def on_body(self, body: bytes) -> None:
        if self.transport.is_closing():
            return
        self._unknown = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        if self.transport.is_closing():
            return
        self._unknown = 0
        was_rest = self._is_rest()
        super().on_message_complete()
        if was_rest:
            # The connection can be used again: it waits for its next request as after every answer.
            self.cycle.more_body = False
            self._close_after(self.timeout_keep_alive)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.transport.is_closing():
            self._abort_unless_taken()
        elif self._is_rest():
            self._close_after(self.limits.rest_seconds)

    def shutdown(self) -> None:
        super().shutdown()
        # An answer without an end would keep the server from stopping until its patience is over.
        if self._is_answering() and is_endless(cast("Scope", self.cycle.scope)):
            self._close()

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        self._abort_unless_taken()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._answer_deadline = self.loop.call_later(self.limits.answer_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._answer_deadline is not None:
            self._answer_deadline.cancel()
            self._answer_deadline = None

    def _is_answering(self) -> bool:
        return not getattr(self.cycle, "response_complete", True)

    def _is_rest(self) -> bool:
        """Whether what comes now is the rest of a body whose request is answered already."""
        return getattr(self.cycle, "response_complete", False) and self.cycle.more_body

    def _head_size(self) -> int:
        return len(self.url) + sum(len(name) + len(value) for name, value in self.headers)

    def _close_after(self, seconds: float) -> None:
        self._go_on()
        self._deadline = self.loop.call_later(seconds, self._close)

    def _close(self) -> None:
        self.transport.close()
        self._abort_unless_taken()

    def _abort_unless_taken(self) -> None:
        """A closed connection ends only when its client has taken what was written before: do not wait for ever."""
        if self.transport.get_write_buffer_size():
            self.loop.call_later(self.limits.answer_seconds, self.transport.abort)

    def _go_on(self) -> None:
        """The connection may stay: nothing closes it before the next deadline is set."""
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _refuse_head(self) -> None:
        if not self._is_answering():
            self.transport.write(_TOO_LARGE)
            self.transport.close()
        else:
            # An answer is on its way: another in its middle would be taken for a part of it.
            self.transport.abort()
