"""Traces in a log of 1,000,000 events: 25,000 inspections of 40 events each, spread over the log, behind some draws;
asked for by 16 clients that pause half a second. Once with statistics from before the log grew, once with new ones.
"""

import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import quote

import orjson
import uvloop

from shared.access.issuer import Issuer
from shared.access.roles import Role
from tests.bench.loading import loaded
from tests.bench.measuring import Finding, durable_database, percentile, scaled
from tests.bench.served import Client, served
from tests.support.apps import bearer, new_issuer
from tests.support.postgres import Database, connect
from tests.support.publishing import Press, press_on, publishing_settings

_INSPECTIONS, _EACH_HAS = scaled(25_000), 40
_EVENTS = _INSPECTIONS * _EACH_HAS
_ENTERPRISES = scaled(5_000)
_DRAWS = 20
_CLIENTS = 16
_EACH = scaled(100)
_PAUSE = 0.5
_MOST = 100

# An assignment, 36 notes in twelve requests, the end of the visit, a paper drafted and issued.
_FILL = """
INSERT INTO log.event (id, bureau, stream, version, type, trace, entry, salt, payload)
SELECT id, '370124', stream, version, type, trace, convert_to(json_build_object('v', 1, 'id', id, 'bureau', '370124',
    'stream', stream, 'version', version, 'type', type, 'time', '2026-03-02T01:30:00.123Z', 'trace', trace,
    'cause', trace, 'public', '{}'::json, 'payload', encode(sha256(trace::bytea), 'hex'))::text, 'UTF8'),
    sha256('salt'), jsonb_build_object('form', 'site-plan', 'number', n || '号', 'text', repeat('x', 300))
FROM (
    SELECT n, k, md5('event' || n || '/' || k)::uuid AS id,
        CASE WHEN k = 1 THEN 'assigned/' WHEN k < 38 THEN 'inspection/' WHEN k = 38 THEN 'held/' ELSE 'paper/' END
            || md5(CASE WHEN k > 38 THEN 'paper' ELSE 'inspection' END || n)::uuid AS stream,
        CASE WHEN k IN (1, 38, 39) THEN 1 WHEN k = 40 THEN 2 ELSE k - 1 END AS version,
        (ARRAY['sampling.inspection.assigned', 'cases.inspection.noted', 'cases.inspection.held',
            'documents.paper.drafted', 'documents.paper.issued'])
            [CASE WHEN k = 1 THEN 1 WHEN k < 38 THEN 2 ELSE k - 35 END] AS type,
        md5('trace' || n || '/' || CASE WHEN k IN (1, 38) THEN k WHEN k > 38 THEN 50 ELSE k / 3 + 100 END) AS trace
    FROM generate_series(1, $1::int) AS k CROSS JOIN generate_series(1, $2::int) AS n
) AS made ORDER BY k, n
"""
_SEQUENCE = """
INSERT INTO log.entry (position, event, leaf_hash, type)
SELECT $3::int + (k - 1) * $2::int + n - 1, v.id, sha256(v.entry), v.type
FROM generate_series(1, $1::int) AS k CROSS JOIN generate_series(1, $2::int) AS n
JOIN log.event v ON v.id = md5('event' || n || '/' || k)::uuid
"""
_PUBLISH = """
INSERT INTO log.checkpoint (size, root, note, cosignatures, published_at, complete)
SELECT $1, root, note, cosignatures, published_at, complete FROM log.checkpoint ORDER BY size DESC LIMIT 1
"""
_VISITS = """
INSERT INTO publishing.visit (inspection, bureau, identifier, name, draws, assigned_at)
SELECT md5('inspection' || n)::uuid, '370124', '91370124E' || lpad((n % $2::int)::text, 9, '0'), '示例企业',
    ARRAY[($3::uuid[])[1 + n % $4::int]], now() - n * interval '1 minute'
FROM generate_series(1, $1::int) AS n
"""
_MATTERS = """
INSERT INTO publishing.paper_matter (paper, bureau, form, inspection, covert)
SELECT md5('paper' || n)::uuid, '370124', 'site-plan', md5('inspection' || n)::uuid, false
FROM generate_series(1, $1::int) AS n
"""
_PAPERS = """
INSERT INTO publishing.paper (stream, bureau, number, number_key, check_word, code, file, issue, issued_at, standing)
SELECT 'paper/' || md5('paper' || n)::uuid, '370124', n || '号', n || '号', '', md5(n || 'code'), md5(n || 'file'),
    md5('event' || n || '/40')::uuid, now(), 'issued'
FROM generate_series(1, $1::int) AS n
"""
_OPEN = "SELECT md5('inspection' || n)::uuid::text FROM generate_series(1, $1::int) AS n"
_EVENT_IDS = "SELECT md5('event' || n || '/5')::uuid::text FROM generate_series(1, $1::int) AS n"


