"""A listener: a client of a stream of events that reads what it is told, message by message."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

PATIENCE = 30
"""Seconds to wait for what has to happen: only so that a test ends when it never does."""


class Message(NamedTuple):
    """`data` is None in a message that only says from where the client would go on."""

    id: int
    event: str
    data: Any


class Listener:
    """Reads one answer. `status` and `headers` are those of its head."""

    def __init__(self, reader: asyncio.StreamReader, status: int, headers: Mapping[str, str]) -> None:
        self._reader = reader
        self.status = status
        self.headers = headers
        self._rest = ""

    async def message(self) -> Message:
        """The next message, with an event or without. Raises EOFError at the end of the stream."""
        while "\n\n" not in self._rest:
            self._rest += await self._piece()
        told, _, self._rest = self._rest.partition("\n\n")
        fields = dict(line.split(": ", 1) for line in told.splitlines() if not line.startswith(":"))
        data = json.loads(fields["data"]) if "data" in fields else None
        return Message(int(fields.get("id", "-1")), fields.get("event", ""), data)

    async def event(self) -> Message:
        """The next message with an event."""
        async with asyncio.timeout(PATIENCE):
            while True:
                if (message := await self.message()).data is not None:
                    return message

    async def ended(self) -> None:
        """Until the stream ends."""
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    await self.message()
                except (EOFError, ConnectionError):
                    return

    async def _piece(self) -> str:
        size = int(await self._reader.readuntil(b"\r\n"), 16)
        piece = await self._reader.readexactly(size + 2)
        if not size:
            raise EOFError
        return piece[:-2].decode()


@asynccontextmanager
async def listening_at(port: int, headers: Mapping[str, str], path: str = "/events") -> AsyncIterator[Listener]:
    """A listener that has read the head of the answer. It leaves when the block ends."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = "".join(f"{name}: {value}\r\n" for name, value in {"Accept": "text/event-stream", **headers}.items())
    writer.write(f"GET {path} HTTP/1.1\r\nHost: tests\r\n{lines}\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode().splitlines()
    told = dict(line.lower().split(": ", 1) for line in head[1:] if line)
    try:
        yield Listener(reader, int(head[0].split()[1]), told)
    finally:
        writer.close()
