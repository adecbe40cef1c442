"""Registers of numbers: the first page of a series of 100,000, asked by 16 clients that pause half a second.

A letter is issued through the service, and its line and its paper are copied in the database.
"""

import random
import tempfile
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

import uvloop

from services.documents.settings import DocumentsSettings
from shared.access.issuer import Issuer
from shared.access.roles import Role
from shared.clock import beijing_date
from tests.bench.loading import loaded
from tests.bench.measuring import Finding, durable_database, percentile, scaled
from tests.bench.served import Client, served
from tests.integration.documents.letters import LETTER
from tests.support.apps import BUREAU, bearer, new_issuer, settings_for
from tests.support.paperwork import SITE, adopted, furnish, paperwork_on
from tests.support.postgres import Database, connect

_LINES = scaled(100_000)
_CLIENTS = 16
_EACH = scaled(60)
_PAUSE = 0.5
_PAPERS = """
INSERT INTO documents.paper SELECT (jsonb_populate_record(p, jsonb_build_object(
    'id', md5('paper' || n)::uuid, 'begun', md5('begun' || n)::uuid, 'name', n || '号'
))).* FROM documents.paper p, generate_series(2, $1::int) n
"""
_NUMBERS = """
INSERT INTO documents.number SELECT (jsonb_populate_record(l, jsonb_build_object(
    'text', replace(l.text, '1号', n || '号'), 'count', n, 'paper', md5('paper' || n)::uuid,
    'taken_event', md5('taken' || n)::uuid, 'taken_at', l.taken_at + n * interval '1 minute',
    'state', (ARRAY['issued', 'issued', 'issued', 'voided'])[1 + n % 4]
))).* FROM documents.number l, generate_series(2, $1::int) n
"""
_FILTERS: tuple[Mapping[str, str], ...] = (
    {},
    {"state": "voided"},
    {"form": "guidance-opinion"},
    {"since": "2026-03-05"},
    {"since": "2026-04-01", "until": "2026-04-01"},
)


def findings() -> Iterator[Finding]:
    issuer = new_issuer()
    with durable_database() as database, tempfile.TemporaryDirectory() as folder:
        uvloop.run(_fill(database, Path(folder)))
        settings = settings_for(
            issuer,
            database.url("cheqian_documents"),
            DocumentsSettings,
            site_address=SITE,
            blob_url=Path(folder).as_uri(),
        )
        with served("documents", settings) as port:
            took = uvloop.run(_measured(port, issuer))
    p95 = percentile(took, 0.95)
    yield Finding(
        f"the first page of a register of {_LINES:,} numbers, {_CLIENTS} clients, p95",
        f"{p95:.1f} ms",
        f"p50 {percentile(took, 0.5):.1f} ms",
        p95,
        at_most=30,
        unit="ms",
    )


async def _fill(database: Database, folder: Path) -> None:
    async with paperwork_on(database, folder) as office:
        await furnish(folder, BUREAU)
        await office.happens("sampling", "policy", adopted("示例方案"))
        await office.post(Role.CHIEF, "/paper-keys", {"first": beijing_date(office.now).isoformat()})
        await office.post(Role.CHIEF, "/seals", {"first": beijing_date(office.now).isoformat()})
        letter = await office.post(Role.CLERK, "/papers", {"form": "guidance-opinion", "fields": LETTER})
        await office.post(Role.CHIEF, f"/papers/{letter['id']}/approval", {"opinion": "同意"})
        await office.issue()
    admin = await connect(database.admin_url)
    await admin.execute(_PAPERS, _LINES, timeout=900)
    await admin.execute(_NUMBERS, _LINES, timeout=900)
    assert await admin.fetchval("SELECT count(*) FROM documents.number WHERE state = 'issued'") > _LINES / 2
    await admin.execute("VACUUM ANALYZE", timeout=900)
    await admin.close()


async def _measured(port: int, issuer: Issuer) -> list[float]:
    headers = bearer(issuer, Role.AUDITOR)
    clients = [await Client.at(port, headers) for _ in range(_CLIENTS)]
    return await loaded([partial(_page, client) for client in clients], _EACH, _PAUSE)


async def _page(client: Client, _: int, chance: random.Random) -> object:
    return await client.good(f"/registers/letters?{urlencode(chance.choice(_FILTERS))}")
