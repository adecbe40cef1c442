"""Coverage of a plan: 100,000 enterprises and 30,000 inspections, through the API, beside reading the same rows."""

import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import uvloop

from services.sampling.app import create_app
from shared.access.issuer import Issuer
from shared.access.roles import Role
from shared.http.application import ServiceApp
from tests.bench.measuring import Finding, durable_database, percentile, scaled
from tests.support.apps import BUREAU, bearer, new_issuer, serving
from tests.support.postgres import Database, connect
from tests.support.sampling import sampling_settings

_ENTERPRISES = scaled(100_000)
_INSPECTIONS = scaled(30_000)
_TIMES = 7
_PROMISE = 2.0
_NOW = datetime(2026, 8, 23, 2, 0, tzinfo=UTC)
_POLICY = """\
policy: bench-2026
bureau: 370124
title: 2026 年抽查规则
source: 示例应急发〔2026〕1号
effective: {from: 2026-08-23}
teams:
  - {code: G, name: 工商贸检查组, where: {field: group, in: [工商贸]}}
  - {code: W, name: 危化品检查组, where: {not: {field: group, in: [工商贸]}}}
coverage:
  drawn_share: 30%
  ends: 11-30
  duties:
    - {name: key-units, title: 重点单位, where: {flag: key-unit}}
    - {name: general-units, title: 一般单位, where: {not: {flag: key-unit}}, share: 1/3}
    - {name: complaints, title: 投诉举报, where: {flag: complaint, within_months: 6}, per: half-year}
    - {name: towns, title: 镇街, where: {field: area, in: [第1镇, 第2镇]}}
  caps:
    - {times: 2, except_for: [complaint, special-order], basis: 示例}
"""
_BODY = {
    "kind": "annual",
    "year": 2026,
    "content": {
        "title": "2026 年度监督检查计划",
        "from": "2026-01-01",
        "until": "2026-12-31",
        "staffing": {"staff": 800, "other_enforcement": 500, "non_enforcement": 400},
    },
}
# Every tenth is a key unit, every twentieth was complained of, each on a day of its own and with its own source.
_DIRECTORY = """
INSERT INTO sampling.enterprise (bureau, identifier, identifier_kind, name, area, "group", address, industry, scale,
    enterprise_type, registered_capital, business_scope, province, city, import, event, trace, added_at, changed_at,
    flags)
SELECT $1, '91370124MA' || lpad(n::text, 8, '0'), 'uscc', '示例第' || n || '厂', '第' || n % 20 || '镇',
    CASE WHEN n % 2 = 0 THEN '工商贸' ELSE '危险化学品' END, '示例路' || n, '机械制造', '', '', '', '', '', '',
    $2, $2, '', now(), now(),
    CASE WHEN n % 20 = 0 THEN jsonb_build_object('complaint', jsonb_build_array(jsonb_build_object(
            'on', date '2026-01-01' + n % 200, 'source', '举报第' || n || '号')))
        WHEN n % 10 = 1 THEN jsonb_build_object('key-unit', jsonb_build_array(jsonb_build_object(
            'on', date '2025-01-01' + n % 300, 'source', '认定第' || n || '号')))
        ELSE '{}' END
FROM generate_series(0, $3 - 1) n
"""
_HELD = """
INSERT INTO sampling.inspection (bureau, id, identifier, held_on, department, occasion, source, recorded_at,
    recorded_by, event, trace, team, methods)
SELECT $1, gen_random_uuid(), '91370124MA' || lpad((n * 7 % $3)::text, 8, '0'), date '2026-01-05' + n % 220,
    CASE WHEN n % 10 = 9 THEN '生态环境局' ELSE '' END, 'plan', '检查记录', now(), 'bench', $2, '',
    'T' || n % 3, '{on-site}'
FROM generate_series(0, $4 - 1) n
"""
_READ = (
    "SELECT identifier, name, category, team FROM sampling.planned",
    'SELECT identifier, status, area, "group", flags::text FROM sampling.enterprise',
    "SELECT identifier, held_on, occasion FROM sampling.inspection",
)


