"""A value that is handed in at the moment at which the service records something else about the draw."""

import asyncio
from uuid import UUID

from services.sampling.draws.draw.conducting import conduct

from services.sampling.beacon import Relays
from services.sampling.draws.draw.house import House
from services.sampling.settings import SamplingSettings
from shared.log.occasion import Occasion
from shared.work import Acting
from tests.integration.sampling.desk import SERVICE, Desk
from tests.support.apps import BUREAU
from tests.support.parties import LEGAL
from tests.support.postgres import connect

_WAITS = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database())"
_PATIENCE = 60
"""Seconds to wait for what has to happen: only so that a test ends when it never does."""


async def test_a_nonce_is_judged_again_when_the_note_of_the_witnesses_comes_first(desk: Desk) -> None:
    await desk.import_list(10)
    draw = await desk.announce(await desk.freeze())
    await desk.publish()
    shown = await desk.shown(draw)
    resources = desk.app.resources
    settings = resources.settings_of(SamplingSettings)
    relays = Relays(resources.http, resources.pool, settings.beacon_urls)
    async with resources.work(BUREAU) as work:
        occasion = Occasion(BUREAU, SERVICE, desk.now, shown["trace"], "look")
        await conduct(Acting.of(work, occasion), UUID(shown["id"]), House.of(settings), relays)
        # The note is recorded, and not committed yet: the nonce is judged without it, and waits.
        nonce = LEGAL.reveal(shown["spec"], shown["announcement"]["leaf"])
        handing_in = asyncio.create_task(desk.hand_in(draw, nonce))
        await _something_waits(desk)
    answer = await handing_in
    assert answer.is_success, answer.text
    after = await desk.shown(draw)
    assert ([one["source"] for one in after["reveals"]], after["version"]) == (["legal"], 3)
    assert after["witnessed_at"]


async def _something_waits(desk: Desk) -> None:
    connection = await connect(desk.database.admin_url)
    try:
        async with asyncio.timeout(_PATIENCE):
            while not await connection.fetchval(_WAITS):
                await asyncio.sleep(0.01)
    finally:
        await connection.close()
