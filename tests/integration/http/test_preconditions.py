"""A change decided on an old state is refused."""

import asyncio
from uuid import uuid4

import httpx
import pytest

from tests.integration.http.problem import is_problem


@pytest.fixture
def path() -> str:
    return f"/things/{uuid4()}"


async def test_the_version_that_was_read_may_be_changed(
    stored: httpx.AsyncClient, drawer: dict[str, str], path: str
) -> None:
    first = await stored.put(path, json={"name": "a"}, headers=drawer)
    assert first.headers["etag"] == '"1"'
    second = await stored.put(path, json={"name": "b"}, headers={**drawer, "If-Match": first.headers["etag"]})
    assert (second.status_code, second.headers["etag"]) == (200, '"2"')


@pytest.mark.parametrize("tag", ['"1"', '"0", "1"', 'W/"2"', '""'])
async def test_another_version_may_not(stored: httpx.AsyncClient, drawer: dict[str, str], path: str, tag: str) -> None:
    for name in ("a", "b"):
        await stored.put(path, json={"name": name}, headers=drawer)
    answer = await stored.put(path, json={"name": "c"}, headers={**drawer, "If-Match": tag})
    assert is_problem(answer, 412, "stale-version")
    assert answer.json()["current"] == 2


async def test_of_two_at_once_one_is_too_late(stored: httpx.AsyncClient, drawer: dict[str, str], path: str) -> None:
    answers = await asyncio.gather(*(stored.put(path, json={"name": "a"}, headers=drawer) for _ in range(2)))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses in ([200, 200], [200, 412])
    assert sorted(a.headers["etag"] for a in answers if a.status_code == 200) == ['"1"', '"2"'][: statuses.count(200)]


async def test_a_header_that_is_no_tag(stored: httpx.AsyncClient, drawer: dict[str, str], path: str) -> None:
    answer = await stored.put(path, json={"name": "a"}, headers={**drawer, "If-Match": "7"})
    assert is_problem(answer, 422, "precondition-malformed")