def findings() -> Iterator[Finding]:
    with durable_database() as database:
        took, figure, plain = uvloop.run(_measure(database))
    against = f"reading the same rows {plain:.2f} s"
    for what, seconds in (("coverage report", took), ("the enterprises behind a figure", figure)):
        yield Finding(
            f"{what}, {_ENTERPRISES:,} enterprises and {_INSPECTIONS:,} inspections, the slowest of {_TIMES}",
            f"{seconds:.2f} s",
            against,
            seconds,
            at_most=_PROMISE,
            unit="s",
        )


async def _measure(database: Database) -> tuple[float, float, float]:
    """Seconds of the report, of a page behind a figure, and of nothing but reading the rows."""
    await _fill(database)
    issuer = new_issuer()
    with tempfile.TemporaryDirectory() as folder:
        blobs = Path(folder, "blobs").as_uri()
        settings = sampling_settings(issuer, database.url("cheqian_sampling"), blob_url=blobs)
        app = create_app(settings)
        async with serving(app) as client:
            app.clock = lambda: _NOW
            plan = await _plan(app, client, issuer)
            auditor = bearer(issuer, Role.AUDITOR, now=_NOW)
            report = await _slowest(client, f"/plans/{plan}/coverage", auditor)
            figure = await _slowest(client, f"/plans/{plan}/coverage/duty.general-units?met=false", auditor)
    return report, figure, await _plainly(database)


async def _fill(database: Database) -> None:
    connection = await connect(database.admin_url)
    await connection.execute(_DIRECTORY, BUREAU, uuid4(), _ENTERPRISES)
    await connection.execute(_HELD, BUREAU, uuid4(), _ENTERPRISES, _INSPECTIONS)
    await connection.execute("VACUUM ANALYZE sampling.enterprise")
    await connection.execute("VACUUM ANALYZE sampling.inspection")
    await connection.close()


async def _plan(app: ServiceApp, client: httpx.AsyncClient, issuer: Issuer) -> UUID:
    """A plan of all enterprises, under a policy that asks something of each."""

    def sent(role: Role, at: datetime, key: str) -> dict[str, str]:
        return {**bearer(issuer, role, now=at, subject=f"made-up-{role}"), "Idempotency-Key": key, "If-Match": "*"}

    yesterday = _NOW - timedelta(days=1)
    app.clock = lambda: yesterday
    headers = {**sent(Role.REGISTRAR, yesterday, "policy"), "Content-Type": "application/yaml"}
    asked = (await client.post("/policies", headers=headers, content=_POLICY.encode())).raise_for_status()
    approval = f"{asked.headers['Location']}/approval"
    (await client.post(approval, headers=sent(Role.CHIEF, yesterday, "approval"))).raise_for_status()
    app.clock = lambda: _NOW
    registrar = {**bearer(issuer, Role.REGISTRAR, now=_NOW), "Idempotency-Key": "plan"}
    answer = await client.post("/plans", headers=registrar, json=_BODY, timeout=None)
    answer.raise_for_status()
    edition = answer.json()["editions"][0]
    assert edition["key_units"] + edition["general_units"] == _ENTERPRISES
    return UUID(answer.json()["id"])


async def _slowest(client: httpx.AsyncClient, path: str, headers: dict[str, str]) -> float:
    took = []
    for _ in range(_TIMES):
        began = time.perf_counter()
        answer = await client.get(path, headers=headers, timeout=None)
        took.append(time.perf_counter() - began)
        answer.raise_for_status()
        assert answer.json().get("items") != [], answer.text
    return max(took)


async def _plainly(database: Database) -> float:
    connection = await connect(database.admin_url)
    took = []
    for _ in range(_TIMES):
        began = time.perf_counter()
        for query in _READ:
            await connection.fetch(query)
        took.append(time.perf_counter() - began)
    await connection.close()
    return percentile(took, 0.5)