class _Asked:
    """What is asked for: by everybody, and by an inspector of the bureau."""

    def __init__(self, draws: Sequence[str], events: Sequence[str], inspections: Sequence[str]) -> None:
        numbers = range(1, _INSPECTIONS + 1)
        positions = [str(number) for number in range(1000, _EVENTS, 997)]
        self.by_everybody: Mapping[str, Sequence[str]] = {"draw": draws, "event": events, "position": positions}
        self.by_inspector: Mapping[str, Sequence[str]] = {
            "inspection": inspections,
            "number": [f"{number}号" for number in numbers],
            "enterprise": [f"91370124E{number % _ENTERPRISES:09}" for number in numbers],
        }


def findings() -> Iterator[Finding]:
    issuer = new_issuer()
    with durable_database() as database, tempfile.TemporaryDirectory() as folder:
        asked = uvloop.run(_fill(database, Path(folder)))
        trusted = {"issuer": issuer.url, "audience": issuer.audience, "jwks": issuer.jwks()}
        settings = publishing_settings(database, Path(folder)).model_copy(update=trusted)
        with served("publishing", settings) as port:
            stale = uvloop.run(_measured(port, issuer, asked))
            uvloop.run(_analyze(database))
            fresh = uvloop.run(_measured(port, issuer, asked))
    for statistics, measured in (("statistics from before", stale), ("new statistics", fresh)):
        for who, took in measured.items():
            p95 = percentile(took, 0.95)
            yield Finding(
                f"a trace in {_EVENTS:,} events, asked by {who}, {_CLIENTS} clients, {statistics}, p95",
                f"{p95:.1f} ms",
                f"p50 {percentile(took, 0.5):.1f} ms",
                p95,
                at_most=_MOST,
                unit="ms",
            )


async def _fill(database: Database, folder: Path) -> _Asked:
    async with press_on(database, folder) as press:
        draws = [await _draw(press, serial) for serial in range(1, _DRAWS + 1)]
        await press.settle()
    admin = await connect(database.admin_url)
    for table in ("log.event", "log.entry"):
        await admin.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = off)")
    await admin.execute("ANALYZE")
    # The sequencer is not what is measured.
    await admin.execute("SET session_replication_role = replica")
    size = await admin.fetchval("SELECT size FROM log.tree")
    await admin.execute(_FILL, _EACH_HAS, _INSPECTIONS, timeout=1800)
    await admin.execute(_SEQUENCE, _EACH_HAS, _INSPECTIONS, size, timeout=1800)
    assert await admin.fetchval("SELECT max(position) + 1 FROM log.entry") == size + _EVENTS
    await admin.execute(_PUBLISH, size + _EVENTS)
    await admin.execute(_VISITS, _INSPECTIONS, _ENTERPRISES, draws, _DRAWS)
    await admin.execute(_MATTERS, _INSPECTIONS)
    await admin.execute(_PAPERS, _INSPECTIONS)
    inspections, events = [[row[0] for row in await admin.fetch(query, _INSPECTIONS)] for query in (_OPEN, _EVENT_IDS)]
    await admin.close()
    return _Asked(draws, events, inspections)


async def _draw(press: Press, serial: int) -> str:
    draw = press.draw(serial=serial, size=30, count=9)
    await draw.hold()
    return str(draw.draw)


async def _analyze(database: Database) -> None:
    admin = await connect(database.admin_url)
    await admin.execute("VACUUM ANALYZE", timeout=900)
    await admin.close()


async def _measured(port: int, issuer: Issuer, asked: _Asked) -> Mapping[str, list[float]]:
    """Who asks → the milliseconds of each answer."""
    return {
        "everybody": await _traced(port, {}, asked.by_everybody),
        "an inspector": await _traced(port, bearer(issuer, Role.INSPECTOR), asked.by_inspector),
    }


async def _traced(port: int, headers: Mapping[str, str], names: Mapping[str, Sequence[str]]) -> list[float]:
    clients = [await Client.at(port, headers) for _ in range(_CLIENTS)]
    return await loaded([partial(_ask, client, names) for client in clients], _EACH, _PAUSE)


async def _ask(client: Client, names: Mapping[str, Sequence[str]], turn: int, chance: random.Random) -> None:
    kind = [*names][turn % len(names)]
    told = orjson.loads(await client.good(f"/trace.json?of={quote(chance.choice(names[kind]))}"))
    assert told["events"], told
    assert not told["breaks"], told["breaks"]
