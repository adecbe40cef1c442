"""A body over the limit is refused however it is sent, and however much of it."""

from collections.abc import AsyncIterator

import httpx

from tests.integration.http.problem import is_problem
from tests.integration.http.things import IMPORT_LIMIT

PATH = f"/things/checks/{'0' * 32}"
JSON = {"Content-Type": "application/json"}


def body_of(size: int) -> bytes:
    return b'{"name": "a"}'.ljust(size)


class Endless:
    """A body that goes on until nobody reads it any more."""

    def __init__(self) -> None:
        self.sent = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            self.sent += 100
            yield b" " * 100


async def test_the_limit_itself_is_allowed(client: httpx.AsyncClient) -> None:
    assert (await client.put(PATH, content=body_of(1024), headers=JSON)).status_code == 200


async def test_one_byte_more_is_not(client: httpx.AsyncClient) -> None:
    answer = await client.put(PATH, content=body_of(1025), headers=JSON)
    assert is_problem(answer, 413, "body-too-large")
    assert answer.json()["limit"] == 1024


async def test_chunks_are_counted_and_reading_stops(client: httpx.AsyncClient) -> None:
    endless = Endless()
    answer = await client.put(PATH, content=endless, headers=JSON)
    assert "content-length" not in answer.request.headers
    assert is_problem(answer, 413, "body-too-large")
    assert endless.sent <= 1024 + 200


async def test_a_content_length_that_says_too_little_is_not_believed(client: httpx.AsyncClient) -> None:
    answer = await client.put(PATH, content=body_of(5000), headers={**JSON, "Content-Length": "10"})
    assert is_problem(answer, 413, "body-too-large")


async def test_a_content_length_that_says_too_much_is_refused_before_reading(client: httpx.AsyncClient) -> None:
    endless = Endless()
    answer = await client.put(PATH, content=endless, headers={**JSON, "Content-Length": "999999999999"})
    assert is_problem(answer, 413, "body-too-large")
    assert endless.sent == 0


async def test_an_import_has_a_limit_of_its_own(stored: httpx.AsyncClient, drawer: dict[str, str]) -> None:
    taken = await stored.post(
        "/things/imports", content=b"x" * IMPORT_LIMIT, headers={**drawer, "Idempotency-Key": "k1"}
    )
    assert taken.status_code == 201
    refused = await stored.post(
        "/things/imports", content=b"x" * (IMPORT_LIMIT + 1), headers={**drawer, "Idempotency-Key": "k2"}
    )
    assert is_problem(refused, 413, "body-too-large")
    assert refused.json()["limit"] == IMPORT_LIMIT
