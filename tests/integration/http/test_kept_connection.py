"""A connection serves one reading after another, whatever of an answer is sent: its head alone, 304, or all of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from deploy.standalone.premises import listening
from shared.access.issuer import Issuer
from shared.http.serving import configuration
from tests.integration.http.things import things_app
from tests.support.apps import settings_for
from tests.support.served import served

PATIENCE = 30


@pytest.fixture
async def port(issuer: Issuer) -> AsyncIterator[int]:
    """The port of the service, served as images serve it."""
    settings = settings_for(issuer)
    with listening(0) as listener:
        async with served(configuration(things_app(settings), settings), listener):
            yield listener.getsockname()[1]


async def ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, method: str, path: str, *more: str
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body, read as RFC 9112 §6.3 has it."""
    writer.write("\r\n".join([f"{method} {path} HTTP/1.1", "Host: a", *more, "", ""]).encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    status = int(head[0].split()[1])
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
    bare = method == "HEAD" or status == 304
    return status, headers, b"" if bare else await reader.readexactly(int(headers["content-length"]))


@pytest.mark.parametrize("path", ["/problems", "/healthz", "/openapi.json", "/nowhere", "/things/x"])
async def test_a_head_leaves_the_connection_to_the_next_request(port: int, path: str) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        async with asyncio.timeout(PATIENCE):
            bare = await ask(reader, writer, "HEAD", path)
            whole = await ask(reader, writer, "GET", path)
            known = await ask(reader, writer, "GET", path, f"If-None-Match: {whole[1].get('etag', '*')}")
            again = await ask(reader, writer, "HEAD", path)
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
    assert bare[0] == whole[0] == again[0]
    assert bare[1]["content-length"] == whole[1]["content-length"] == str(len(whole[2]))
    assert known[0] in {whole[0], 304}
    assert not any("close" in answer[1].get("connection", "") for answer in (bare, whole, known, again))
