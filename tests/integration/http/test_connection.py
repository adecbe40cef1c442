"""Whoever holds a connection without sending a request, or sends one that is too large or too slow, is cut off."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from deploy.standalone.premises import listening
from shared.http.connection import ConnectionLimits, GuardedProtocol
from tests.support.served import served

SHORT = 0.05
"""Seconds: a connection that is to be closed is closed after this time, and the test waits for that."""
PATIENCE = 60
"""Seconds to wait for what has to happen: only so that a test ends when it never does."""
MIB = 1024 * 1024


async def short(_: Request) -> Response:
    return PlainTextResponse("short")


async def page(_: Request) -> Response:
    """Less than what makes a server wait until its client has taken a part."""
    return PlainTextResponse("a" * 50_000)


async def read(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


async def endless(_: Request) -> Response:
    async def parts() -> AsyncIterator[bytes]:
        while True:
            yield b"a" * MIB
            await asyncio.sleep(0)

    return StreamingResponse(parts())


@dataclass
class Served:
    """A server with its port."""

    server: uvicorn.Server
    port: int
    stack: AsyncExitStack

    async def client(self) -> "Client":
        """A client that has just connected, and stays until it or the server closes the connection."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=MIB)
        self.stack.push_async_callback(_closed, writer)
        return Client(reader, writer)

    def connections(self) -> int:
        return len(self.server.server_state.connections)


@asynccontextmanager
async def serving(limits: ConnectionLimits, *, buffer: int = 0) -> AsyncIterator[Served]:
    """A server with these limits, whose system keeps about `buffer` bytes of an answer (0: as it likes)."""
    routes = [Route(f"/{call.__name__}", call, methods=["GET", "POST"]) for call in (short, page, read, endless)]
    protocol = GuardedProtocol.within(limits)
    config = uvicorn.Config(
        Starlette(routes=routes), log_config=None, ws="none", lifespan="off", http=protocol, timeout_keep_alive=1
    )
    with listening(0) as listener:
        if buffer:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, buffer)
        async with served(config, listener) as server, AsyncExitStack() as stack:
            yield Served(server, listener.getsockname()[1], stack)


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


