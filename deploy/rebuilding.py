"""Rebuilding a service's read tables: which tables it owns and how each event changes them, it says itself."""

from services.publishing import projections as publishing
from services.sampling import projections as sampling
from shared.blobs import BlobStore
from shared.database import create_engine
from shared.log.rebuild import rebuild

READ_SIDES = {"sampling": sampling, "publishing": publishing}


async def rebuild_service(service: str, database_url: str, blob_url: str) -> int:
    """How many events were projected. `database_url` is the owner's: nobody else may keep others from appending.

    Raises NotSequencedYet while events wait for a position.
    """
    engine = create_engine(database_url, application="cheqian-rebuild")
    read_side = READ_SIDES[service]
    try:
        return await rebuild(engine, BlobStore.at(blob_url), read_side.TABLES, read_side.PROJECTIONS)
    finally:
        await engine.dispose()
