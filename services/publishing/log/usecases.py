"""Publishing the log: sign the tree that the sequencer has built, let witnesses cosign it, and let strangers
fetch it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import inf

import structlog
import uuid_utils.compat
from sqlalchemy.ext.asyncio import AsyncEngine

from services.publishing.log import daily, store
from services.publishing.log.fork import HistoryUnknown, WouldFork, require_known_history, require_same_history
from services.publishing.log.lastsigned import LastSigned, LastSignedHeld
from services.publishing.log.store import StoredCheckpoint
from shared.clock import Clock, beijing_date
from shared.contracts.publishing import LogWitnessed
from shared.database import transact
from shared.disk import DiskFull
from shared.log.append import StaleVersion, append
from shared.log.checkpoints import Checkpoint
from shared.log.gauges import LogGauges
from shared.log.leadership import Connect, Office, leading
from shared.log.notes import SigningKey
from shared.log.occasion import Actor, Occasion
from shared.witness.client import Witnesses
from shared.witness.told import Told

Leads = Callable[[], Awaitable[object]]
"""Raises an error if another process may lead now."""

# A draw is announced only while the log was cosigned in the last minute.
_COSIGNED_EVERY = timedelta(seconds=20)
_LONGEST_PAUSE = 5.0
_SERVICE = Actor("publishing", "service", "publishing")
_NO_BUREAU = ""
_NOTHING = Told()

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Everything that publishing the log needs. Only this service holds the log's key."""

    engine: AsyncEngine
    key: SigningKey
    last_signed: LastSigned
    witnesses: Witnesses
    clock: Clock
    gauges: LogGauges


async def keep_publishing(publisher: Publisher, connect: Connect, *, pause: float = 0.2) -> None:
    """Publish all sequenced entries, at most a second after they were sequenced; runs until it is cancelled. `pause` is
    in seconds; while nothing can be signed, it grows to five.
    """
    async with leading(connect, Office.PUBLISHER) as leadership:

        async def leads() -> None:
            await leadership.fetchval("SELECT 1")

        # What the witnesses have cosigned is binding, even if our database and our file say otherwise now.
        told = await publisher.witnesses.latest(publisher.key.name)
        behind_since = publisher.clock()
        noted: date | None = None
        refused = 0
        try:
            while True:
                await leads()
                if await _publish_or_refuse(publisher, told, leads):
                    behind_since, refused = publisher.clock(), 0
                    noted = await note_the_day(publisher, noted)
                else:
                    refused += 1
                publisher.gauges.checkpoint_age.set((publisher.clock() - behind_since).total_seconds())
                await asyncio.sleep(until_next_round(refused, pause))
        finally:
            # The process that leads after this one tells whether it refuses.
            publisher.gauges.refused_to_sign.set(0)


def until_next_round(refused: int, pause: float) -> float:
    """The seconds until the next round, after so many rounds in a row in which nothing could be signed.

    Each of these rounds writes a line to the log, and may ask the witnesses.
    """
    return min(pause * (1 << min(refused, 16)), max(pause, _LONGEST_PAUSE))


async def _alone() -> None:
    """For a caller that is sure that no other process publishes."""


async def publish_checkpoint(publisher: Publisher, told: Told = _NOTHING, leads: Leads = _alone) -> bool:
    """Publish a checkpoint of the whole tree. Returns False if the newest checkpoint already covers the tree.

    Raises WouldFork when the tree does not continue what was signed last, what is published, or what witnesses have
    `told`; and HistoryUnknown when nobody says what was signed last. Either is raised before anything is signed; or, if
    a witness reports a larger tree only when it is asked to cosign, before anything is published. Raises LastSignedHeld
    and SignedMeanwhile when another process signs; and what `leads` raises, which is asked before the signature.
    """
    # Before the tree, so that another process that signs meanwhile does not look like entries that are lost.
    last = publisher.last_signed.read()
    async with transact(publisher.engine) as session:
        edge = await store.edge(session)
        newest = await store.newest_checkpoint(session)
        asked_at = await store.asked_witnesses_at(session)
    publisher.gauges.cosigned_age.set(_seconds_since(asked_at, publisher.clock()))
    publisher.gauges.published_size.set(newest.size if newest else 0)
    checkpoint = Checkpoint(publisher.key.name, edge.size, edge.root)
    # Check this even if there is nothing to sign: a database that was restored to an earlier published state must not
    # be served as the log.
    await _require_growth(publisher, checkpoint, await _known(publisher, last, newest, told))
    is_published = newest is not None and newest.size == edge.size
    if is_published and last == checkpoint:
        await _cosign_again(publisher, checkpoint, asked_at)
        return False
    await leads()
    note = checkpoint.sign(publisher.key)
    # Write the last-signed file before anybody can see the signature. If we stop here, the entries are sequenced but
    # not published; the next round signs the same bytes again, or a larger tree that contains them.
    if last != checkpoint:
        publisher.last_signed.advance(last, note)
    if is_published:
        return False
    await _cosign_and_publish(publisher, checkpoint, note)
    return True


