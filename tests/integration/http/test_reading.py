"""GET, HEAD and conditional requests, as RFC 9110 has them; one address for one thing."""

from uuid import uuid4

import httpx
import pytest

from tests.integration.http.problem import is_problem


async def test_a_head_is_answered_as_the_get_without_its_body(client: httpx.AsyncClient) -> None:
    whole, bare = await client.get("/problems"), await client.head("/problems")
    assert (bare.status_code, bare.content) == (200, b"")
    assert bare.headers["content-length"] == whole.headers["content-length"] == str(len(whole.content))


async def test_a_head_of_nothing_is_not_found(client: httpx.AsyncClient) -> None:
    answer = await client.head("/nowhere")
    assert (answer.status_code, answer.content) == (404, b"")


async def test_a_head_is_measured_as_one(client: httpx.AsyncClient) -> None:
    await client.head("/problems")
    assert 'method="HEAD",route="/problems"' in (await client.get("/metrics")).text


async def test_whoever_has_the_newest_is_told_so(stored: httpx.AsyncClient, drawer: dict[str, str]) -> None:
    path = f"/things/{uuid4()}"
    tag = (await stored.put(path, json={"name": "a"}, headers=drawer)).headers["etag"]
    known = await stored.get(path, headers={"If-None-Match": tag})
    assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", tag)
    assert "content-length" not in known.headers
    await stored.put(path, json={"name": "b"}, headers={**drawer, "If-Match": tag})
    changed = await stored.get(path, headers={"If-None-Match": tag})
    assert (changed.status_code, changed.json()["name"]) == (200, "read")


async def test_an_address_with_a_slash_at_its_end_is_another(client: httpx.AsyncClient) -> None:
    answer = await client.get("/things/")
    assert is_problem(answer, 404, "no-such-path")
    assert "/things" in answer.json()["detail_en"]
    assert "location" not in answer.headers


@pytest.mark.parametrize(("query", "likely"), [("limt=3", "limit"), ("limit=3&leest=1", "least"), ("Limit=3", "limit")])
async def test_a_misspelt_parameter_is_refused_with_the_likely_name(
    client: httpx.AsyncClient, query: str, likely: str
) -> None:
    answer = await client.get(f"/things?{query}")
    assert is_problem(answer, 422, "unknown-parameter")
    assert f"是否应为 {likely}" in answer.json()["detail"]
    assert f"Did you mean {likely}" in answer.json()["detail_en"]


async def test_a_parameter_like_none_is_told_which_there_are(client: httpx.AsyncClient) -> None:
    answer = await client.get("/things?favour=1")
    assert is_problem(answer, 422, "unknown-parameter")
    assert answer.json()["known"] == ["least", "limit", "after", "count"]
    assert is_problem(await client.get("/healthz?favour=1"), 422, "unknown-parameter")


async def test_i_am_told_who_i_am(client: httpx.AsyncClient, drawer: dict[str, str]) -> None:
    me = (await client.get("/me", headers=drawer)).json()
    assert (me["subject"], me["bureau"], me["roles"]) == ("made-up-person", "370124", ["drawer"])
    assert "draw.announce" in me["permissions"]
    assert "plan.approve" not in me["permissions"]
    assert is_problem(await client.get("/me"), 401, "unauthenticated")


async def test_a_parameter_that_has_one_value_is_given_once(client: httpx.AsyncClient) -> None:
    answer = await client.get("/things?limit=3&limit=4")
    assert is_problem(answer, 422, "repeated-parameter")
    assert answer.json()["parameter"] == "limit"
