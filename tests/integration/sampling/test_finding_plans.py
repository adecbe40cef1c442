"""A search of the directory by text and the spelling of names read little, whatever the planner knows of the tables."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from services.sampling.registers.enterprises import search_store, spelling_store
from services.sampling.registers.enterprises.listing import EnterprisesWanted
from shared.blobs import BlobStore
from shared.database import create_engine, driver_connection, transact
from shared.pages import PageWanted
from shared.pool import Pool
from shared.work import Work
from tests.support.apps import BUREAU
from tests.support.postgres import Database, connect

_ENTERPRISES = """
INSERT INTO sampling.enterprise
    (bureau, identifier, identifier_kind, name, area, import, event, trace, added_at, changed_at)
SELECT '370124', '91' || lpad(n::text, 14, '0') || '0X', 'uscc', '示例第' || n || '化工有限公司', '街道' || n % 97,
    gen_random_uuid(), gen_random_uuid(), '', now(), now()
FROM generate_series(1, 6000) AS n
"""
_SPELLED = """
INSERT INTO sampling.spelled_name (bureau, identifier, name, former, text, syllables, initials, traits)
SELECT bureau, identifier, CASE WHEN former THEN '平川' ELSE '' END || name, former,
    CASE WHEN former THEN '平川' ELSE '' END || name, $$'shi'li'di'hua'gong'you'xian'gong'si$$,
    'sld' || substring(name FROM '[0-9]+') || 'hgyxgs', sampling.traits(
        bureau, area, industry, sector, "group", status, risk_class, credit_class, import, vanished_at
    )
FROM sampling.enterprise, unnest(CASE WHEN identifier LIKE '%50X' THEN '{f,t}' ELSE '{f}' END::boolean[]) AS former
"""
_LISTED = """
INSERT INTO sampling.listing (bureau, list, identifier, since)
SELECT bureau, 'enterprises', identifier, now() FROM sampling.enterprise
"""
_BEGUN = "INSERT INTO sampling.spelling_walk VALUES ('370124', '', now())"
_READ = """
SELECT sum(seq_tup_read)::int AS passed, sum(idx_tup_fetch)::int AS fetched
FROM pg_stat_xact_user_tables WHERE relname IN ('enterprise', 'listing', 'spelled_name')
"""


@pytest.fixture
async def engine(database: Database) -> AsyncIterator[AsyncEngine]:
    engine = create_engine(database.url("cheqian_sampling"), application="test")
    yield engine
    await engine.dispose()


@pytest.mark.parametrize("statistics", ["never", "before", "after"])
async def test_a_search_reads_little_whatever_the_planner_knows(
    database: Database, engine: AsyncEngine, statistics: str
) -> None:
    await _fill(database, statistics, _ENTERPRISES, _SPELLED)
    for wanted, many in (
        (EnterprisesWanted(text="化工"), 50),
        (EnterprisesWanted(text="gongsi"), 50),
        (EnterprisesWanted(text="平川 化工"), 50),
        (EnterprisesWanted(text="示例第4321"), 1),
        (EnterprisesWanted(text="sld432"), 11),
        (EnterprisesWanted(text="0043210X"), 1),
        (EnterprisesWanted(text="火星"), 0),
        (EnterprisesWanted(text="zzzz"), 0),
        (EnterprisesWanted(text="gongsi", area="街道3"), 50),
        (EnterprisesWanted(text="gongsi", area="没有"), 0),
    ):
        async with transact(engine) as session:
            connection = await driver_connection(session)
            before = await connection.fetchrow(_READ)
            found = (await search_store.enterprises(session, BUREAU, wanted, PageWanted(50))).page
            read = await connection.fetchrow(_READ)
        assert len(found.rows) == many, wanted
        # A walk of 500 names; in an area that one of 97 has, a second one looks where it ends and passes all 6,000.
        most = 13_000 if wanted.area == "街道3" else 2_500
        assert (read["passed"], read["fetched"] - before["fetched"] < most) == (0, True), (wanted, read, before)


@pytest.mark.parametrize("statistics", ["never", "before", "after"])
async def test_names_are_spelled_without_reading_the_whole_directory(
    database: Database, engine: AsyncEngine, tmp_path: Path, statistics: str
) -> None:
    tmp_path.chmod(0o700)
    await _fill(database, statistics, _ENTERPRISES, _LISTED, _BEGUN)
    blobs = BlobStore.at(tmp_path.as_uri())
    for _ in range(2):
        async with transact(engine) as session:
            connection = await driver_connection(session)
            before = await connection.fetchrow(_READ)
            assert await spelling_store.step(Work(session=session, blobs=blobs, pool=Pool(1)))
            read = await connection.fetchrow(_READ)
        # 2,000 names of 6,000, and of each its list.
        assert (read["passed"], read["fetched"] - before["fetched"] < 4_500) == (0, True), (read, before)


async def _fill(database: Database, statistics: str, *statements: str) -> None:
    admin = await connect(database.admin_url)
    for table in ("enterprise", "listing", "spelled_name"):
        await admin.execute(f"ALTER TABLE sampling.{table} SET (autovacuum_enabled = off)")
    for moment, these in (("before", ()), ("", statements), ("after", ())):
        for statement in these:
            await admin.execute(statement)
        if moment == statistics:
            await admin.execute("ANALYZE sampling.enterprise, sampling.listing, sampling.spelled_name")
    await admin.close()
