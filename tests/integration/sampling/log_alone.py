"""The read rows of sampling follow from the log alone."""

from services.sampling.projections import PROJECTIONS, TABLES
from shared.database import create_engine
from shared.log.rebuild import rebuild
from tests.integration.sampling.desk import Desk
from tests.support.log import sequence_all
from tests.support.oracle import check_rebuild
from tests.support.postgres import connect


async def check_log(desk: Desk) -> None:
    """Every read row equals the one made again from the log."""
    connection = await connect(desk.database.admin_url)
    await sequence_all(connection)
    await connection.close()
    owner = create_engine(desk.database.admin_url, application="tests")
    try:
        held = desk.app.resources
        await check_rebuild(desk.database, TABLES, lambda: rebuild(owner, held.blobs, TABLES, PROJECTIONS, held.seals))
    finally:
        await owner.dispose()
