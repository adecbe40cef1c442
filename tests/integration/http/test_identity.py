"""Who may do what, and what is recorded of it."""

import json
import re
from datetime import timedelta

import httpx
import pytest

from shared.access.issuer import Issuer
from shared.access.roles import Role
from shared.clock import utc_now
from tests.integration.http.problem import is_problem
from tests.support.apps import bearer, log_lines, new_issuer
from tests.support.postgres import Database, connect

THING = {"name": "a"}
TRACE = "0af7651916cd43dd8448eb211c80319c"


async def test_without_a_token(stored: httpx.AsyncClient) -> None:
    answer = await stored.post("/things", json=THING, headers={"Idempotency-Key": "k"})
    assert is_problem(answer, 401, "unauthenticated")
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["Basic YTpi", "Bearer", "Bearer ", "Bearer x", "Bearer a.b.c", "token"])
async def test_with_what_is_no_token(client: httpx.AsyncClient, header: str) -> None:
    assert is_problem(await client.get("/things/mine", headers={"Authorization": header}), 401, "unauthenticated")


async def test_with_a_token_of_another_key(client: httpx.AsyncClient) -> None:
    answer = await client.get("/things/mine", headers=bearer(new_issuer(), Role.DRAWER))
    assert is_problem(answer, 401, "unauthenticated")
    assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'


async def test_with_an_expired_token(client: httpx.AsyncClient, issuer: Issuer) -> None:
    headers = bearer(issuer, Role.DRAWER, now=utc_now() - timedelta(hours=1))
    answer = await client.get("/things/mine", headers=headers)
    assert is_problem(answer, 401, "unauthenticated")
    assert answer.json()["reason"] == "expired_token"


async def test_the_public_need_not_say_who_they_are(client: httpx.AsyncClient, drawer: dict[str, str]) -> None:
    assert (await client.get("/things/mine")).json()["subject"] == ""
    assert (await client.get("/things/mine", headers=drawer)).json()["subject"] == "made-up-person"


async def test_a_transaction_sees_the_bureaus_that_its_caller_sees_and_for_the_public_all(
    stored: httpx.AsyncClient, issuer: Issuer
) -> None:
    counties = frozenset({"370124", "370112"})
    for headers, whose in (
        (bearer(issuer, Role.DRAWER, bureau="370125"), "370125"),
        (bearer(issuer, *set(Role) - {Role.CITY_SUPERVISOR}, bureau="370100", supervises=counties), "370100"),
        (bearer(issuer, Role.CITY_SUPERVISOR, bureau="370100", supervises=counties), "370100,370112,370124"),
        (bearer(issuer, Role.CITY_SUPERVISOR, bureau="370100", supervises=frozenset()), "370100"),
        ({}, "*"),
    ):
        assert (await stored.get("/things/whose", headers=headers)).json() == whose


async def test_with_a_role_that_does_not_allow_it(stored: httpx.AsyncClient, issuer: Issuer) -> None:
    headers = {**bearer(issuer, Role.CLERK, Role.AUDITOR), "Idempotency-Key": "k"}
    answer = await stored.post("/things", json=THING, headers=headers)
    assert is_problem(answer, 403, "not-permitted")
    assert answer.json()["permission"] == "draw.announce"
    assert answer.json()["needs"] == ["drawer"]


async def test_with_roles_that_no_one_person_holds_together(stored: httpx.AsyncClient, issuer: Issuer) -> None:
    headers = {**bearer(issuer, Role.DRAWER, Role.REGISTRAR), "Idempotency-Key": "k"}
    answer = await stored.post("/things", json=THING, headers=headers)
    assert is_problem(answer, 403, "duties-combined")
    assert answer.json()["apart"] == ["directory.import", "draw.announce"]
    assert "directory.import (registrar) and draw.announce (drawer)" in answer.json()["detail_en"]


async def test_what_is_done_goes_on_record_with_its_occasion(
    stored: httpx.AsyncClient, issuer: Issuer, database: Database
) -> None:
    headers = {
        **bearer(issuer, Role.CLERK, Role.DRAWER, subject="made-up-drawer", bureau="370125"),
        "Idempotency-Key": "k",
    }
    assert (await stored.post("/things", json=THING, headers=headers)).status_code == 201
    admin = await connect(database.admin_url)
    row = await admin.fetchrow("SELECT bureau, entry, payload FROM log.event")
    await admin.close()
    assert row is not None
    entry, payload = json.loads(row["entry"]), json.loads(row["payload"])
    assert row["bureau"] == "370125"
    assert payload["actor"] == {"person": "made-up-drawer", "role": "drawer", "client": "cheqian"}
    assert re.fullmatch(r"[0-9a-f]{32}", entry["trace"])
    assert entry["cause"] == entry["trace"]


async def test_what_a_client_chose_links_no_entries(
    stored: httpx.AsyncClient, issuer: Issuer, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever reads the log sees no session; whoever operates the service finds each entry's request in its lines."""
    given = {"X-Request-Id": "made-up-request", "traceparent": f"00-{TRACE}-b7ad6b7169203331-01"}
    for key in ("k1", "k2"):
        headers = {**bearer(issuer, Role.DRAWER), **given, "Idempotency-Key": key}
        answer = await stored.post("/things", json={**THING, "name": key}, headers=headers)
        assert (answer.status_code, answer.headers["x-trace-id"]) == (201, TRACE)
    admin = await connect(database.admin_url)
    entries = [json.loads(row["entry"]) for row in await admin.fetch("SELECT entry FROM log.event ORDER BY id")]
    await admin.close()
    lines = [line for line in log_lines(capsys.readouterr().err) if line["event"] == "request"]
    assert [line["entry_trace"] for line in lines] == [entry["trace"] for entry in entries]
    assert {(line["trace"], line["request_id"]) for line in lines} == {(TRACE, "made-up-request")}
    values = [value for entry in entries for value in (entry["trace"], entry["cause"])]
    assert (len(entries), len(set(values))) == (2, 2)
    assert not {TRACE, "made-up-request"} & set(values)
