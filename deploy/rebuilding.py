"""Rebuild the read tables of a service. The service itself says which tables it owns, and how events change them."""

from collections.abc import Sequence

from services.publishing import projections as publishing
from services.sampling import projections as sampling
from shared.blobs import BlobStore
from shared.database import create_engine
from shared.log.rebuild import rebuild

READ_SIDES = {"sampling": sampling, "publishing": publishing}


async def rebuild_service(service: str, database_url: str, blob_urls: Sequence[str]) -> int:
    """Rebuild a service's read tables. Returns the number of events that were projected.

    `database_url` is the owner's address: only the owner may stop others from appending. The blob stores are only read.

    Raises NotSequencedYet while events wait for a position.
    """
    engine = create_engine(database_url, application="cheqian-rebuild")
    read_side = READ_SIDES[service]
    try:
        return await rebuild(engine, BlobStore.at(None, blob_urls), read_side.TABLES, read_side.PROJECTIONS)
    finally:
        await engine.dispose()
