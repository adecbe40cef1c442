"""The clock of the service jumps, the beacon or the witness is away: the draw ends right, and the log says what was."""

from datetime import timedelta

import pytest

from services.sampling.beacon import BeaconUnavailable
from shared.draws.announcement import LogNotWitnessed
from tests.integration.sampling.auditing import audited, entries_of
from tests.integration.sampling.desk import DUE, ROUND_123, Desk
from tests.integration.sampling.relays import put_relays, signed, silent

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
async def draw(desk: Desk) -> str:
    """A draw by the beacon, announced and witnessed."""
    await desk.import_list(10)
    draw = await desk.announce(await desk.freeze_for_beacon())
    await desk.publish()
    await desk.conduct()
    return draw


async def found(desk: Desk) -> list[tuple[str, bool]]:
    """What everybody finds wrong now: the code of the rule, and whether it is broken for ever."""
    await desk.publish()
    findings = audited(await entries_of(desk), desk.now, {}).findings
    return [(finding.remark.code.value, finding.broken) for finding in findings]


async def status(desk: Desk, draw: str) -> str:
    return str((await desk.shown(draw))["status"])


async def test_a_clock_that_jumps_a_day_ahead_decides_nothing_before_the_round(desk: Desk, draw: str) -> None:
    put_relays(desk, silent, silent)
    desk.now += DAY
    with pytest.raises(BeaconUnavailable):
        await desk.conduct()
    desk.now = DUE
    put_relays(desk, silent, signed(ROUND_123))
    await desk.conduct()
    assert (await status(desk, draw), await found(desk)) == ("completed", [])


async def test_a_service_that_wakes_a_day_later_completes_what_was_witnessed_in_time(desk: Desk) -> None:
    await desk.import_list(10)
    draw = await desk.announce(await desk.freeze_for_beacon())
    await desk.publish()
    desk.now += DAY
    put_relays(desk, signed(ROUND_123), silent)
    await desk.conduct()
    assert (await status(desk, draw), await found(desk)) == ("completed", [])


async def test_a_clock_that_is_put_back_an_hour_waits_for_the_round(desk: Desk, draw: str) -> None:
    asked = put_relays(desk, signed(ROUND_123), silent)
    desk.now -= HOUR
    await desk.conduct()
    early = await desk.hand_in(draw, {"source": "beacon", "value": ROUND_123})
    assert (early.json()["type"], asked) == ("/problems/not-due-yet", [])
    desk.now = DUE
    await desk.conduct()
    assert (await status(desk, draw), await found(desk)) == ("completed", [])


async def test_nothing_is_announced_by_a_clock_that_is_behind_the_witnesses(desk: Desk) -> None:
    """Else a round would be announced as still to come that everybody knows."""
    await desk.import_list(10)
    frame = await desk.freeze_for_beacon()
    desk.now = DUE + HOUR
    await desk.publish()
    desk.now -= HOUR + timedelta(minutes=2)
    body = {"title": "双随机抽查", "frame": frame["id"], "deals": [{"name": "九月", "count": 3}]}
    body["due"] = "2023-08-23T15:15:33Z"
    assert await desk.refused("drawer", "/draws", body) == (409, "log-not-witnessed")
    # Witnesses whose clocks are a little ahead do not matter.
    desk.now += HOUR - timedelta(minutes=7)
    assert (await desk.done("drawer", "/draws", {**body, "due": None}))["status"] == "announced"


async def test_a_draw_that_waits_for_the_beacon_is_overdue_until_it_is_completed(desk: Desk, draw: str) -> None:
    put_relays(desk, silent, silent)
    seen = []
    for away in (HOUR, DAY + HOUR, 3 * DAY):
        desk.now = DUE + away
        with pytest.raises(BeaconUnavailable):
            await desk.conduct()
        seen.append(((await desk.shown(draw))["awaited"]["overdue"], await found(desk)))
    assert seen == [(False, []), (True, [("ended", False)]), (True, [("ended", True)])]
    put_relays(desk, silent, signed(ROUND_123))
    await desk.conduct()
    assert (await status(desk, draw), await found(desk)) == ("completed", [])


async def test_a_witness_that_is_away_until_the_round_is_named_and_nothing_else_is_announced(desk: Desk) -> None:
    await desk.import_list(10)
    draw = await desk.announce(await desk.freeze_for_beacon())
    put_relays(desk, signed(ROUND_123), silent)
    desk.now = DUE + timedelta(seconds=1)
    await desk.publish(cosigned=False)
    await desk.conduct()
    # The draw is decided, and completed; that nobody saw it announced in time, it can never deny.
    assert (await status(desk, draw), await found(desk)) == ("completed", [("in-time", True)])


async def test_a_draw_that_nobody_witnessed_fails_and_is_drawn_again_when_the_witness_is_back(desk: Desk) -> None:
    await desk.import_list(10)
    draw = await desk.announce(await desk.freeze())
    desk.now += timedelta(days=7)
    await desk.publish(cosigned=False)
    with pytest.raises(LogNotWitnessed):
        await desk.conduct()
    assert (await desk.shown(draw))["failure"]["withheld"] == ""
    await desk.publish()
    await desk.conduct()
    assert await found(desk) == []
