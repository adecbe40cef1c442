"""Following the links of a list shows every row once."""

import httpx
import pytest

from tests.integration.http.problem import is_problem


async def test_the_links_lead_through_the_whole_list(client: httpx.AsyncClient) -> None:
    seen: list[int] = []
    answer = await client.get("/things", params={"limit": 3, "least": 0})
    pages = 1
    while link := answer.links.get("next"):
        seen += answer.json()
        assert "least=0" in link["url"]
        answer = await client.get(link["url"])
        pages += 1
    assert (seen + answer.json(), pages) == (list(range(7)), 3)


async def test_the_default_is_fifty_and_no_link_follows_the_last_page(client: httpx.AsyncClient) -> None:
    answer = await client.get("/things")
    assert (len(answer.json()), "link" in answer.headers) == (7, False)
    assert "link" not in (await client.get("/things", params={"limit": 7})).headers


@pytest.mark.parametrize("cursor", ["", "!", "AAAA", "bnVsbA", "WyJhIiwgMV0", "W10", "密", "a" * 1999])
async def test_a_cursor_that_is_none_of_ours(client: httpx.AsyncClient, cursor: str) -> None:
    assert is_problem(await client.get("/things", params={"after": cursor}), 422, "cursor-refused")


@pytest.mark.parametrize("limit", ["0", "201", "-1", "many", ""])
async def test_a_limit_out_of_bounds(client: httpx.AsyncClient, limit: str) -> None:
    assert is_problem(await client.get("/things", params={"limit": limit}), 422, "invalid-input")
