"""Following the links of a list shows every row once."""

import httpx
import pytest

from tests.integration.http.problem import is_problem


async def test_the_links_lead_through_the_whole_list(client: httpx.AsyncClient) -> None:
    seen: list[int] = []
    answer = await client.get("/things", params={"limit": 3, "least": 0})
    pages = 1
    while link := answer.links.get("next"):
        seen += answer.json()["items"]
        assert answer.json()["next"] == link["url"]
        assert "least=0" in link["url"]
        answer = await client.get(link["url"])
        pages += 1
    assert answer.json()["next"] is None
    assert (seen + answer.json()["items"], pages) == (list(range(7)), 3)


async def test_rows_are_counted_over_all_pages_when_the_caller_asks(client: httpx.AsyncClient) -> None:
    assert (await client.get("/things", params={"limit": 3})).json()["count"] is None
    first = (await client.get("/things", params={"limit": 3, "count": "true"})).json()
    assert first["count"] == {"rows": 7, "exact": True}
    assert "count=true" in first["next"]
    assert (await client.get(first["next"])).json()["count"] == first["count"]


async def test_the_default_is_fifty_and_no_link_follows_the_last_page(client: httpx.AsyncClient) -> None:
    answer = await client.get("/things")
    assert (len(answer.json()["items"]), "link" in answer.headers) == (7, False)
    assert "link" not in (await client.get("/things", params={"limit": 7})).headers


@pytest.mark.parametrize("cursor", ["", "!", "AAAA", "bnVsbA", "WyJhIiwgMV0", "W10", "密", "a" * 1999])
async def test_a_cursor_that_is_none_of_ours(client: httpx.AsyncClient, cursor: str) -> None:
    assert is_problem(await client.get("/things", params={"after": cursor}), 422, "cursor-refused")


@pytest.mark.parametrize("limit", ["0", "201", "-1", "many", ""])
async def test_a_limit_out_of_bounds(client: httpx.AsyncClient, limit: str) -> None:
    assert is_problem(await client.get("/things", params={"limit": limit}), 422, "invalid-input")