async def _known(
    publisher: Publisher, last: Checkpoint | None, newest: StoredCheckpoint | None, told: Told
) -> Collection[Checkpoint]:
    """The checkpoints of this log that are known to be signed. Raises HistoryUnknown."""
    if last is None:
        # A missing file is not "before the first signature" because a database says so, which may be a backup.
        told = await publisher.witnesses.latest(publisher.key.name)
        require_known_history(last, told, begun=newest is not None)
    published = newest and newest.of(publisher.key.name)
    return {checkpoint for checkpoint in (last, published, *told.checkpoints) if checkpoint}


async def _cosign_and_publish(publisher: Publisher, checkpoint: Checkpoint, note: bytes) -> None:
    # If we stop after this, a witness has seen more than we store; it tells us its size when we ask it again.
    cosigned = await publisher.witnesses.cosign(note, checkpoint)
    for witness, reason in cosigned.failures:
        _log.warning("not cosigned", witness=witness, reason=reason, size=checkpoint.size)
    if cosigned.failures:
        told = await publisher.witnesses.latest(checkpoint.origin)
        await _require_growth(publisher, checkpoint, told.checkpoints)
    complete = bool(publisher.witnesses.keys) and not cosigned.failures
    async with transact(publisher.engine) as session:
        now = publisher.clock()
        stored = StoredCheckpoint(checkpoint.size, checkpoint.root, cosigned.note, now, complete)
        await store.insert_checkpoint(session, stored)
        if not cosigned.failures:
            await store.keep_cosigned(session, checkpoint.size, cosigned.note, now)
    publisher.gauges.published_size.set(checkpoint.size)


async def note_the_day(publisher: Publisher, noted: date | None = None) -> date | None:
    """Record the newest cosigned checkpoint in the log, if it is of a day, in China, that has no note yet.

    `noted` is the last day whose note this process knows of. Returns the last such day now. A warning is logged if
    something else has taken the place of the day's note.
    """
    if noted == beijing_date(publisher.clock()):
        return noted
    async with transact(publisher.engine) as session:
        note = await store.cosigned_note(session)
    day = note and daily.day_of(note, publisher.key.name, publisher.witnesses.keys)
    if not note or not day or day == noted:
        return noted
    occasion = Occasion(_NO_BUREAU, _SERVICE, publisher.clock(), uuid_utils.compat.uuid7().hex, "")
    # The stream takes one version 1: another process, or this one before it was restarted, may have recorded the note.
    with suppress(StaleVersion):
        async with transact(publisher.engine) as session:
            await append(session, occasion, daily.stream_of(day), 0, LogWitnessed(note=note.decode()))
        return day
    async with transact(publisher.engine) as session:
        entry = await store.first_entry(session, daily.stream_of(day))
    if not daily.is_note_of(day, entry, publisher.key.name, publisher.witnesses.keys):
        _log.warning("not the note of the day", stream=daily.stream_of(day))
    return day


async def _cosign_again(publisher: Publisher, checkpoint: Checkpoint, asked_at: datetime | None) -> None:
    """Have a checkpoint that is published already cosigned anew, if the cosignatures of `asked_at` are not fresh.

    Whoever looks sees then that the witnesses still answer, also while the log has no new entries.
    """
    now = publisher.clock()
    if asked_at is not None and now - asked_at < _COSIGNED_EVERY:
        return
    cosigned = await publisher.witnesses.cosign(checkpoint.sign(publisher.key), checkpoint)
    if cosigned.failures:
        return
    async with transact(publisher.engine) as session:
        await store.keep_cosigned(session, checkpoint.size, cosigned.note, now)
        if publisher.witnesses.keys:
            await store.complete_checkpoint(session, checkpoint.size, cosigned.note, now)


def _seconds_since(asked_at: datetime | None, now: datetime) -> float:
    """Infinity if the witnesses have never cosigned."""
    return inf if asked_at is None else (now - asked_at).total_seconds()


async def _require_growth(publisher: Publisher, tree: Checkpoint, known: Iterable[Checkpoint]) -> None:
    """Raises WouldFork for the first checkpoint in `known` that `tree` does not continue."""
    for signed in known:
        if signed.size and signed != tree:
            async with transact(publisher.engine) as session:
                ours = await store.root_at(session, min(signed.size, tree.size))
            require_same_history(signed, tree, ours)


async def _publish_or_refuse(publisher: Publisher, told: Told, leads: Leads) -> bool:
    """Publish a checkpoint; returns whether everything is published now. Neither a refusal to sign nor a full disk
    stops the process: the log stays readable, and an operator is alerted.
    """
    try:
        await publish_checkpoint(publisher, told, leads)
    except (WouldFork, HistoryUnknown, LastSignedHeld) as refusal:
        publisher.gauges.refused_to_sign.set(1)
        _log.error("refused to sign", reason=refusal.code, detail=refusal.detail_en, **refusal.facts)
        return False
    except DiskFull as refusal:
        # Nothing was shown: the next round signs again, as soon as the last-signed file can be written.
        _log.error("not signed", reason=refusal.detail_en)
        return False
    publisher.gauges.refused_to_sign.set(0)
    return True
