"""How long an import takes does not depend on what PostgreSQL believes about its tables: a list arrives before the
statistics know of it.
"""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.sampling.registers.enterprises import import_store, merging
from services.sampling.registers.enterprises.copying import pieces, write_rows
from services.sampling.registers.enterprises.rows import Enterprise
from services.sampling.registers.enterprises.source_list import ListShape
from services.sampling.registers.enterprises.undo_store import STEPS
from services.sampling.registers.lists.headers import TableHeader
from services.sampling.registers.lists.table import Table
from shared.database import create_engine, transact
from tests.integration.sampling.lists import code
from tests.support.postgres import Database, connect

BUREAU, NEIGHBOUR = "370124", "370125"
_TITLES, _FIELDS = ("企业名称", "统一社会信用代码", "镇街"), ("name", "identifier", "area")
SHAPE = ListShape(Table("csv", "utf-8", TableHeader((1,), _TITLES, _FIELDS), None))
HEADER = SHAPE.header
COLUMNS = HEADER.says
SIZE = 1000
MOST_WORK = 60
"""Rows that all nodes of all plans may touch, for each row of the file and of the list. A loop in a loop takes SIZE."""

_OTHERS = """
    INSERT INTO sampling.enterprise
        (bureau, identifier, identifier_kind, name, event, trace, added_at, changed_at)
    SELECT $1, 'X' || n, 'uscc', '别处第' || n || '厂', gen_random_uuid(), 't', now(), now()
    FROM generate_series(1, $2::int) n
"""
_LISTED = """
    INSERT INTO sampling.listing (bureau, list, identifier, since)
    SELECT bureau, 'enterprises', identifier, now() FROM sampling.enterprise WHERE bureau = $1
"""
_TABLES = ("enterprise", "listing", "enterprise_before", "listing_before")


async def _neighbours(database: Database, *, before: int, after: int) -> None:
    """Statistics that know as many enterprises of a neighbour, while there are more of them by now."""
    connection = await connect(database.admin_url)
    try:
        await connection.execute(_OTHERS, NEIGHBOUR, before)
        await connection.execute(_LISTED, NEIGHBOUR)
        await _take_statistics(database)
        await connection.execute(_OTHERS.replace("'X'", "'Y'"), NEIGHBOUR, after)
    finally:
        await connection.close()


async def _take_statistics(database: Database) -> None:
    """As an autoanalyze does that ends just now. It does not see the rows of a transaction that goes on."""
    connection = await connect(database.admin_url)
    try:
        for table in _TABLES:
            await connection.execute(f"ANALYZE sampling.{table}")
    finally:
        await connection.close()


async def _never() -> None:
    """No statistics are taken."""


@asynccontextmanager
async def _acting(database: Database) -> AsyncIterator[AsyncSession]:
    engine = create_engine(database.url("cheqian_sampling"), application="test")
    try:
        async with transact(engine, BUREAU) as session:
            yield session
    finally:
        await engine.dispose()


async def _work_of_import(
    session: AsyncSession, first: int, area: str, between: Callable[[], Awaitable[None]] = _never, **which: Any
) -> float:
    """Import SIZE rows as an edition. Returns how many rows its statements touched, for each row."""
    import_id = which.setdefault("import", uuid4())
    rows = [Enterprise(n + 2, code(first + n), "uscc", f"第{n}厂" if n % 2 else f"第?{n}厂", area) for n in range(SIZE)]
    columns = merging.copied(SHAPE.header.says)
    with tempfile.TemporaryFile() as file:
        count = await asyncio.to_thread(write_rows, [*rows, rows[0]._replace(line=SIZE + 2)], columns, file)
        await import_store.bring_in(session, (BUREAU, import_id), SHAPE, pieces(file), count)
    parameters = {
        "bureau": BUREAU,
        "list": "enterprises",
        "event": uuid4(),
        "trace": "t",
        "at": datetime.now(UTC),
        "on": "2026-01-05",
        "looks": True,
        "column": "企业名称",
        **dict.fromkeys(("spoils", "spoils_zh", "spoils_en", "damaged", "damaged_zh", "damaged_en"), "told"),
        **which,
    }
    statements = (*merging.reckoning(COLUMNS), merging.RECKON, *merging.steps(COLUMNS))
    return await _work_of(session, statements, parameters, between)


