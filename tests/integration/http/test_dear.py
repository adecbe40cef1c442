"""A dear operation: what a sender may spend, how much it may have at once, and that others do not wait for it."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx
import pytest

from shared.access.issuer import Issuer
from shared.access.roles import Role
from shared.http.application import ServiceApp
from shared.http.rates import Rates
from tests.integration.http.things import GATES, things_app
from tests.support.apps import bearer, serving, settings_for
from tests.support.postgres import Database

HOUSE: dict[str, Any] = {"cost_a_minute": 60, "cost_at_once": 20, "public_cost_a_minute": 40, "public_cost_at_once": 39}


@pytest.fixture
def app(issuer: Issuer, database: Database) -> ServiceApp:
    return things_app(settings_for(issuer, database.url("cheqian_sampling"), **HOUSE))


@pytest.fixture
async def client(app: ServiceApp) -> AsyncIterator[httpx.AsyncClient]:
    """The service on a clock that stands still: nothing of what was spent comes back."""
    async with serving(app) as client:
        app.resources = replace(app.resources, rates=Rates(lambda: 0.0))
        yield client


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """The gate `shut`, which is opened when the test ends; beside it the gate `open`."""
    GATES["open"] = threading.Event()
    GATES["open"].set()
    GATES["shut"] = gate = threading.Event()
    yield gate
    gate.set()


def who(issuer: Issuer, subject: str) -> dict[str, str]:
    return bearer(issuer, Role.DRAWER, subject=subject)


async def ask(client: httpx.AsyncClient, headers: dict[str, str] | None = None, gate: str = "open") -> httpx.Response:
    return await client.get("/things/dear", params={"gate": gate}, headers=headers)


@asynccontextmanager
async def from_address(app: ServiceApp, address: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the running application, at this address."""
    transport = httpx.ASGITransport(app, client=(address, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield client


async def test_a_subject_spends_so_much_a_minute_and_is_told_when_to_come_again(
    client: httpx.AsyncClient, issuer: Issuer, gate: threading.Event
) -> None:
    answers = [await ask(client, who(issuer, "a")) for _ in range(7)]
    assert [answer.status_code for answer in answers] == [200] * 6 + [429]
    refused = answers[-1]
    assert refused.json()["type"] == "/problems/too-many-requests"
    assert refused.headers["Retry-After"] == "10"
    assert (await ask(client, who(issuer, "b"))).status_code == 200
    assert (await client.get("/things/mine", headers=who(issuer, "a"))).status_code == 200
    assert 'route="/things/dear",service="sampling",status="429"} 1.0' in (await client.get("/metrics")).text


@pytest.mark.parametrize(("counted", "times"), [("true", 1), ("1", 1), ("false", 6)])
async def test_who_has_the_rows_counted_spends_more(
    client: httpx.AsyncClient, issuer: Issuer, gate: threading.Event, counted: str, times: int
) -> None:
    asked = [
        await client.get("/things/dear", params={"gate": "open", "count": counted}, headers=who(issuer, "a"))
        for _ in range(times + 1)
    ]
    assert [answer.status_code for answer in asked] == [200] * times + [429]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("what:the:proxy:says", "what:the:proxy:says", True),
    ],
)
async def test_an_address_spends_so_much_a_minute(
    client: httpx.AsyncClient, app: ServiceApp, gate: threading.Event, first: str, second: str, *, same: bool
) -> None:
    async with from_address(app, first) as one, from_address(app, second) as other:
        assert [(await ask(one)).status_code for _ in range(5)] == [200] * 4 + [429]
        assert (await ask(other)).status_code == (429 if same else 200)


@pytest.mark.parametrize("most", [2, 3], ids=["a subject", "an address"])
async def test_a_sender_has_so_many_answered_at_once(
    client: httpx.AsyncClient, issuer: Issuer, gate: threading.Event, most: int
) -> None:
    headers = who(issuer, "a") if most == 2 else None
    asked = [asyncio.create_task(ask(client, headers, "shut")) for _ in range(most + 1)]
    done, waiting = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
    (refused,) = [task.result() for task in done]
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "1")
    assert (await ask(client, who(issuer, "b"))).status_code == 200
    gate.set()
    assert [answer.status_code for answer in await asyncio.gather(*waiting)] == [200] * most
    assert (await ask(client, headers)).status_code == 200


async def test_nobody_waits_behind_the_computations_of_somebody_else(
    client: httpx.AsyncClient, issuer: Issuer, gate: threading.Event
) -> None:
    asked = [asyncio.create_task(ask(client, who(issuer, "a"), "shut")) for _ in range(2)]
    # Both computations of the first subject have begun, or wait for their turn, when the second subject comes.
    while (await client.get("/metrics")).text.count('cheqian_http_requests_open{service="sampling"} 3.0') == 0:
        await asyncio.sleep(0)
    async with asyncio.timeout(20):
        assert (await ask(client, who(issuer, "b"))).status_code == 200
    gate.set()
    assert [answer.status_code for answer in await asyncio.gather(*asked)] == [200, 200]


async def test_a_dear_operation_says_in_the_document_that_it_may_refuse(client: httpx.AsyncClient) -> None:
    paths = (await client.get("/openapi.json")).json()["paths"]
    told = {path for path in paths for operation in paths[path].values() if "429" in operation["responses"]}
    assert told == {"/things/dear"}
