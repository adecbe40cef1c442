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
    await stored.put(path, json={"name": "a"}, headers=drawer)
    await stored.put(path, json={"name": "b"}, headers={**drawer, "If-Match": "*"})
    answer = await stored.put(path, json={"name": "c"}, headers={**drawer, "If-Match": tag})
    assert is_problem(answer, 412, "stale-version")
    assert answer.json()["current"] == 2


async def test_of_two_at_once_one_is_too_late(stored: httpx.AsyncClient, drawer: dict[str, str], path: str) -> None:
    answers = await asyncio.gather(*(stored.put(path, json={"name": "a"}, headers=drawer) for _ in range(2)))
    late, done = sorted(answers, key=lambda answer: answer.is_success)
    # Whether it came while the other was at work, or after.
    assert late.status_code in {412, 428}
    assert (done.status_code, done.headers["etag"]) == (200, '"1"')


async def test_a_header_that_is_no_tag(stored: httpx.AsyncClient, drawer: dict[str, str], path: str) -> None:
    answer = await stored.put(path, json={"name": "a"}, headers={**drawer, "If-Match": "7"})
    assert is_problem(answer, 422, "precondition-malformed")


async def test_an_action_says_what_it_was_decided_on(
    stored: httpx.AsyncClient, drawer: dict[str, str], path: str
) -> None:
    await stored.put(path, json={"name": "a"}, headers=drawer)
    forgotten = await stored.post(f"{path}/sealing", headers=drawer)
    assert is_problem(forgotten, 428, "precondition-required")
    assert "If-Match" in forgotten.json()["detail"]
    assert (await stored.post(f"{path}/sealing", headers={**drawer, "If-Match": '"1"'})).is_success


async def test_changing_what_is_there_says_so_and_making_it_does_not(
    stored: httpx.AsyncClient, drawer: dict[str, str], path: str
) -> None:
    assert is_problem(
        await stored.put(path, json={"name": "a"}, headers={**drawer, "If-Match": "*"}), 412, "stale-version"
    )
    assert (await stored.put(path, json={"name": "a"}, headers=drawer)).is_success
    assert is_problem(await stored.put(path, json={"name": "b"}, headers=drawer), 428, "precondition-required")


async def test_who_may_not_act_is_not_asked_for_a_version(stored: httpx.AsyncClient, path: str) -> None:
    assert is_problem(await stored.post(f"{path}/sealing"), 401, "unauthenticated")
