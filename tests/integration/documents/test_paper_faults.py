"""The service dies at any step of its work on papers, or its database does: every paper is issued once, under its own
number, and no number is missing.
"""

import asyncio
import json
import signal
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from time import monotonic

import pytest
from prometheus_client import CollectorRegistry

from services.documents.paper.background import issue_papers
from shared.background import TaskMetrics, running
from shared.clock import rfc3339
from shared.postgres import Server
from tests.integration.documents.letters import approved
from tests.support.apps import BUREAU
from tests.support.faltering import Faults, falter, here, until_it_stands
from tests.support.paperwork import MORNING, SITE, Paperwork, adopted, lead_on_all, paperwork_on
from tests.support.postgres import Database, connect
from tests.support.sizes import short_or_long

_ROOT = Path(__file__).parents[3]
_HELD = 31
"""Seconds after which others look at a paper that somebody died with."""
_PAPERS = 40
_NEVER = 10**9
_FASTER = 30
_PATIENCE = 120
_REGISTER = "SELECT count, state FROM documents.number ORDER BY count"
_TAKEN = """
SELECT (payload -> 'number' ->> 'count')::integer FROM log.event WHERE type = 'documents.paper.numbered' ORDER BY 1
"""


async def require_no_gap(office: Paperwork, papers: int) -> None:
    """So many papers are issued, under the numbers from 1; the register and the log say the same."""
    connection = await connect(office.database.admin_url)
    lines = [tuple(row) for row in await connection.fetch(_REGISTER)]
    taken = [row[0] for row in await connection.fetch(_TAKEN)]
    waiting = await connection.fetchval("SELECT count(*) FROM documents.pending")
    await connection.close()
    assert lines == [(number, "issued") for number in range(1, papers + 1)]
    assert taken == [*range(1, papers + 1)]
    assert waiting == 0
    await office.check()


async def test_a_service_that_loses_its_database_at_any_step_issues_each_paper_once(office: Paperwork) -> None:
    for _ in range(2):
        await approved(office)
    faults = Faults()
    await falter(office.app.resources.engine, faults)

    async def work() -> None:
        office.now += timedelta(seconds=_HELD)
        await lead_on_all(office.app.resources)

    assert await until_it_stands(office.app, here(office.app, faults, work)) > 20
    await require_no_gap(office, 2)


@short_or_long("stride", 12, 1)
async def test_a_service_that_is_killed_at_any_step_issues_each_paper_once(on_disk: Paperwork, stride: int) -> None:
    await approved(on_disk)

    async def attempt(steps: int) -> bool:
        process = await _dying(on_disk, steps)
        code = await process.wait()
        assert code in {0, -signal.SIGKILL}
        return code == 0

    assert await until_it_stands(on_disk.app, attempt, stride) > 1
    await require_no_gap(on_disk, 1)


@pytest.mark.chaos
@pytest.mark.parametrize("seed", range(3))
async def test_a_service_that_is_killed_at_any_moment_issues_each_paper_once(on_disk: Paperwork, seed: int) -> None:
    for _ in range(_PAPERS):
        await approved(on_disk)
    chance, killed = Random(seed), 0  # noqa: S311  # which moment is no secret
    while (process := await _dying(on_disk, _NEVER)).returncode is None:
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), chance.uniform(2, 8))
            break
        process.kill()
        await process.wait()
        killed += 1
    assert process.returncode == 0
    assert killed > 0
    await require_no_gap(on_disk, _PAPERS)


@pytest.mark.parametrize(("papers", "crashes"), [(24, 1), pytest.param(200, 12, marks=pytest.mark.chaos)])
async def test_postgresql_is_killed_while_papers_are_issued(
    durable_database: Database, tmp_path: Path, papers: int, crashes: int
) -> None:
    async with _opened(durable_database, tmp_path) as office:
        for _ in range(papers):
            await approved(office)
        _hasten(office)
        metrics = TaskMetrics(CollectorRegistry())
        async with running([issue_papers], office.app.resources, metrics, "documents"):
            for crash in range(1, crashes + 1):
                await _once(office, issued=papers * crash // (crashes + 2))
                await _restart(durable_database.server)
            await _once(office, issued=papers)
        await require_no_gap(office, papers)


@pytest.fixture
async def on_disk(database: Database, tmp_path: Path) -> AsyncIterator[Paperwork]:
    async with _opened(database, tmp_path) as office:
        yield office


@asynccontextmanager
async def _opened(database: Database, folder: Path) -> AsyncIterator[Paperwork]:
    async with paperwork_on(database, folder, blob_url=(folder / "blobs").as_uri()) as office:
        await office.happens("sampling", "policy", adopted("示例方案"))
        await office.open_for(BUREAU)
        yield office


async def _dying(office: Paperwork, steps: int) -> Process:
    """A process that leads on what is due half a minute later, and dies after so many steps."""
    office.now += timedelta(seconds=_HELD)
    kept = office.settings.model_dump(include={"blob_url", "paper_keys_file", "seals_folder"}, mode="json")
    said = {
        "database_url": office.database.url("cheqian_documents"),
        "settings": {**kept, "site_address": SITE},
        "now": rfc3339(office.now),
    }
    command = (sys.executable, "-m", "tests.faults.dying_office", json.dumps(said), str(steps))
    return await asyncio.create_subprocess_exec(*command, cwd=_ROOT, stderr=DEVNULL)


def _hasten(office: Paperwork) -> None:
    """From now on the clock of the service runs faster, so that nobody waits for half a minute."""
    began = monotonic()

    def now() -> datetime:
        return MORNING + timedelta(milliseconds=int((monotonic() - began) * 1000 * _FASTER))

    office.app.clock = now


async def _restart(server: Server) -> None:
    await asyncio.to_thread(server.kill)
    await asyncio.to_thread(server.start)


async def _once(office: Paperwork, *, issued: int) -> None:
    """Until so many papers are issued."""
    connection = await connect(office.database.admin_url)
    async with asyncio.timeout(_PATIENCE):
        while await connection.fetchval("SELECT count(*) FROM documents.number WHERE state = 'issued'") < issued:
            await asyncio.sleep(0.02)
    await connection.close()
