"""A body has a limit by its path: of a path and what is below it, or of all paths that end in the same way."""

from collections.abc import AsyncIterator, Mapping

import httpx
import pytest
from fastapi import FastAPI, Request

from shared.http.body_limit import BodyLimit, BodyTooLarge

OWN = {"/lists": 40, "/lists/large": 80, "*/values": 10}


async def told(request: Request) -> int:
    return len(await request.body())


def app() -> FastAPI:
    furnished = FastAPI()
    furnished.add_api_route("/{path:path}", told, methods=["POST"])
    furnished.add_middleware(BodyLimit, limit=20, own=OWN)
    return furnished


async def taken(path: str, content: bytes | AsyncIterator[bytes], headers: Mapping[str, str] | None = None) -> bool:
    """Whether a body is taken there."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app()), base_url="http://127.0.0.1") as client:
        try:
            answer = await client.post(path, content=content, headers=headers)
        except BodyTooLarge:
            return False
        assert answer.is_success
        return True


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("/plans", 20),
        ("/lists", 40),
        ("/lists/7", 40),
        ("/listsmore", 20),
        ("/lists/large", 80),
        ("/lists/large/7", 80),
        ("/draws/7/values", 10),
        ("/lists/7/values", 10),
        ("/draws/7/values/more", 20),
        ("/values", 10),
        ("/draws/myvalues", 20),
    ],
)
async def test_the_limit_is_that_of_the_path(path: str, limit: int) -> None:
    assert await taken(path, b"a" * limit)
    assert not await taken(path, b"a" * (limit + 1))


async def test_a_body_without_a_length_is_counted_while_it_is_read() -> None:
    async def parts(count: int) -> AsyncIterator[bytes]:
        for _ in range(count):
            yield b"aaaaa"

    assert await taken("/draws/7/values", parts(2))
    assert not await taken("/draws/7/values", parts(3))


async def test_a_length_over_the_limit_is_believed_before_the_body_is_read() -> None:
    assert not await taken("/draws/7/values", b"", {"Content-Length": "11"})


async def test_a_false_length_does_not_help() -> None:
    assert not await taken("/draws/7/values", b"a" * 11, {"Content-Length": "2"})
