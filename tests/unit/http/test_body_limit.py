"""A body has a limit in bytes by its operation, and a limit in time by its size."""

import asyncio
from collections.abc import AsyncIterator, Mapping

import httpx
import pytest
from fastapi import FastAPI, Request
from starlette.types import Message

from shared.http.body_limit import BodyLimits, BodyTooLarge, BodyTooSlow, limited
from shared.http.stack import middleware_stack

OWN = {"PUT /lists/{key}": 40, "POST /draws/{draw}/values": 10}


async def told(request: Request) -> int:
    return len(await request.body())


class Short(FastAPI):
    """With our stack and these limits; a refusal is raised, because nothing here answers for it."""

    def build_middleware_stack(self) -> object:  # type: ignore[override]  # an application of the same kind
        return middleware_stack(self, BodyLimits(20, 30, OWN))


def app() -> FastAPI:
    furnished = Short()
    for path in ("/lists", "/lists/{key}", "/lists/{key}/faults", "/draws/{draw}/values", "/{first}/{second}"):
        furnished.add_api_route(path, told, methods=["POST", "PUT"])
    return furnished


async def taken(
    method: str, path: str, content: bytes | AsyncIterator[bytes], headers: Mapping[str, str] | None = None
) -> bool:
    """Whether a body is taken there."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app()), base_url="http://127.0.0.1") as client:
        try:
            answer = await client.request(method, path, content=content, headers=headers)
        except BodyTooLarge:
            return False
        assert answer.is_success
        return True


@pytest.mark.parametrize(
    ("method", "path", "limit"),
    [
        ("PUT", "/lists/7", 40),
        ("POST", "/lists/7", 20),
        ("PUT", "/lists", 20),
        ("PUT", "/lists/7/faults", 20),
        ("POST", "/draws/7/values", 10),
        ("PUT", "/draws/7/values", 20),
        ("POST", "/draws/values", 20),
    ],
)
async def test_the_limit_is_that_of_the_operation(method: str, path: str, limit: int) -> None:
    assert await taken(method, path, b"a" * limit)
    assert not await taken(method, path, b"a" * (limit + 1))


async def test_a_body_without_a_length_is_counted_while_it_is_read() -> None:
    async def parts(count: int) -> AsyncIterator[bytes]:
        for _ in range(count):
            yield b"aaaaa"

    assert await taken("POST", "/draws/7/values", parts(2))
    assert not await taken("POST", "/draws/7/values", parts(3))


async def test_a_length_over_the_limit_is_believed_before_the_body_is_read() -> None:
    assert not await taken("POST", "/draws/7/values", b"", {"Content-Length": "11"})


async def test_a_false_length_does_not_help() -> None:
    assert not await taken("POST", "/draws/7/values", b"a" * 11, {"Content-Length": "2"})


class Sender:
    """Has these parts of a body at hand; later it waits once before each part, or for ever."""

    def __init__(self, *at_hand: bytes, later: bytes | None = None) -> None:
        self._at_hand = list(at_hand)
        self._later = later

    async def __call__(self) -> Message:
        if self._at_hand:
            return {"type": "http.request", "body": self._at_hand.pop(0), "more_body": bool(self._at_hand)}
        if self._later is None:
            await asyncio.Event().wait()
        await asyncio.sleep(0)
        return {"type": "http.request", "body": self._later, "more_body": True}


async def test_a_sender_that_stops_is_refused() -> None:
    receive = limited({"headers": []}, Sender(), 100, 0.01)
    with pytest.raises(BodyTooSlow):
        await receive()


async def test_only_waiting_for_the_sender_counts() -> None:
    """With no time at all, what is at hand is taken, and nothing is waited for."""
    receive = limited({"headers": []}, Sender(b"a", b"a", b"", later=b"a"), 100, 0)
    assert [(await receive())["more_body"] for _ in range(3)] == [True, True, False]
    with pytest.raises(BodyTooSlow):
        await limited({"headers": []}, Sender(later=b"a"), 100, 0)()


async def test_the_end_of_the_connection_may_be_waited_for() -> None:
    receive = limited({"headers": []}, Sender(b"", later=b""), 100, 0)
    assert not (await receive())["more_body"]
    # An application that streams its answer asks for more, to learn that the reader has gone.
    assert await receive()
