"""Deadlines over HTTP: who owes what by when, the first first; covert matters only for readers with the right."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from shared.access.roles import Permission, Role
from shared.clocks.api import deadlines_router
from shared.clocks.ending import end
from shared.clocks.listed import EVERY_MATTER, CovertMatters
from shared.clocks.opening import Opening, open_by_law, open_clocks
from shared.clocks.pausing import stop
from shared.contracts.clocks import ClockOpened, Owes
from shared.http.application import ServiceName
from shared.http.boot import build_app
from shared.work import Asking
from tests.integration.clocks.matters import COVERT, TABLES, Office
from tests.support.apps import bearer, new_issuer, serving, settings_for
from tests.support.postgres import Database
from tests.unit.clocks.examples import PUBLISHED, deadline, period, rules

FRIDAY = date(2026, 3, 6)
BOTH = rules(period(7), deadlines=(deadline(1),))
ISSUER = new_issuer()
OF_TWO = uuid4()
"""A covert matter that the person u-2 works on."""
NOW = datetime(2026, 3, 10, 1, tzinfo=UTC)
INSPECTOR = bearer(ISSUER, Role.INSPECTOR, subject="u-1", now=NOW)
CHIEF = bearer(ISSUER, Role.CHIEF, subject="u-9", now=NOW)


@pytest.fixture
async def client(database: Database) -> AsyncIterator[httpx.AsyncClient]:
    async def covert_known(ask: Asking) -> CovertMatters:
        if ask.may(Permission.DRAW_READ_COVERT):
            return EVERY_MATTER
        return frozenset({f"case/{OF_TWO}"} if ask.identity.subject == "u-2" else ())

    router = deadlines_router(TABLES, {"case": "/cases/{}"}, covert_known)
    app = build_app(
        settings_for(ISSUER, database.url("cheqian_cases")),
        ServiceName("cases", "检查与案件 Cases", {"deadlines": "Deadlines."}),
        routers=[router],
    )
    app.clock = lambda: NOW
    async with serving(app) as client:
        yield client


def opened(matter: UUID, who: str = "person", name: str = "u-1", start: date = FRIDAY) -> tuple[ClockOpened, ...]:
    return open_clocks(
        Opening(f"case/{matter}", Owes.model_validate({"who": who, "name": name}), start), "report", BOTH
    )


async def asked(client: httpx.AsyncClient, headers: Any = INSPECTOR, **query: Any) -> list[dict[str, Any]]:
    """All rows of the list, page by page."""
    answer = await client.get("/deadlines", params={"limit": 2, **query}, headers=headers)
    rows: list[dict[str, Any]] = []
    while True:
        assert answer.status_code == 200, answer.text
        body = answer.json()
        rows += body["items"]
        if body["next"] is None:
            return rows
        answer = await client.get(body["next"], headers=headers)


async def test_the_stricter_stands_first_and_says_by_which_rule(office: Office, client: httpx.AsyncClient) -> None:
    matter = uuid4()
    await office.note(matter, *opened(matter), enterprise="E1")
    policy, law = await asked(client)
    assert [policy["set_by"], law["set_by"]] == ["policy", "law"]
    assert policy["due"] == "2026-03-09"
    assert policy["overdue"]
    assert not law["overdue"]
    assert policy["owes"] == {"who": "person", "name": "u-1"}
    assert policy["matter"] == {
        "stream": f"case/{matter}",
        "path": f"/cases/{matter}",
        "about": "",
        "enterprise": "E1",
        "covert": False,
    }
    assert law["basis"] == "《办法》第三条"


async def test_each_filter_shows_what_it_says(office: Office, client: httpx.AsyncClient) -> None:
    mine, role, group = uuid4(), uuid4(), uuid4()
    await office.note(mine, *opened(mine), enterprise="E1")
    await office.note(role, *opened(role, "role", "legal"), enterprise="E2")
    await office.note(group, *opened(group, "group", "g-1", date(2026, 3, 9)), enterprise="E1")

    async def matters(**query: Any) -> set[str]:
        return {row["matter"]["stream"].removeprefix("case/") for row in await asked(client, **query)}

    assert await matters() == {str(mine), str(role), str(group)}
    assert await matters(person="u-1") == {str(mine)}
    assert await matters(role="legal") == {str(role)}
    assert await matters(group="g-1") == {str(group)}
    assert await matters(person="u-1", role="legal") == {str(mine), str(role)}
    assert await matters(enterprise="E1") == {str(mine), str(group)}
    assert await matters(enterprise="E1", group="g-1") == {str(group)}
    assert await matters(matter=f"case/{role}") == {str(role)}
    assert await matters(matter=f"case/{role}", enterprise="E1") == set()
    assert await matters(due_before="2026-03-09") == {str(mine), str(role)}
    assert await matters(due_before="2026-03-08") == set()
    counted = await client.get("/deadlines", params={"count": True, "limit": 1}, headers=INSPECTOR)
    assert counted.json()["count"] == {"rows": 6, "exact": True}


async def test_a_state_is_asked_for_by_name(office: Office, client: httpx.AsyncClient) -> None:
    matter = uuid4()
    state = await office.note(matter, *opened(matter))
    policy, law = state.clocks.all
    await office.note(matter, end(policy, date(2026, 3, 10), PUBLISHED), stop(law, date(2026, 3, 10), "鉴定"))
    (stopped,) = await asked(client)
    assert (stopped["state"], stopped["ended"]["reason"], stopped["overdue"]) == ("stopped", "鉴定", False)
    (late,) = await asked(client, state="late")
    assert (late["ended"]["late_by"], late["ended"]["late_in"], late["overdue"]) == (1, "working-days", False)
    assert await asked(client, state="stopped") == [stopped]
    assert await asked(client, state="met") == []


async def test_a_covert_matter_is_shown_with_the_right_alone(office: Office, client: httpx.AsyncClient) -> None:
    open_, secret = uuid4(), OF_TWO
    await office.note(open_, *opened(open_))
    await office.note(secret, *opened(secret, "person", "u-2"), enterprise=COVERT)
    other = bearer(ISSUER, Role.INSPECTOR, subject="u-2", now=NOW)

    async def seen(headers: Any, **query: Any) -> int:
        return len({row["matter"]["stream"] for row in await asked(client, headers, **query)})

    assert await seen(INSPECTOR) == 1
    assert await seen(INSPECTOR, person="u-2") == 0
    assert await seen(INSPECTOR, matter=f"case/{secret}") == 0
    assert await seen(INSPECTOR, enterprise=COVERT) == 0
    assert await seen(CHIEF) == 2
    assert await seen(other) == 2, "u-2 works on the matter"
    assert await seen(other, person="u-2") == 1
    unknown = uuid4()
    await office.note(unknown, *opened(unknown, "person", "u-2"), enterprise=COVERT)
    assert await seen(other, person="u-2") == 1, "whoever owes something may not know of the matter any more"


async def test_a_matter_that_is_covert_no_more_is_shown(office: Office, client: httpx.AsyncClient) -> None:
    matter = uuid4()
    await office.note(matter, *opened(matter), enterprise=COVERT)
    assert await asked(client) == []
    legal = Opening(f"case/{matter}", Owes(who="role", name="legal"), FRIDAY)
    await office.note(matter, open_by_law(legal, "report", BOTH), enterprise="E1")
    assert {row["matter"]["enterprise"] for row in await asked(client)} == {"E1"}


async def test_another_bureau_sees_none(office: Office, client: httpx.AsyncClient) -> None:
    matter = uuid4()
    await office.note(matter, *opened(matter))
    stranger = bearer(ISSUER, Role.CHIEF, bureau="370112", now=NOW)
    for query in ({}, {"person": "u-1"}, {"matter": f"case/{matter}"}):
        assert await asked(client, stranger, **query) == []
