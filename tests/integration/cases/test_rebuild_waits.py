"""A rebuild gives way to somebody who has read a table and wants to append: neither of them is ended."""

import asyncio

from services.cases.projections import PROJECTIONS, TABLES
from shared.database import create_engine
from shared.log.rebuild import rebuild
from tests.integration.cases.straight_way import walk
from tests.support.caseload import Caseload
from tests.support.log import sequence_all
from tests.support.postgres import connect

_WAITS = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = 'cases.inspection'::regclass)"


async def test_a_rebuild_and_a_writer_do_not_end_each_other(caseload: Caseload) -> None:
    await walk(caseload, await caseload.assign(), "approved")
    await sequence_all(caseload.sequencer)
    writer, watcher = await connect(caseload.database.admin_url), await connect(caseload.database.admin_url)
    engine = create_engine(caseload.database.admin_url, application="tests")
    reading = writer.transaction()
    await reading.start()
    await writer.fetch("SELECT FROM cases.inspection")
    rebuilding = asyncio.create_task(rebuild(engine, caseload.blobs, TABLES, PROJECTIONS))
    while not await watcher.fetchval(_WAITS):
        await asyncio.sleep(0)
    await writer.execute("LOCK TABLE log.event IN ROW EXCLUSIVE MODE")
    await reading.commit()
    assert await rebuilding > 0
    for connection in (writer, watcher):
        await connection.close()
    await engine.dispose()
