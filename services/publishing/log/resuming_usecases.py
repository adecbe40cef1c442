"""An operator decides after which checkpoint the log goes on, when the last-signed file is lost."""

from sqlalchemy.ext.asyncio import AsyncEngine

from services.publishing.log import store
from services.publishing.log.fork import require_resumable, require_same_history
from services.publishing.log.lastsigned import LastSigned
from shared.contracts.publishing import LogResumed
from shared.database import transact
from shared.log.append import append
from shared.log.checkpoints import Checkpoint, open_checkpoint
from shared.log.occasion import Occasion
from shared.log.streams import load

STREAM = "resumed/log"


async def resume(engine: AsyncEngine, last_signed: LastSigned, fact: LogResumed, occasion: Occasion) -> Checkpoint:
    """Record the decision in the log, then write the named checkpoint into the last-signed file; returns it.

    Raises what `open_checkpoint` raises, NothingToResume, WouldFork if the tree does not continue the checkpoint,
    StaleVersion, and what `LastSigned.advance` raises.
    """
    note = fact.note.encode()
    named = open_checkpoint(note, last_signed.key, former=last_signed.former).checkpoint
    async with transact(engine) as session:
        edge = await store.edge(session)
        newest = await store.newest_checkpoint(session)
        require_resumable(named, last_signed.read(), newest.of(named.origin) if newest else None)
        ours = await store.root_at(session, min(named.size, edge.size))
        require_same_history(named, Checkpoint(named.origin, edge.size, edge.root), ours)
        version = len(await load(session, STREAM))
        await append(session, occasion, STREAM, version, fact)
    # After the record: if we stop here, nothing is signed, and the operator decides again.
    last_signed.advance(None, note)
    return named
