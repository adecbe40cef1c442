"""A round is killed at any step, held twice at once, or cannot read a list: nothing is lost, and nothing told twice."""

import asyncio
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from services.sampling.app import create_app
from services.sampling.draws.assignment.store import ASSIGNMENTS
from services.sampling.draws.assignment.tables import TABLES
from services.sampling.settings import SamplingSettings
from shared.aggregate import projections
from shared.blobs import BlobStore
from shared.database import create_engine
from shared.log.rebuild import rebuild
from tests.integration.sampling.assigning import amended, assigned, count_anew, hold, told
from tests.integration.sampling.crews import Json, changed, drawn, roster, sent, staff, table, units
from tests.integration.sampling.desk import EVIDENCE, Desk
from tests.support.apps import serving
from tests.support.faltering import Faults, falter, here, until_it_stands
from tests.support.oracle import check_rebuild

_BLOB = "SELECT tasks ->> 'sha256' AS sha256 FROM sampling.roster WHERE source_draw = $1"


@pytest.fixture
async def draw(desk: Desk) -> Json:
    await desk.import_list(12)
    await staff(desk, brigade=5, others=6)
    return await drawn(desk, 3)


async def test_a_round_that_is_killed_is_held_again(desk: Desk, draw: Json) -> None:
    people = await sent(desk, await roster(desk, draw=draw["id"]))
    faults = Faults()
    await falter(desk.app.resources.engine, faults)
    assert await until_it_stands(desk.app, here(desk.app, faults, lambda: hold(desk))) > 5
    assert len(await told(desk)) == len(await assigned(desk)) == 3
    gone = {"withdrawn": units(draw)[0]["id"], "reason": "closed", "evidence": EVIDENCE}
    await changed(desk, f"/draws/{draw['id']}/substitutions", gone)
    gives_up = {"task": people["outcome"]["assignments"][0]["task"]["id"], "slot": 2, "reason": "ill"}
    await desk.done("leader", f"/draws/{people['id']}/successions", gives_up)
    assert await until_it_stands(desk.app, here(desk.app, faults, lambda: hold(desk))) > 5
    assert Counter(one.called_off for one in await amended(desk))["substituted"] == 1
    assert len(await assigned(desk)) == 4
    assert await hold(desk) == (0, 0)
    await desk.publish()
    engine = create_engine(desk.database.admin_url, application="rebuild")
    await check_rebuild(
        desk.database, TABLES, lambda: rebuild(engine, desk.app.resources.blobs, TABLES, projections(ASSIGNMENTS))
    )
    await engine.dispose()


async def test_two_processes_tell_each_visit_once(desk: Desk, draw: Json) -> None:
    await sent(desk, await roster(desk, draw=draw["id"]))
    held = await asyncio.gather(*(hold(desk) for _ in range(4)))
    assert sorted(held) == [(0, 0), (0, 0), (0, 0), (3, 0)]
    assert len(await told(desk)) == 3


async def test_a_list_that_cannot_be_read_keeps_no_other_back(
    desk: Desk, draw: Json, settings: SamplingSettings
) -> None:
    """It is counted, and told as soon as it can be read again."""
    await sent(desk, await roster(desk, draw=draw["id"]))
    count_anew(desk)
    other = await drawn(desk, 2)
    await sent(desk, await roster(desk, draw=other["id"]))
    (row,) = await table(desk, _BLOB, other["id"])
    folder = settings.blob_url.removeprefix("file://")
    kept = next(Path(folder).rglob(f"*{row['sha256'][-60:]}"))
    hidden = kept.rename(kept.with_suffix(".away"))
    # A process that begins again has nothing in memory.
    desk.app.resources = replace(desk.app.resources, blobs=BlobStore.at(settings.blob_url))
    assert await hold(desk) == (3, 1)
    hidden.rename(kept)
    assert await hold(desk) == (2, 0)


async def test_the_rounds_run_beside_the_requests(settings: SamplingSettings) -> None:
    async with serving(create_app(settings)) as client:
        assert (await client.get("/readyz")).is_success
        metrics = (await client.get("/metrics")).text
    assert 'cheqian_background_running{task="tell_visits"} 1.0' in metrics
    assert "cheqian_assignment_round_timestamp_seconds 1." in metrics
