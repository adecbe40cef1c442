"""A creating request that is sent again creates nothing, and gets the answer of the first time."""

import asyncio

import httpx
import pytest

from shared.access.issuer import Issuer
from shared.access.roles import Role
from shared.http.forgetting import forget
from tests.integration.http.problem import is_problem
from tests.integration.http.things import things_app
from tests.support.apps import bearer, serving, settings_for
from tests.support.postgres import Database, connect


async def made(database: Database) -> int:
    """How many things stand in the log."""
    admin = await connect(database.admin_url)
    try:
        return int(await admin.fetchval("SELECT count(*) FROM log.event"))
    finally:
        await admin.close()


@pytest.mark.parametrize("key", [None, "", "two words", "密钥", "k" * 256, "tab\tbed"])
async def test_a_key_is_required(
    stored: httpx.AsyncClient, database: Database, drawer: dict[str, str], key: str | None
) -> None:
    headers = httpx.Headers(drawer)
    if key is not None:
        headers = httpx.Headers([*headers.raw, (b"Idempotency-Key", key.encode())])
    answer = await stored.post("/things", json={"name": "a"}, headers=headers)
    assert is_problem(answer, 400, "idempotency-key-required")
    assert await made(database) == 0


async def test_the_first_answer_is_given_again(
    stored: httpx.AsyncClient, database: Database, drawer: dict[str, str]
) -> None:
    headers = {**drawer, "Idempotency-Key": "a" * 255}
    first = await stored.post("/things", json={"name": "a"}, headers=headers)
    again = await stored.post("/things", json={"name": "a"}, headers=headers)
    assert (first.status_code, first.headers["etag"]) == (201, '"1"')
    assert first.headers["location"] == f"/things/{first.json()['id']}"
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    for same in ("status_code", "text"):
        assert getattr(again, same) == getattr(first, same)
    for header in ("location", "etag", "content-type"):
        assert again.headers[header] == first.headers[header]
    assert again.headers["x-request-id"] != first.headers["x-request-id"]
    assert await made(database) == 1


async def test_another_body_with_the_same_key_is_refused(
    stored: httpx.AsyncClient, database: Database, drawer: dict[str, str]
) -> None:
    headers = {**drawer, "Idempotency-Key": "k"}
    await stored.post("/things", json={"name": "a"}, headers=headers)
    assert is_problem(await stored.post("/things", json={"name": "b"}, headers=headers), 409, "idempotency-key-reused")
    # The same body elsewhere is another request too.
    assert is_problem(
        await stored.post("/things/imports", json={"name": "a"}, headers=headers), 409, "idempotency-key-reused"
    )
    assert await made(database) == 1


async def test_a_key_is_its_subjects_own(
    stored: httpx.AsyncClient, database: Database, issuer: Issuer, drawer: dict[str, str]
) -> None:
    others = [
        drawer,
        bearer(issuer, Role.DRAWER, subject="another-person"),
        bearer(issuer, Role.DRAWER, bureau="370125"),
    ]
    answers = [
        await stored.post("/things", json={"name": "a"}, headers={**who, "Idempotency-Key": "k"}) for who in others
    ]
    assert len({answer.json()["id"] for answer in answers}) == 3
    assert await made(database) == 3


async def test_of_many_at_once_one_creates_and_the_others_replay(
    stored: httpx.AsyncClient, database: Database, drawer: dict[str, str]
) -> None:
    headers = {**drawer, "Idempotency-Key": "k"}
    answers = await asyncio.gather(*(stored.post("/things", json={"name": "a"}, headers=headers) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert sum("idempotent-replayed" in answer.headers for answer in answers) == 7
    assert await made(database) == 1


async def test_a_refusal_leaves_no_trace_of_the_key(
    stored: httpx.AsyncClient, database: Database, drawer: dict[str, str]
) -> None:
    headers = {**drawer, "Idempotency-Key": "k"}
    for _ in range(2):
        assert is_problem(
            await stored.post("/things", json={"name": "sealed"}, headers=headers), 409, "tests-thing-sealed"
        )
    assert await made(database) == 0
    assert (await stored.post("/things", json={"name": "a"}, headers=headers)).status_code == 201


async def test_a_streamed_body_is_known_by_its_digest(stored: httpx.AsyncClient, drawer: dict[str, str]) -> None:
    headers = {**drawer, "Idempotency-Key": "k"}
    first = await stored.post("/things/imports", content=b"x" * 2000, headers=headers)
    again = await stored.post("/things/imports", content=b"x" * 2000, headers=headers)
    assert (first.status_code, first.json()["name"]) == (201, "2000")
    assert again.text == first.text
    assert is_problem(
        await stored.post("/things/imports", content=b"y" * 2000, headers=headers), 409, "idempotency-key-reused"
    )


async def test_an_old_key_is_forgotten_and_a_younger_one_is_not(
    issuer: Issuer, database: Database, drawer: dict[str, str]
) -> None:
    app = things_app(settings_for(issuer, database.url("cheqian_sampling"), answers_kept_days=30))
    async with serving(app) as stored:
        for key in ("old", "young"):
            await stored.post("/things", json={"name": key}, headers={**drawer, "Idempotency-Key": key})
        admin = await connect(database.admin_url)
        await admin.execute("UPDATE edge.answer SET created_at = now() - interval '31 days' WHERE key = 'old'")
        await admin.execute("UPDATE edge.answer SET created_at = now() - interval '29 days' WHERE key = 'young'")
        await admin.close()
        await forget(app.resources)
        for key, made_before in (("old", False), ("young", True)):
            again = await stored.post("/things", json={"name": key}, headers={**drawer, "Idempotency-Key": key})
            assert ("idempotent-replayed" in again.headers) is made_before
