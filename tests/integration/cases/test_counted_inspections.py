"""What metrics say of inspections, and of whom they say nothing."""

import asyncio
import re

import httpx

from services.cases.app import create_app
from services.cases.settings import CasesSettings
from tests.integration.cases.straight_way import at, walk
from tests.support.apps import serving, settings_for
from tests.support.caseload import Caseload


async def _counted(caseload: Caseload, hours: float) -> tuple[dict[str, float], float]:
    """What an application with all its loops counts at this time: status → inspections, and those unvisited."""
    app = create_app(settings_for(caseload.issuer, caseload.database.url("cheqian_cases"), CasesSettings))
    app.clock = lambda: at(hours)
    async with serving(app) as client, asyncio.timeout(60):
        while not (found := await _read(client)):
            await asyncio.sleep(0.05)
    return found


async def _read(client: httpx.AsyncClient) -> tuple[dict[str, float], float] | None:
    """The gauges; None before they are counted, and before all clocks were looked at."""
    said = (await client.get("/metrics")).text
    by_status = re.findall(r'^cheqian_inspections\{bureau="370124",status="([a-z-]+)"\} (.+)$', said, re.MULTILINE)
    unvisited = re.findall(r'^cheqian_inspections_unvisited\{bureau="370124"\} (.+)$', said, re.MULTILINE)
    (kept,) = re.findall(r"^cheqian_clocks_kept_timestamp_seconds (.+)$", said, re.MULTILINE)
    if not unvisited or float(kept) == 0:
        return None
    return {status: float(inspections) for status, inspections in by_status}, float(unvisited[0])


async def test_inspections_are_counted_by_how_far_they_have_come(caseload: Caseload) -> None:
    caseload.at(at(-100))
    ids = [await caseload.assign() for _ in range(4)]
    for inspection, until in zip(ids, ("drafted", "notified", "visited"), strict=False):
        await walk(caseload, inspection, until)
    assert await _counted(caseload, 4) == ({"opened": 1, "drafted": 1, "notified": 1, "visited": 1}, 0)
    # The day of the visit is over. The draft has no approved day.
    assert (await _counted(caseload, 24))[1] == 1


async def test_metrics_do_not_know_of_covert_inspections(caseload: Caseload) -> None:
    caseload.at(at(-100))
    await caseload.assign()
    covert = await caseload.assign(covert=True)
    assert await _counted(caseload, -99) == ({"opened": 1}, 0)
    await walk(caseload, covert, "approved")
    assert await _counted(caseload, 24) == ({"opened": 1}, 0)
