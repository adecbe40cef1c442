"""Rebuild the read tables of a service. The service itself says which tables it owns, and how events change them."""

from collections.abc import Sequence
from pathlib import Path

from services.cases import projections as cases
from services.documents import projections as documents
from services.publishing import projections as publishing
from services.sampling import projections as sampling
from services.sampling.registers.enterprises.spelling_store import spell_everything
from services.sampling.registers.enterprises.tables import SPELLED
from shared.blobs import BlobStore
from shared.database import create_engine
from shared.log.rebuild import rebuild
from shared.sealing import NO_SEALS, Seals

READ_SIDES = {"sampling": sampling, "cases": cases, "documents": documents, "publishing": publishing}


async def rebuild_service(service: str, database_url: str, blob_urls: Sequence[str], sealing_keys: Path) -> int:
    """Rebuild a service's read tables. Returns the number of events that were projected.

    `database_url` is the owner's address: only the owner may stop others from appending. The blob stores are only read.
    `sealing_keys` is the file with the service's sealing keys, if it has any.

    Raises NotSequencedYet while events wait for a position.
    """
    engine = create_engine(database_url, application="cheqian-rebuild")
    read_side = READ_SIDES[service]
    try:
        seals = Seals.at(sealing_keys) if sealing_keys.exists() else NO_SEALS
        blobs = BlobStore.at(None, blob_urls)
        spelled = SPELLED if service == "sampling" else ()
        count = await rebuild(engine, blobs, (*read_side.TABLES, *spelled), read_side.PROJECTIONS, seals)
        if spelled:
            await spell_everything(engine, blobs)
        return count
    finally:
        await engine.dispose()
