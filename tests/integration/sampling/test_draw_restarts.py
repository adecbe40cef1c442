"""The service is killed at every step of its work on a draw, and begun again: each thing is done once, and right."""

import asyncio
import json
import signal
import sys
import time
from asyncio.subprocess import DEVNULL
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.sampling.settings import SamplingSettings
from shared.clock import rfc3339
from shared.http.rates import Rates
from tests.integration.sampling.auditing import audited, entries_of
from tests.integration.sampling.crews import Json, adopt, rules
from tests.integration.sampling.desk import OPEN_BY, Desk
from tests.integration.sampling.insider.plot import LATER, LEAD, ROUNDS
from tests.integration.sampling.relays import by_round, put_relays
from tests.support.faltering import Faults, falter, here, until_it_stands
from tests.support.oracle import check_log
from tests.support.parties import PARTIES
from tests.support.sampling import CITY, HOUSE, LOG

ROOT = Path(__file__).parents[3]
Attempt = Callable[[int], Awaitable[bool]]
OPENED = datetime.fromisoformat(f"{OPEN_BY}T16:00:00Z")
SETTLED = datetime(2024, 2, 1, tzinfo=UTC)


async def told(desk: Desk, draw: str) -> list[str]:
    """The types of the events of a draw, in the order of the log, which is sound."""
    await desk.publish()
    await check_log(desk.database, LOG.verifier, [CITY.verifier])
    entries = await entries_of(desk)
    assert audited(entries, desk.now, {}).findings == []
    of_draw = [entry.decode() for entry in entries if f'"stream":"draw/{draw}"' in entry.decode()]
    return [entry.partition('"type":"sampling.draw.')[2].partition('"')[0] for entry in of_draw]


async def live_through(desk: Desk, attempt: Attempt, stride: int = 1) -> None:
    """A covert draw that is witnessed; nobody opens, so it fails and is replaced; that is witnessed, decided, opened,
    settled: all by the service, which is killed again and again.
    """
    await desk.import_list(12)
    dark = {"name": "dark", "title": "暗查", "selection": {}, "covert": True, "entropy": "parties"}
    await adopt(desk, rules(draws=[dark]))
    await desk.announce(await desk.freeze(kind="dark"), ends=rfc3339(LATER - LEAD))
    for moment in (desk.now, LATER - LEAD, LATER - LEAD + timedelta(seconds=5), LATER, OPENED, SETTLED):
        desk.now = moment
        await desk.publish()
        assert await until_it_stands(desk.app, attempt, stride) > 3
    failed, again = [one["id"] for one in (await desk.ask("drawer", "GET", "/draws")).json()["items"]][::-1]
    assert await told(desk, failed) == ["announced", "witnessed", "failed"]
    assert await told(desk, again) == ["announced", "witnessed", "completed", "opened", "settled"]


async def test_the_service_ends_a_draw_once_however_often_it_loses_its_database(desk: Desk) -> None:
    put_relays(desk, by_round(ROUNDS), by_round(ROUNDS))
    faults = Faults()
    await falter(desk.app.resources.engine, faults)
    await live_through(desk, here(desk.app, faults, desk.conduct))


@pytest.mark.chaos
async def test_the_service_ends_a_draw_once_however_often_it_is_killed(desk: Desk, settings: SamplingSettings) -> None:
    said = {"blob_url": settings.blob_url, "beacon_urls": settings.beacon_urls, **HOUSE}

    async def attempt(steps: int) -> bool:
        told = {
            "database_url": desk.database.url("cheqian_sampling"),
            "settings": said,
            "now": desk.now.isoformat(),
            "rounds": ROUNDS,
        }
        command = (sys.executable, "-m", "tests.faults.dying_conductor", json.dumps(told), str(steps))
        process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stderr=DEVNULL)
        code = await process.wait()
        assert code in {0, -signal.SIGKILL}
        return code == 0

    await live_through(desk, attempt, stride=5)


async def test_whoever_asks_again_after_each_kill_gets_one_draw(desk: Desk) -> None:
    await desk.import_list(12)
    frame = await desk.freeze()
    body = {"title": "双随机抽查", "frame": frame["id"], "deals": [{"name": "九月", "count": 4}]}
    body |= await desk.sources(frame)
    faults = Faults()
    await falter(desk.app.resources.engine, faults)

    async def announce() -> None:
        await desk.ask("drawer", "POST", "/draws", body, **{"Idempotency-Key": "made-up-key"})

    assert await until_it_stands(desk.app, here(desk.app, faults, announce)) > 5
    (draw,) = (await desk.ask("drawer", "GET", "/draws")).json()["items"]
    path = f"/draws/{draw['id']}"
    await desk.publish()
    await desk.conduct()
    shown = await desk.shown(path)
    for party in PARTIES:
        opening = party.reveal(shown["spec"], shown["announcement"]["leaf"])

        async def hand_in(opening: Json = opening) -> None:
            # A process that begins again counts the requests of an address anew.
            desk.app.resources = replace(desk.app.resources, rates=Rates(time.monotonic))
            await desk.hand_in(path, opening)

        assert await until_it_stands(desk.app, here(desk.app, faults, hand_in)) > 5
    assert await until_it_stands(desk.app, here(desk.app, faults, desk.conduct)) > 5
    assert await told(desk, draw["id"]) == ["announced", "witnessed", "revealed", "revealed", "revealed", "completed"]
