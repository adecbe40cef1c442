"""A large body is read beside the event loop; it is answered like a small one."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest

from shared.access.issuer import Issuer
from shared.http.problems import MOST_ERRORS
from shared.http.reading_json import LARGE, MOST_CONTAINERS
from tests.integration.http.problem import is_problem
from tests.integration.http.things import things_app
from tests.support.apps import serving, settings_for

PATH = f"/things/checks/{'0' * 32}"


@pytest.fixture
async def client(issuer: Issuer) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(things_app(settings_for(issuer, max_body_bytes=4 * LARGE))) as client:
        yield client


async def put(client: httpx.AsyncClient, body: str, size: int) -> httpx.Response:
    content = body.encode().ljust(size)
    return await client.put(PATH, content=content, headers={"Content-Type": "application/json"})


@pytest.mark.parametrize("size", [0, LARGE + 1])
async def test_a_body_is_answered_alike_whatever_its_size(client: httpx.AsyncClient, size: int) -> None:
    good = await put(client, '{"name": "a", "count": 2}', size)
    assert (good.status_code, good.json()["name"]) == (200, "a")
    wrong = await put(client, '{"name": 7, "count": 0, "more": 1}', size)
    assert is_problem(wrong, 422, "invalid-input")
    assert [error["path"] for error in wrong.json()["errors"]] == ["name", "count", "more"]
    for refused in ('{"name": "a", "name": "b"}', '{"name": "a", "count": NaN}'):
        assert is_problem(await put(client, refused, size), 400, "json-refused")
    for malformed in ('{"name": ', "[" * 100_000, '{"a":' * 50_000):
        assert is_problem(await put(client, malformed, size), 400, "malformed-request")


async def test_a_large_body_has_a_limited_number_of_values(client: httpx.AsyncClient) -> None:
    body = f"[{','.join(['[]'] * (MOST_CONTAINERS + 1))}]"
    assert is_problem(await put(client, body, LARGE + 1), 400, "json-refused")


async def test_of_countless_faults_the_first_are_named(client: httpx.AsyncClient) -> None:
    body = json.dumps({f"unknown-{number}": 1 for number in range(20_000)})
    assert len(body) > LARGE
    answer = await put(client, body, 0)
    assert is_problem(answer, 422, "invalid-input")
    assert len(answer.json()["errors"]) == MOST_ERRORS
