"""The service dies at any step of its work on papers, or its database does: every paper is issued once, under its own
number, and no number is missing.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from time import monotonic

import pytest
from prometheus_client import CollectorRegistry

from services.documents.paper.background import issue_papers
from shared.access.roles import Role
from shared.background import TaskMetrics, running
from shared.postgres import Server
from tests.integration.documents.dying import HELD, Dying, dying_on
from tests.integration.documents.letters import LETTER, approved, issued, until_issued
from tests.integration.documents.offices import office_on
from tests.integration.documents.test_asked_papers import asked, note_names
from tests.integration.documents.test_services import served
from tests.support.apps import bearer
from tests.support.disks import full_disk
from tests.support.faltering import Faults, falter, here, until_it_stands
from tests.support.paperwork import MORNING, Paperwork, lead_on_all
from tests.support.postgres import Database, connect
from tests.support.sizes import short_or_long

_FASTER = 30
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


async def led_on_through_faults(office: Paperwork) -> int:
    """Let the service lead its papers on, and lose its database at each step in turn. Returns how many steps."""
    faults = Faults()
    await falter(office.app.resources.engine, faults)

    async def work() -> None:
        office.now += HELD
        await lead_on_all(office.app.resources)

    return await until_it_stands(office.app, here(office.app, faults, work))


async def test_a_service_that_loses_its_database_at_any_step_issues_each_paper_once(office: Paperwork) -> None:
    for _ in range(2):
        await approved(office)
    assert await led_on_through_faults(office) > 20
    await require_no_gap(office, 2)


async def test_a_paper_that_is_asked_for_and_one_that_replaces_another_lose_their_database_at_any_step(
    office: Paperwork,
) -> None:
    await note_names(office)
    first = (await issued(office))["id"]
    later = await approved(office, earlier={"paper": first, "by": "replacing", "because": "期限有误"})
    await office.happens("cases", "paper-wish", asked("site-plan"))
    assert await led_on_through_faults(office) > 20
    found = [await office.get(Role.CLERK, f"/papers/{each}") for each in (first, later, asked("site-plan").paper)]
    assert [each["status"] for each in found] == ["replaced", "issued", "issued"]
    assert [each["number"]["count"] for each in found] == [1, 2, 1], "the plan has a count of its own"
    await office.check()


async def test_a_service_that_loses_its_database_at_any_step_voids_a_number_once(on_disk: Paperwork) -> None:
    paper = await approved(on_disk)
    with full_disk(1000):
        await on_disk.issue()
        on_disk.now += timedelta(seconds=60)
        assert await led_on_through_faults(on_disk) > 10
    found = await on_disk.get(Role.CLERK, f"/papers/{paper}")
    assert (found["status"], found["voided"]) == ("voided", ["（示）应急指导〔2026〕1号"])
    assert (await issued(on_disk))["name"] == "（示）应急指导〔2026〕2号"
    await on_disk.check()


async def test_who_records_a_service_again_after_each_fault_has_recorded_it_once(office: Paperwork) -> None:
    paper = (await issued(office))["id"]
    office.now += timedelta(hours=2)
    faults = Faults()
    await falter(office.app.resources.engine, faults)
    clerk = bearer(office.issuer, Role.CLERK, subject="made-up-clerk", now=office.now)

    async def work() -> None:
        key = {"Idempotency-Key": "made-up-key"}
        await office.client.post("/services", headers={**clerk, **key}, json=served(paper, addressee=LETTER["bureau"]))

    assert await until_it_stands(office.app, here(office.app, faults, work)) > 5
    (service,) = (await office.get(Role.CLERK, "/services"))["items"]
    found = await office.get(Role.CLERK, f"/papers/{paper}")
    assert [each["service"] for each in found["served"]] == [service["id"]]
    await office.issue()
    assert {each["status"] for each in (await office.get(Role.CLERK, "/papers"))["items"]} == {"issued"}
    await office.check()


@short_or_long("stride", 12, 1)
async def test_a_service_that_is_killed_at_any_step_issues_each_paper_once(dying: Dying, stride: int) -> None:
    await approved(dying.office)

    async def attempt(steps: int) -> bool:
        await dying.begin(steps)
        return await dying.end()

    assert await until_it_stands(dying.office.app, attempt, stride) > 1
    await require_no_gap(dying.office, 1)


@pytest.mark.parametrize(
    ("papers", "seed"), [(6, 0), *(pytest.param(40, seed, marks=pytest.mark.chaos) for seed in range(3))]
)
async def test_a_service_that_is_killed_at_any_moment_issues_each_paper_once(
    dying: Dying, papers: int, seed: int
) -> None:
    for _ in range(papers):
        await approved(dying.office)
    chance, killed = Random(seed), 0  # noqa: S311  # which moment is no secret
    while True:
        process, ending = await dying.begin(), asyncio.create_task(dying.end())
        # Each may work for longer than the last: on a busy machine, too, one comes to the end.
        await asyncio.wait([ending], timeout=chance.uniform(0, 1.4**killed / 2))
        if not ending.done():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
            killed += 1
        if await ending:
            break
    assert killed > 0
    await require_no_gap(dying.office, papers)


@pytest.mark.parametrize(("papers", "crashes"), [(24, 1), pytest.param(200, 12, marks=pytest.mark.chaos)])
async def test_postgresql_is_killed_while_papers_are_issued(
    durable_database: Database, tmp_path: Path, papers: int, crashes: int
) -> None:
    async with office_on(durable_database, tmp_path) as office:
        for _ in range(papers):
            await approved(office)
        _hasten(office)
        metrics = TaskMetrics(CollectorRegistry())
        async with running([issue_papers], office.app.resources, metrics, "documents"):
            for crash in range(1, crashes + 1):
                await until_issued(office, papers * crash // (crashes + 2))
                await _restart(durable_database.server)
            await until_issued(office, papers)
        await require_no_gap(office, papers)


@pytest.fixture
async def dying(on_disk: Paperwork) -> AsyncIterator[Dying]:
    async with dying_on(on_disk) as dying:
        yield dying


def _hasten(office: Paperwork) -> None:
    """From now on the clock of the service runs faster, so that nobody waits for half a minute."""
    began = monotonic()

    def now() -> datetime:
        return MORNING + timedelta(milliseconds=int((monotonic() - began) * 1000 * _FASTER))

    office.app.clock = now


async def _restart(server: Server) -> None:
    await asyncio.to_thread(server.kill)
    await asyncio.to_thread(server.start)
