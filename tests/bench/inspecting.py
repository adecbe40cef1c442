"""Inspections of a bureau that has 100,000 of them, with ten events each: 16 clients that pause half a second.

One inspection is walked through the service, and copied in the database, each copy under an id of its own.
"""

import json
import random
from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple
from uuid import UUID, uuid5

import uvloop

from services.cases.settings import CasesSettings
from shared.access.roles import Role
from tests.bench.loading import loaded
from tests.bench.measuring import Finding, durable_database, percentile, scaled
from tests.bench.served import Client, served
from tests.integration.cases.straight_way import walk
from tests.support.apps import bearer, new_issuer, settings_for
from tests.support.caseload import caseload_on
from tests.support.postgres import Database, connect

_COPIES = scaled(100_000)
_OPEN = scaled(50_000)
_CLIENTS = 16
_EACH = scaled(60)
_PAUSE = 0.5
_NAMES = UUID("0190b5a0-0000-7000-8000-000000000000")
_EVENTS = """
INSERT INTO log.event (id, bureau, stream, version, type, trace, entry, salt, payload)
SELECT gen_random_uuid(), bureau, 'inspection/' || copy, version, type, trace,
    convert_to(replace(convert_from(entry, 'UTF8'), $2::text, copy), 'UTF8'), salt,
    replace(payload::text, $2::text, copy)::jsonb
FROM log.event, unnest($1::text[]) AS copy WHERE stream = 'inspection/' || $2
"""
_ROWS = """
INSERT INTO cases.inspection
SELECT (jsonb_populate_record(i, jsonb_build_object(
    'id', copy, 'identifier', '91370124EX' || lpad(n::text, 8, '0'), 'state', i.state || jsonb_build_object('id', copy),
    'status', (ARRAY['opened', 'drafted', 'on-site', 'closed'])[1 + n % 4], 'team', 'T' || n % 7
))).* FROM cases.inspection i, unnest($1::text[]) WITH ORDINALITY AS c (copy, n) WHERE i.id = $2::uuid
"""
_CREW = """
INSERT INTO cases.crew SELECT copy::uuid, person, bureau, subject
FROM cases.crew, unnest($1::text[]) AS copy WHERE inspection = $2::uuid
"""
CLOCK_COLUMNS = """
SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns
WHERE table_schema = 'cases' AND table_name = 'clock' AND is_generated = 'NEVER'
"""
_CLOCKS = """
INSERT INTO cases.clock ({columns}) SELECT {columns} FROM (
    SELECT (jsonb_populate_record(c, jsonb_build_object(
        'id', gen_random_uuid(), 'matter', 'inspection/' || copy, 'due', date '2026-03-01' + (n % 400)::int
    ))).* FROM cases.clock c, unnest($1::text[]) WITH ORDINALITY AS o (copy, n)
    WHERE c.matter = 'inspection/' || $2 AND c.state = 'running'
) AS copies
"""
_ISSUER = new_issuer()


def findings() -> Iterator[Finding]:
    with durable_database() as database:
        headers, ids = uvloop.run(_fill(database))
        settings = settings_for(_ISSUER, database.url("cheqian_cases"), CasesSettings)
        with served("cases", settings) as port:
            took = uvloop.run(_measured(port, headers, ids))
    for what, bound in (("one inspection", 20), ("a list with a filter", 30), ("a command", 30), ("deadlines", 30)):
        p95 = percentile(took[what], 0.95)
        yield Finding(
            f"{what}, {_COPIES:,} inspections, {_CLIENTS} clients, p95",
            f"{p95:.1f} ms",
            f"p50 {percentile(took[what], 0.5):.1f} ms",
            p95,
            at_most=bound,
            unit="ms",
        )


async def _fill(database: Database) -> tuple[Mapping[str, str], list[str]]:
    """The headers of a person of the crew, and the ids of the copies."""
    async with caseload_on(database, _ISSUER) as caseload:
        begun, waiting = await caseload.assign(), await caseload.assign()
        await walk(caseload, begun, "A-1")
        headers = bearer(_ISSUER, Role.INSPECTOR, subject="first")
        await _copy(database, begun, waiting)
        return headers, [_id(number) for number in range(_COPIES)]


async def _copy(database: Database, begun: UUID, waiting: UUID) -> None:
    admin = await connect(database.admin_url)
    await admin.execute("ALTER TABLE log.event DISABLE TRIGGER ALL")
    for first in range(0, _COPIES, 5_000):
        ids = [_id(number) for number in range(first, min(first + 5_000, _COPIES))]
        for statement in (_EVENTS, _ROWS, _CREW):
            await admin.execute(statement, ids, str(begun), timeout=900)
    clocks = _CLOCKS.format(columns=await admin.fetchval(CLOCK_COLUMNS))
    await admin.execute(clocks, [_id(number) for number in range(_OPEN)], str(waiting), timeout=900)
    await admin.execute("ALTER TABLE log.event ENABLE TRIGGER ALL")
    await admin.execute("VACUUM ANALYZE", timeout=900)
    await admin.close()


def _id(number: int) -> str:
    return str(uuid5(_NAMES, str(number)))


async def _measured(port: int, headers: Mapping[str, str], ids: list[str]) -> Mapping[str, list[float]]:
    """What is asked → the milliseconds of each answer."""
    took = {}
    for what, ask in _ASKED.items():
        clients = [await Client.at(port, headers) for _ in range(_CLIENTS)]
        took[what] = await loaded([partial(ask, _Asking(client, ids)) for client in clients], _EACH, _PAUSE)
    return took


class _Asking(NamedTuple):
    """A client, and the ids of all inspections."""

    client: Client
    ids: list[str]


async def _one(asking: _Asking, _: int, chance: random.Random) -> object:
    return await asking.client.good(f"/inspections/{chance.choice(asking.ids)}")


async def _list(asking: _Asking, _: int, chance: random.Random) -> object:
    status, team = chance.choice(["opened", "drafted", "closed", "on-site"]), chance.randrange(7)
    return await asking.client.good(f"/inspections?status={status}&team=T{team}")


async def _deadlines(asking: _Asking, _: int, chance: random.Random) -> object:
    return await asking.client.good(f"/deadlines?due_before=2026-{chance.randrange(4, 13):02}-01")


async def _command(asking: _Asking, number: int, _: random.Random) -> object:
    """Another result of an item, each time of another inspection, at the version of the copies."""
    body = json.dumps({"item": "A-2", "result": "as-required", "facts": "已查"}).encode()
    return await asking.client.post(f"/inspections/{asking.ids[number]}/items", body, {"If-Match": "*"})


_ASKED = {"one inspection": _one, "a list with a filter": _list, "a command": _command, "deadlines": _deadlines}
