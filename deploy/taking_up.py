"""Take up the events that a service has set aside. The service itself says how it reacts to events."""

from collections.abc import Mapping, Sequence

from services.cases.reactions import reactions as cases
from services.documents.reactions import reactions as documents
from services.publishing.reactions import reactions as publishing
from services.sampling.reactions import reactions as sampling
from shared.blobs import BlobStore
from shared.clock import utc_now
from shared.database import create_engine, transact
from shared.log.reaction import Reaction
from shared.log.set_aside import SetAside, everything
from shared.log.taking_up import TakenUp, take_up
from shared.pool import Pool


async def events_set_aside(database_url: str) -> list[SetAside]:
    """All events that are set aside, by service and in the order of the log.

    `database_url` is the owner's address, because a service sees only its own events.
    """
    engine = create_engine(database_url, application="cheqian-set-aside")
    try:
        async with transact(engine) as session:
            return await everything(session)
    finally:
        await engine.dispose()


async def take_up_service(service: str, database_url: str, blob_urls: Sequence[str]) -> TakenUp:
    """React again to the events that a service has set aside. The blob stores are only read.

    Raises Unavailable when the reactions need something that is not available.
    """
    engine = create_engine(database_url, application="cheqian-take-up")
    try:
        return await take_up(engine, service, _reactions_of(service, BlobStore.at(None, blob_urls)))
    finally:
        await engine.dispose()


def _reactions_of(service: str, blobs: BlobStore) -> Mapping[str, Reaction]:
    pool = Pool(1)
    reactions = {
        "sampling": sampling(blobs, pool, utc_now),
        "cases": cases(blobs, pool, utc_now),
        "documents": documents(blobs, pool, utc_now),
        "publishing": publishing(blobs, pool, utc_now),
    }
    return reactions[service]
