"""Many clocks: each list reads its page along one index, whatever the planner knows about the rows."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from shared.clocks.clock import Clock
from shared.clocks.deadlines import ALONG_INDEXES, page_query
from shared.clocks.listed import EVERY_MATTER, DeadlinesSought, Debtor
from shared.clocks.opening import open_by_law
from shared.clocks.tables import as_json
from shared.pages import PageWanted
from tests.integration.clocks.matters import TABLES
from tests.support.apps import BUREAU
from tests.support.postgres import Database, connect
from tests.unit.clocks.examples import opening, period, rules

_MANY = """
INSERT INTO cases.clock (
    id, bureau, matter, enterprise, covert, set_by, who, name, state, due, ends, warn_on, computed_with, changes, clock
)
SELECT gen_random_uuid(), '370124', 'case/' || n, 'E' || n % 10, n % 2 = 0, 'law', 'person', 'u-' || n % 4,
    CASE n % 3 WHEN 0 THEN 'met' ELSE 'running' END, day,
    (day + 1)::timestamp AT TIME ZONE 'PRC', '{}', '', 1, $1::jsonb
FROM generate_series(1, 3000) AS n CROSS JOIN LATERAL (SELECT date '2026-03-01' + n % 300 AS day) AS days
"""
_MINE = (Debtor("person", "u-1"), Debtor("role", "chief"))
_LISTS = (
    DeadlinesSought(bureau=BUREAU, covert=EVERY_MATTER),
    DeadlinesSought(bureau=BUREAU, states=("met", "late")),
    DeadlinesSought(bureau=BUREAU, debtors=_MINE),
    DeadlinesSought(bureau=BUREAU, enterprise="E1"),
    DeadlinesSought(bureau=BUREAU, matter="case/1", debtors=_MINE, covert=EVERY_MATTER),
    DeadlinesSought(bureau=BUREAU, before=datetime(2026, 5, 1, tzinfo=UTC)),
)


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


@pytest.mark.parametrize("statistics", ["SELECT 1", "ANALYZE cases.clock"], ids=["never analysed", "analysed"])
async def test_a_page_reads_next_to_nothing_but_its_rows(database: Database, statistics: str) -> None:
    admin = await connect(database.admin_url)
    # No autovacuum analyses what is to be read without statistics.
    await admin.execute("ALTER TABLE cases.clock SET (autovacuum_enabled = off)")
    await admin.execute(_MANY, as_json(Clock.of(open_by_law(opening(), "report", rules(period(7))))))
    await admin.execute(statistics)
    await admin.close()
    cases = await connect(database.url("cheqian_cases"))
    async with cases.transaction():
        await cases.execute(f"{ALONG_INDEXES}; SET LOCAL cheqian.bureau = '{BUREAU}'")
        for sought in _LISTS:
            statement, *arguments = page_query(TABLES, sought, PageWanted(50))
            explained = await cases.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", *arguments)
            nodes = list(_nodes(json.loads(explained)[0]["Plan"]))
            scans = [node for node in nodes if "Relation Name" in node]
            assert {node["Node Type"] for node in scans} == {"Index Scan"}, sought
            assert all(node.get("Rows Removed by Filter", 0) <= 1 for node in scans), sought
            read = sum(node["Actual Rows"] * node["Actual Loops"] for node in scans)
            # A page of each debtor, each state, covert or not.
            assert read <= 51 * (len(sought.debtors) or 1) * len(sought.states) * 2, sought
    await cases.close()