async def _work_of(
    session: AsyncSession,
    statements: Iterable[str],
    parameters: Mapping[str, Any],
    between: Callable[[], Awaitable[None]] = _never,
) -> float:
    touched = 0.0
    for statement in statements:
        await between()
        named = {name: value for name, value in parameters.items() if f":{name}" in statement}
        (plan,) = json.loads(await _explained(session, statement, named))
        touched += sum(_touched(plan["Plan"]))
    return touched / SIZE


async def _explained(session: AsyncSession, statement: str, parameters: Mapping[str, Any]) -> str:
    """Execute the statement; PostgreSQL says how it did that, in JSON."""
    explain = text(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}")
    told = (await session.execute(explain, parameters)).scalar_one()
    return told if isinstance(told, str) else json.dumps(told)


def _touched(node: Mapping[str, Any]) -> Iterator[float]:
    removed = sum(value for name, value in node.items() if name.startswith("Rows Removed by"))
    yield (node["Actual Rows"] + removed) * node["Actual Loops"]
    for inner in node.get("Plans", ()):
        yield from _touched(inner)


@pytest.mark.parametrize(
    ("before", "after"), [(0, 0), (3 * SIZE, 0), (10, 3 * SIZE)], ids=["empty", "of another bureau", "stale"]
)
async def test_an_import_touches_each_row_a_few_times(database: Database, before: int, after: int) -> None:
    await _neighbours(database, before=before, after=after)
    async with _acting(database) as session:
        assert await _work_of_import(session, 0, "榆山街道") < MOST_WORK
        assert await _work_of_import(session, 0, "玫瑰镇") < MOST_WORK
        # All of the first edition vanish; the next edition brings them back.
        assert await _work_of_import(session, SIZE, "玫瑰镇") < MOST_WORK
        assert await _work_of_import(session, 0, "玫瑰镇") < MOST_WORK


async def test_statistics_may_be_taken_at_any_moment(database: Database) -> None:
    await _neighbours(database, before=SIZE, after=SIZE)
    async with _acting(database) as session:
        for first, area in ((0, "榆山街道"), (0, "玫瑰镇"), (SIZE, "玫瑰镇"), (0, "玫瑰镇")):
            work = await _work_of_import(session, first, area, lambda: _take_statistics(database))
            assert work < MOST_WORK, (first, area)


async def test_undoing_touches_each_row_a_few_times_too(database: Database) -> None:
    await _neighbours(database, before=SIZE, after=SIZE)
    which: dict[str, Any] = {"import": uuid4(), "event": uuid4(), "at": datetime.now(UTC) + timedelta(hours=1)}
    undoing = {"bureau": BUREAU, "list": "enterprises", "then": which["at"], "was": which["event"], "trace": "t"}
    undoing |= {"import": which["import"], "event": uuid4(), "at": datetime.now(UTC) + timedelta(hours=2)}
    async with _acting(database) as session:
        await _work_of_import(session, 0, "榆山街道")
        # Half of the enterprises leave, and as many are new.
        await _work_of_import(session, SIZE // 2, "玫瑰镇", **which)
        assert await _work_of(session, STEPS, undoing) < MOST_WORK
        left = "SELECT count(*) FROM sampling.enterprise WHERE area = '榆山街道' AND vanished_at IS NULL"
        assert await session.scalar(text(left)) == SIZE
        assert await session.scalar(text("SELECT count(*) FROM sampling.enterprise")) == SIZE
