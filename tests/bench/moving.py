"""A new calendar moves 50,000 open clocks, while people go on with their inspections.

The clocks of one inspection are copied in the database, each with a start of its own, as if they had been computed with
the calendar of before. The service then moves them when it starts.
"""

import json
import time
from collections.abc import Iterator, Mapping
from functools import partial
from random import Random

import uvloop

from services.cases.settings import CasesSettings
from shared.access.roles import Role
from tests.bench.inspecting import CLOCK_COLUMNS
from tests.bench.loading import loaded
from tests.bench.measuring import Finding, durable_database, percentile, scaled
from tests.bench.served import Client, served
from tests.integration.cases.straight_way import walk
from tests.support.apps import bearer, new_issuer, settings_for
from tests.support.caseload import caseload_on
from tests.support.postgres import Database, connect

_CLOCKS = scaled(50_000)
_DAYS = 400
"""On how many days the clocks have started: those of one day and one rule are computed once."""
_WRITERS = 4
_EACH = 10
_PAUSE = 0.05
_ROUNDS = 10
"""How often they are at work when no clock moves."""
_COPY = """
INSERT INTO cases.clock ({columns}) SELECT {columns} FROM (
    SELECT (jsonb_populate_record(c, jsonb_build_object(
        'id', gen_random_uuid(), 'matter', 'inspection/' || gen_random_uuid(), 'computed_with', repeat('0', 64),
        'clock', jsonb_set(clock, '{{opened,starts}}', to_jsonb((date '2026-01-01' + n % $2)::text))
    ))).* FROM cases.clock c, generate_series(1, $1::int) n
    WHERE c.state = 'running' AND c.id = (SELECT id FROM cases.clock WHERE state = 'running' ORDER BY id LIMIT 1)
) AS copies
"""
_LEFT = "SELECT EXISTS (SELECT FROM cases.clock WHERE computed_with = repeat('0', 64))"
_ISSUER = new_issuer()


def findings() -> Iterator[Finding]:
    with durable_database() as database:
        inspections = uvloop.run(_fill(database))
        settings = settings_for(_ISSUER, database.url("cheqian_cases"), CasesSettings)
        began = time.perf_counter()
        with served("cases", settings) as port:
            took, beside = uvloop.run(_moved(database, port, inspections, began))
        with served("cases", settings) as port:
            alone = [each for _ in range(_ROUNDS) for each in uvloop.run(_written(port, inspections))]
    yield Finding(
        f"{_CLOCKS:,} open clocks moved by a new calendar, from the start of the service",
        f"{took:.1f} s",
        f"they start on {_DAYS} days",
        took,
        at_most=30,
        unit="s",
    )
    yield Finding(
        f"commands of {_WRITERS} clients meanwhile, p95",
        f"{percentile(beside, 0.95):.1f} ms, the slowest {max(beside):.0f} ms",
        f"{percentile(alone, 0.95):.1f} ms afterwards",
        percentile(beside, 0.95) / percentile(alone, 0.95),
    )


async def _fill(database: Database) -> list[str]:
    """The inspections at which people are at work."""
    async with caseload_on(database, _ISSUER) as caseload:
        await caseload.assign()
        inspections = [await caseload.assign() for _ in range(_WRITERS)]
        for inspection in inspections:
            await walk(caseload, inspection, "A-1")
    admin = await connect(database.admin_url)
    await admin.execute(_COPY.format(columns=await admin.fetchval(CLOCK_COLUMNS)), _CLOCKS, _DAYS, timeout=900)
    await admin.execute("VACUUM ANALYZE", timeout=900)
    await admin.close()
    return [str(inspection) for inspection in inspections]


async def _moved(database: Database, port: int, inspections: list[str], began: float) -> tuple[float, list[float]]:
    """The seconds until every clock is moved, and the milliseconds of the commands until then."""
    admin, beside = await connect(database.admin_url), list[float]()
    while await admin.fetchval(_LEFT):
        beside += await _written(port, inspections)
    await admin.close()
    return time.perf_counter() - began, beside


async def _written(port: int, inspections: list[str]) -> list[float]:
    headers: Mapping[str, str] = bearer(_ISSUER, Role.INSPECTOR, subject="first")
    clients = [partial(_command, await Client.at(port, headers), each) for each in inspections]
    return await loaded(clients, _EACH, _PAUSE)


async def _command(client: Client, inspection: str, _: int, __: Random) -> object:
    """The result of an item, said again."""
    body = json.dumps({"item": "A-2", "result": "as-required", "facts": "已查"}).encode()
    return await client.post(f"/inspections/{inspection}/items", body, {"If-Match": "*"})