class Client:
    """A client that sends what it likes."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def send(self, content: bytes) -> None:
        if self._writer.is_closing():
            return
        with suppress(ConnectionError):
            self._writer.write(content)
            await self._writer.drain()

    async def answer(self) -> bytes:
        """The status line of the next answer, with its body; empty if the connection was closed before."""
        try:
            head = await self._reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            return b""
        status, *headers = head.split(b"\r\n")
        length = next(int(line[15:]) for line in headers if line.lower().startswith(b"content-length:"))
        return status + b" " + await self._reader.readexactly(length)

    async def is_closed(self) -> bool:
        """Whether the server closes the connection, whatever it has sent before."""
        try:
            async with asyncio.timeout(PATIENCE):
                while await self._reader.read(MIB):
                    pass
        except ConnectionError:
            return True
        except TimeoutError:
            return False
        return True


REQUEST = b"GET /short HTTP/1.1\r\nHost: a\r\n\r\n"
OK = b"HTTP/1.1 200 OK short"


async def test_a_connection_serves_one_request_after_another() -> None:
    async with serving(ConnectionLimits()) as serves:
        client = await serves.client()
        for _ in range(3):
            await client.send(REQUEST)
            assert await client.answer() == OK
        await client.send(b"POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n" + b"a" * 300_000)
        assert await client.answer() == b"HTTP/1.1 200 OK 300000"
        await client.send(REQUEST + REQUEST)
        assert [await client.answer() for _ in range(2)] == [OK, OK]


@pytest.mark.parametrize("begun", [b"", b"GET /sh", REQUEST[:-2], REQUEST + b"GET /short HTTP/1.1\r\n"])
async def test_a_head_that_does_not_end_is_not_waited_for(begun: bytes) -> None:
    async with serving(ConnectionLimits(head_seconds=SHORT)) as serves:
        client = await serves.client()
        await client.send(begun)
        assert await client.is_closed()


@pytest.mark.parametrize("upgrade", [b"", b"Connection: Upgrade\r\nUpgrade: h2c\r\n"])
async def test_what_is_no_request_keeps_no_connection_open(upgrade: bytes) -> None:
    """Empty lines are allowed before a request, and after a request for another protocol anything may come."""
    async with serving(ConnectionLimits(head_seconds=SHORT)) as serves:
        client = await serves.client()
        await client.send(REQUEST[:-2] + upgrade + b"\r\n")
        assert await client.answer() == OK
        await client.send(b"\r\n")
        assert await client.is_closed()


async def test_only_a_few_requests_wait_for_an_earlier_one() -> None:
    """A piece of a connection has thousands of small requests, and each that waits costs thousands of bytes."""
    async with serving(ConnectionLimits(waiting=4)) as serves:
        for sent, answers in ((5, [OK] * 5), (20_000, [b""])):
            client = await serves.client()
            await client.send(REQUEST * sent)
            assert [await client.answer() for _ in answers] == answers


async def test_a_head_of_many_small_fields_is_large() -> None:
    async with serving(ConnectionLimits(fields=100)) as serves:
        for fields, answer in ((99, OK), (100, b"HTTP/1.1 431 Request Header Fields Too Large ")):
            client = await serves.client()
            await client.send(REQUEST[:-2] + b"a:\r\n" * fields + b"\r\n")
            assert await client.answer() == answer


@pytest.mark.parametrize(
    "large",
    [b"GET /", REQUEST[:-2] + b"X-Large: ", b"POST /short HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: "],
)
async def test_a_large_head_is_not_taken(large: bytes) -> None:
    """Nor are large trailers of a body, which would be kept like a head."""
    async with serving(ConnectionLimits(head_bytes=1000)) as serves:
        client = await serves.client()
        await client.send(large)
        for _ in range(64):
            await client.send(b"a" * MIB)
        assert await client.is_closed()


@pytest.mark.parametrize("end", [b"", b"\r\n\r\n", b"\r\nContent-Length: 5\r\n\r\nabcde" + REQUEST])
async def test_a_large_head_is_refused_as_such(end: bytes) -> None:
    """Also a head that comes whole, with what follows it."""
    async with serving(ConnectionLimits(head_bytes=1000)) as serves:
        client = await serves.client()
        await client.send(b"POST /short HTTP/1.1\r\nX-Large: " + b"a" * 1000 + end)
        assert await client.answer() == b"HTTP/1.1 431 Request Header Fields Too Large "
        assert await client.is_closed()


async def test_more_connections_than_allowed_are_closed_and_the_others_stay() -> None:
    async with serving(ConnectionLimits(most=2)) as serves:
        first, second = await serves.client(), await serves.client()
        for client in (first, second):
            await client.send(REQUEST)
            assert await client.answer() == OK
        third = await serves.client()
        await third.send(REQUEST)
        assert await third.answer() == b""
        await first.send(REQUEST)
        assert await first.answer() == OK


POST = b"POST /short HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n"


async def test_a_body_that_nobody_reads_is_thrown_away_for_a_client_that_sends_it_to_the_end() -> None:
    async with serving(ConnectionLimits()) as serves:
        client = await serves.client()
        await client.send(POST % 500_000)
        assert await client.answer() == OK
        await client.send(b"a" * 500_000 + REQUEST)
        assert await client.answer() == OK


async def test_the_rest_of_a_body_that_nobody_reads_is_not_waited_for() -> None:
    async with serving(ConnectionLimits(rest_seconds=SHORT)) as serves:
        for sent in (b"", b"a" * 1000):
            client = await serves.client()
            await client.send(POST % 500_000 + sent)
            assert await client.answer() == OK
            await client.send(sent)
            assert await client.is_closed()


async def test_of_a_long_body_that_nobody_reads_only_the_beginning_is_taken() -> None:
    """The client can send no more than what fits into the buffers of the two machines."""
    async with serving(ConnectionLimits(rest_bytes=1000, rest_seconds=SHORT)) as serves:
        client = await serves.client()
        await client.send(POST % 10**9)
        assert await client.answer() == OK
        await client.send(b"a" * 64 * MIB)
        assert await client.is_closed()


async def test_a_client_that_does_not_take_its_answer_is_not_waited_for() -> None:
    async with serving(ConnectionLimits(answer_seconds=SHORT)) as serves:
        client = await serves.client()
        await client.send(b"GET /endless HTTP/1.1\r\nHost: a\r\n\r\n")
        # The client reads nothing until the server has given up; then what is left in the buffers, and the end.
        while serves.connections() == 0:
            await asyncio.sleep(0.01)
        async with asyncio.timeout(PATIENCE):
            while serves.connections() > 0:
                await asyncio.sleep(0.01)
        assert await client.is_closed()


@pytest.mark.parametrize("version", [b"1.1", b"1.0"])
async def test_a_closed_connection_does_not_wait_until_its_client_has_taken_the_rest(version: bytes) -> None:
    """The rest fits neither into the buffers of the two machines, nor is it so long that the server stops writing."""
    async with serving(ConnectionLimits(answer_seconds=SHORT), buffer=4096) as serves, asyncio.timeout(PATIENCE):
        with socket.socket() as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect(("127.0.0.1", serves.port))
            client.sendall(b"GET /page HTTP/%b\r\nHost: a\r\n\r\n" % version)
            # Until all is written: then the system takes no more, and the server begins to close.
            while serves.server.server_state.total_requests == 0 or serves.connections() > 0:
                await asyncio.sleep(0.01)
