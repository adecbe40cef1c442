"""The service fetches the beacon's round by itself, from relays none of which is trusted."""

from datetime import timedelta

import httpx
import pytest

from services.sampling.beacon import BeaconUnavailable
from tests.integration.sampling.conftest import RELAYS
from tests.integration.sampling.desk import DUE, ROUND_123, Desk
from tests.integration.sampling.relays import OTHER_ROUND, Answer, put_relays, signed, silent

CHAIN = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"


@pytest.fixture
async def draw(desk: Desk) -> str:
    """A draw whose round is out, and whose announcement is witnessed."""
    await desk.import_list(10)
    draw = await desk.announce(await desk.freeze_for_beacon())
    await desk.publish()
    await desk.conduct()
    desk.now = DUE
    return draw


async def test_nobody_asks_before_the_round_is_due(desk: Desk, draw: str) -> None:
    desk.now = DUE - timedelta(seconds=1)
    asked = put_relays(desk, signed(ROUND_123), silent)
    await desk.conduct()
    assert ((await desk.shown(draw))["status"], asked) == ("announced", [])


async def test_the_first_relay_gives_it(desk: Desk, draw: str) -> None:
    asked = put_relays(desk, signed(ROUND_123), silent)
    await desk.conduct()
    shown = await desk.shown(draw)
    assert (shown["status"], shown["outcome"]["value"]) == ("completed", ROUND_123)
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
    asked = put_relays(desk, first, signed(ROUND_123))
    await desk.conduct()
    assert ((await desk.shown(draw))["status"], len(asked)) == ("completed", 2)


async def test_when_the_beacon_is_away_the_draw_waits_for_it(desk: Desk, draw: str) -> None:
    put_relays(desk, silent, signed(OTHER_ROUND))
    with pytest.raises(BeaconUnavailable):
        await desk.conduct()
    desk.now += timedelta(hours=1)
    put_relays(desk, silent, signed(ROUND_123))
    await desk.conduct()
    assert (await desk.shown(draw))["status"] == "completed"
