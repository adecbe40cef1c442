"""A value that is handed in, or a change that is approved, while something else is recorded about the draw."""

import asyncio
from uuid import UUID

from services.sampling.beacon import Relays
from services.sampling.draws.change import usecases
from services.sampling.draws.draw.announcing_usecases import house_of
from services.sampling.draws.draw.conducting_usecases import conduct
from services.sampling.draws.draw.requests import AnnounceDrawRequest
from services.sampling.draws.draw.usecases import announce
from services.sampling.settings import SamplingSettings
from shared.log.occasion import Actor, Occasion
from shared.work import Acting
from tests.integration.sampling.conducting import SERVICE
from tests.integration.sampling.crews import changed, drawn, table, units
from tests.integration.sampling.desk import DUE, EVIDENCE, Desk
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
    relays = Relays(resources.peers, resources.pool, settings.beacon_urls)
    async with resources.work(BUREAU) as work:
        occasion = Occasion(BUREAU, SERVICE, desk.now, shown["trace"], "look")
        await conduct(Acting.of(work, occasion), UUID(shown["id"]), house_of(settings), relays)
        # The note is recorded, and not committed yet: the nonce is judged without it, and waits.
        nonce = LEGAL.reveal(shown["spec"], shown["announcement"]["leaf"])
        handing_in = asyncio.create_task(desk.hand_in(draw, nonce))
        await something_waits(desk)
    answer = await handing_in
    assert answer.is_success, answer.text
    after = await desk.shown(draw)
    assert ([one["source"] for one in after["reveals"]], after["version"]) == (["legal"], 3)
    assert after["witnessed_at"]


async def test_of_two_approvals_at_once_the_second_takes_the_next_of_the_reserve(desk: Desk) -> None:
    await desk.import_list(10)
    draw = await drawn(desk)
    path = f"/draws/{draw['id']}"
    first, second = [
        await desk.done(
            "leader", f"{path}/substitutions", {"withdrawn": one["id"], "reason": "closed", "evidence": EVIDENCE}
        )
        for one in units(draw)[:2]
    ]
    async with desk.app.resources.work(BUREAU) as work:
        occasion = Occasion(BUREAU, Actor("made-up-chief2", "chief", "tests"), desk.now, draw["trace"], "approval")
        await usecases.approve(Acting.of(work, occasion), UUID(first["id"]))
        approving = asyncio.create_task(desk.ask("chief", "POST", f"/changes/{second['id']}/approval"))
        await something_waits(desk)
    answer = await approving
    assert answer.is_success, answer.text
    substitutes = [one["substitute"] for one in (await desk.shown(path))["substitutions"]]
    assert substitutes == draw["outcome"]["reserve"][""][:2]


async def test_a_place_becomes_vacant_before_an_announcement_or_after_it(desk: Desk) -> None:
    await desk.import_list(10)
    draw = await drawn(desk)
    gone = {"reason": "closed", "evidence": EVIDENCE}
    first, second, third, last = [{"withdrawn": one["id"], **gone} for one in units(draw)]
    path = f"/draws/{draw['id']}/substitutions"
    for one in (first, second, third):
        await changed(desk, path, one)
    frame = await desk.done("drawer", "/frames", {"title": "补抽", "continues": draw["id"]})
    waiting = await desk.done("leader", path, last)
    await desk.publish()
    resources = desk.app.resources
    async with resources.work(BUREAU) as work:
        # Announced, and not committed yet: of a vacancy that came into the log before it, the audit would say for ever
        # that the draw does not fill it.
        act = Acting.of(work, Occasion(BUREAU, Actor("made-up-drawer", "drawer", "tests"), desk.now, "", "announcing"))
        request = AnnounceDrawRequest.model_validate({"title": "补抽", "frame": frame["id"], "due": DUE})
        await announce(act, request, house_of(resources.settings_of(SamplingSettings)))
        approving = asyncio.create_task(desk.ask("chief", "POST", f"/changes/{waiting['id']}/approval"))
        await something_waits(desk)
    assert (await approving).is_success
    types = "SELECT e.type FROM log.entry p JOIN log.event e ON e.id = p.event ORDER BY p.position DESC LIMIT 3"
    await desk.publish()
    assert [row["type"] for row in await table(desk, types)] == [
        "sampling.change.approved",
        "sampling.draw.substituted",
        "sampling.draw.announced",
    ]


async def something_waits(desk: Desk) -> None:
    connection = await connect(desk.database.admin_url)
    try:
        async with asyncio.timeout(_PATIENCE):
            while not await connection.fetchval(_WAITS):
                await asyncio.sleep(0.01)
    finally:
        await connection.close()
