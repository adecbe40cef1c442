"""The last share fetched from a beacon's relays, none of which is trusted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from tests.integration.sampling.conftest import RELAYS
from tests.integration.sampling.desk import DUE, LOTTERY, ROUND_123, Desk

CHAIN = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
OTHER_ROUND = "b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be41076862b98fad56e91a6b85b89cd97b"
FETCH = {"fetch": True}
Answer = Callable[[httpx.Request], httpx.Response]


def signed(signature: str) -> Answer:
    return lambda _: httpx.Response(200, json={"round": 123, "randomness": "", "signature": signature})


def silent(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectTimeout("nobody answers", request=request)


def relays(desk: Desk, first: Answer, second: Answer) -> list[str]:
    """Put two relays in the place of the network; the addresses asked, in order, are collected."""
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return (first if str(request.url).startswith(RELAYS[0]) else second)(request)

    http = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    desk.app.resources = replace(desk.app.resources, http=http)
    return asked


@pytest.fixture
async def draw(desk: Desk) -> str:
    await desk.import_list(10)
    draw = await desk.announce(await desk.freeze())
    await desk.publish()
    desk.now = DUE
    return draw


async def test_the_first_relay_gives_it(desk: Desk, draw: str) -> None:
    asked = relays(desk, signed(ROUND_123), silent)
    shown = await desk.done("drawer", f"{draw}/last-share", FETCH)
    assert (shown["status"], shown["last_share"]["value"]) == ("settled", ROUND_123)
    assert asked == [f"{RELAYS[0]}/{CHAIN}/public/123"]


@pytest.mark.parametrize(
    "first",
    [
        silent,
        signed(OTHER_ROUND),
        signed(ROUND_123.upper()),
        lambda _: httpx.Response(404),
        lambda _: httpx.Response(200, text="<html>"),
        lambda _: httpx.Response(200, json={"round": 123}),
    ],
    ids=["silent", "another round", "another spelling", "not found", "no JSON", "no signature"],
)
async def test_a_relay_that_fails_or_lies_is_passed_by(desk: Desk, draw: str, first: Answer) -> None:
    asked = relays(desk, first, signed(ROUND_123))
    assert (await desk.done("drawer", f"{draw}/last-share", FETCH))["last_share"]["value"] == ROUND_123
    assert len(asked) == 2


async def test_when_no_relay_gives_it_one_can_wait_or_enter_it(desk: Desk, draw: str) -> None:
    relays(desk, silent, signed(OTHER_ROUND))
    answer = await desk.ask("drawer", "POST", f"{draw}/last-share", FETCH)
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/beacon-unavailable")
    assert answer.headers["Retry-After"] == "5"
    assert (await desk.done("drawer", f"{draw}/last-share", {"value": ROUND_123}))["status"] == "settled"


async def test_nobody_is_asked_before_the_round_is_due(desk: Desk, draw: str) -> None:
    asked = relays(desk, signed(ROUND_123), silent)
    desk.now = DUE - timedelta(seconds=1)
    assert await desk.refused("drawer", f"{draw}/last-share", FETCH) == (409, "not-due-yet")
    assert asked == []


async def test_a_wrong_value_is_refused(desk: Desk, draw: str) -> None:
    entry = {"value": OTHER_ROUND}
    assert await desk.refused("drawer", f"{draw}/last-share", entry) == (422, "entropy-value-refused")
    assert await desk.refused("drawer", f"{draw}/last-share", {"fetch": False}) == (422, "invalid-input")
    assert await desk.refused("drawer", f"{draw}/last-share", {**FETCH, **entry}) == (422, "invalid-input")


async def test_only_a_beacon_is_fetched(desk: Desk) -> None:
    await desk.import_list(10)
    draw = await desk.announce(await desk.freeze(), LOTTERY)
    assert await desk.refused("drawer", f"{draw}/last-share", FETCH) == (422, "not-a-beacon")
