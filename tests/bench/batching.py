"""A device sends 50 commands of a day at once, in a bureau with other inspections; then the same again.

Each round is a new inspection: arrival, rights, meetings, items, findings, the record.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from time import perf_counter
from typing import NamedTuple
from uuid import uuid4

import uvloop

from services.cases.settings import CasesSettings
from shared.access.roles import Role
from shared.clock import utc_now
from shared.log.sequencer import sequence
from tests.bench.measuring import Finding, durable_database, percentile, scaled
from tests.bench.served import Client, served
from tests.integration.cases.straight_way import walk
from tests.support.apps import bearer, new_issuer, settings_for
from tests.support.caseload import MORNING, Caseload, Json, caseload_on
from tests.support.field import Outbox, day_of
from tests.support.log import gauges
from tests.support.postgres import Database, connect

_ROUNDS = max(3, scaled(40))
_COMMANDS = 50
_ISSUER = new_issuer()
_CLOCK_OFF = True
"""The visits are of another day than today: their times were looked at."""


class Day(NamedTuple):
    """An inspection, and the batch of its device."""

    inspection: str
    batch: bytes


def findings() -> Iterator[Finding]:
    with durable_database() as database:
        days = uvloop.run(_fill(database))
        settings = settings_for(_ISSUER, database.url("cheqian_cases"), CasesSettings)
        headers = bearer(_ISSUER, Role.INSPECTOR, subject="first")
        with served("cases", settings) as port:
            first, again, packets = uvloop.run(_measured(database, port, headers, days))
    for what, took, bound in (
        (f"a batch of {_COMMANDS} commands", first, 500),
        ("the same batch again", again, 500),
        ("a packet, signed", packets, 100),
    ):
        p95 = percentile(took, 0.95)
        yield Finding(
            f"{what}, p95", f"{p95:.0f} ms", f"p50 {percentile(took, 0.5):.0f} ms", p95, at_most=bound, unit="ms"
        )


async def _fill(database: Database) -> list[Day]:
    async with caseload_on(database, _ISSUER) as caseload:
        return [await _day(caseload) for _ in range(_ROUNDS)]


async def _day(caseload: Caseload) -> Day:
    """A visit that was prepared, and the day that a device has kept of it."""
    inspection = await caseload.assign()
    shown = await walk(caseload, inspection, "notified")
    outbox = Outbox(caseload.client, {}, inspection, shown["version"])
    day_of(outbox, shown["crew"], MORNING, findings=_COMMANDS - 7)
    assert len(outbox.kept) == _COMMANDS
    return Day(str(inspection), json.dumps(outbox.batch(MORNING + timedelta(hours=4))).encode())


async def _measured(
    database: Database, port: int, headers: Mapping[str, str], days: list[Day]
) -> tuple[list[float], ...]:
    """The milliseconds of each batch, of its repetition, of the packet. In between events get their positions: a
    service writes nothing while too many wait.
    """
    connection, meters = await connect(database.admin_url), gauges()
    client = await Client.at(port, headers)
    took: tuple[list[float], ...] = ([], [], [])
    for day in days:
        while await sequence(connection, meters):
            pass
        body: Json = json.loads(day.batch)
        written = json.dumps({**body, "device_now": utc_now().isoformat(), "times_checked": _CLOCK_OFF}).encode()
        for times in took[:2]:
            began = perf_counter()
            key = {"Idempotency-Key": str(uuid4())}
            answer = json.loads(await client.post(f"/inspections/{day.inspection}/commands", written, key))
            times.append((perf_counter() - began) * 1000)
            assert {each["status"] for each in answer["answers"]} == {"done"}, answer
        began = perf_counter()
        await client.good(f"/inspections/{day.inspection}/packet")
        took[2].append((perf_counter() - began) * 1000)
    await connection.close()
    return took
