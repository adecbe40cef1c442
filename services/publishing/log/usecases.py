"""Publishing the log: sign the tree as the sequencer left it, have it cosigned, let strangers fetch it."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from services.publishing.log import store
from services.publishing.log.fork import WouldFork, require_same_history
from services.publishing.log.lastsigned import LastSigned
from services.publishing.log.store import StoredCheckpoint
from shared.clock import Clock
from shared.database import transact
from shared.log.checkpoints import Checkpoint
from shared.log.gauges import LogGauges
from shared.log.leadership import Connect, Office, leading
from shared.log.notes import SigningKey
from shared.witness.client import Witnesses

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """What publishing the log takes. Only this service holds the key."""

    engine: AsyncEngine
    key: SigningKey
    last_signed: LastSigned
    witnesses: Witnesses
    clock: Clock
    gauges: LogGauges


async def keep_publishing(publisher: Publisher, connect: Connect, *, pause: float = 0.2) -> None:
    """Publish whatever is sequenced, at most a second behind, until cancelled. `pause` in seconds."""
    async with leading(connect, Office.PUBLISHER) as leadership:
        # What the witnesses have seen stands, whatever our database and our file now say.
        seen = await publisher.witnesses.latest(publisher.key.name)
        behind_since = publisher.clock()
        while True:
            await leadership.fetchval("SELECT 1")
            if await _publish_or_refuse(publisher, seen):
                behind_since = publisher.clock()
            publisher.gauges.checkpoint_age.set((publisher.clock() - behind_since).total_seconds())
            await asyncio.sleep(pause)


async def publish_checkpoint(publisher: Publisher, seen: Iterable[Checkpoint] = ()) -> bool:
    """Publish a checkpoint of the whole tree; False when the newest one covers it already.

    Raises WouldFork when the tree is not a later state of what was signed last or of what witnesses have `seen`:
    before anything is signed, or, where a witness only says so when it is asked to cosign, before anything is shown.
    """
    async with transact(publisher.engine) as session:
        edge = await store.edge(session)
        newest = await store.newest_checkpoint(session)
    checkpoint = Checkpoint(publisher.key.name, edge.size, edge.root)
    # Also where there is nothing to sign: a database restored to a published state must not pass for the log.
    await _require_growth(publisher, checkpoint, (publisher.last_signed.read(), *seen))
    if newest is not None and newest.size == edge.size:
        return False
    note = checkpoint.sign(publisher.key)
    # Remember before anyone can see it. If we stop here the entries are sequenced but unseen; the next round signs
    # the same bytes again, or a larger tree that contains them.
    publisher.last_signed.write(note)
    # If we stop after this, a witness is ahead of what we store; it tells us its size when we come again.
    cosigned = await publisher.witnesses.cosign(note, checkpoint)
    for witness, reason in cosigned.failures:
        _log.warning("not cosigned", witness=witness, reason=reason, size=checkpoint.size)
    if cosigned.failures:
        await _require_growth(publisher, checkpoint, await publisher.witnesses.latest(checkpoint.origin))
    async with transact(publisher.engine) as session:
        await store.insert_checkpoint(
            session, StoredCheckpoint(checkpoint.size, checkpoint.root, cosigned.note, publisher.clock())
        )
    publisher.gauges.published_size.set(checkpoint.size)
    return True


async def _require_growth(publisher: Publisher, tree: Checkpoint, known: Iterable[Checkpoint | None]) -> None:
    """Raises WouldFork for the first that `tree` does not begin with."""
    for signed in known:
        if signed is not None and signed.size and signed != tree:
            async with transact(publisher.engine) as session:
                ours = await store.root_at(session, min(signed.size, tree.size))
            require_same_history(signed, tree, ours)


async def _publish_or_refuse(publisher: Publisher, seen: Iterable[Checkpoint]) -> bool:
    """Whether all is published now. A fork is no crash: the log stays readable, and an operator is called."""
    try:
        await publish_checkpoint(publisher, seen)
    except WouldFork as refusal:
        publisher.gauges.refused_to_sign.set(1)
        _log.error("refused to sign", **refusal.facts)
        return False
    publisher.gauges.refused_to_sign.set(0)
    return True
