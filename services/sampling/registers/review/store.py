"""Reading how much each directory holds, when it was last reviewed, and which bureaus have a policy;
recording reviews.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, cast, get_args

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.sampling.registers.enterprises.tables import EnterpriseRow
from services.sampling.registers.records.tables import RecordRow
from services.sampling.registers.review.tables import ReviewRow
from services.sampling.rules.policy.tables import PolicyRow
from shared.contracts.register import DirectoryName, DirectoryReviewed, ReviewMissed
from shared.locks import hold, try_hold
from shared.log.append import append
from shared.log.event import Event
from shared.work import Acting, Work

DIRECTORIES: tuple[DirectoryName, ...] = get_args(DirectoryName)

_LOCK = "sampling.review"


class Holding(NamedTuple):
    """How many entries of a directory are in use, when it got its first entry, and when an entry last changed (None: it
    never had any).
    """

    kept: int
    first: datetime | None
    changed: datetime | None


_NOTHING = Holding(0, None, None)


async def be_alone(session: AsyncSession, bureau: str) -> None:
    """Wait until nobody else writes the bureau's reviews, and lock them until the transaction ends."""
    await hold(session, _LOCK, bureau)


async def is_alone(session: AsyncSession, bureau: str) -> bool:
    """Lock the bureau's reviews until the transaction ends, without waiting. Returns False if another transaction holds
    the lock.
    """
    return await try_hold(session, _LOCK, bureau)


async def holdings(session: AsyncSession, bureau: str) -> dict[DirectoryName, Holding]:
    """Directory → how much it holds, for each of the four directories."""
    enterprises = select(
        func.count().filter(col(EnterpriseRow.vanished_at).is_(None)),
        func.min(EnterpriseRow.added_at),
        func.max(EnterpriseRow.changed_at),
    ).where(EnterpriseRow.bureau == bureau)
    records = (
        select(
            col(RecordRow.directory),
            func.count().filter(col(RecordRow.retired_at).is_(None)),
            func.min(RecordRow.entered_at),
            func.max(RecordRow.changed_at),
        )
        .where(RecordRow.bureau == bureau)
        .group_by(col(RecordRow.directory))
    )
    found = {row[0]: Holding(row[1], row[2], row[3]) for row in await session.execute(records)}
    found["enterprises"] = Holding(*(await session.execute(enterprises)).one())
    return {name: found.get(name, _NOTHING) for name in DIRECTORIES}


async def reviews(session: AsyncSession, bureau: str) -> dict[DirectoryName, ReviewRow]:
    """Directory → the row of its reviews; a directory that was neither reviewed nor missed a review has none."""
    query = select(ReviewRow).where(ReviewRow.bureau == bureau).execution_options(populate_existing=True)
    return {cast("DirectoryName", row.directory): row for row in await session.scalars(query)}


async def ruled_bureaus(session: AsyncSession) -> Sequence[str]:
    """The bureaus that have adopted a policy, whether or not it is in force."""
    return (await session.scalars(select(PolicyRow.bureau).distinct().order_by(PolicyRow.bureau))).all()


async def record(act: Acting, before: ReviewRow | None, fact: DirectoryReviewed | ReviewMissed) -> None:
    """Append a review, or a missed one, to the directory's stream, and write its row.

    `before` is the row as it was read. Raises StaleVersion if another transaction has written since.
    """
    stream = f"review/{act.bureau}/{fact.directory}"
    (event,) = await append(act.session, act.occasion, stream, before.version if before else 0, fact)
    await _put(act.session, event, fact)


async def project_review(work: Work, event: Event) -> None:
    """Write into the directory's row that it was reviewed."""
    await _put(work.session, event, DirectoryReviewed.of(event))


async def project_missed(work: Work, event: Event) -> None:
    """Write into the directory's row that a review was missed."""
    await _put(work.session, event, ReviewMissed.of(event))


async def _put(session: AsyncSession, event: Event, fact: DirectoryReviewed | ReviewMissed) -> None:
    row = await session.get(ReviewRow, (event.bureau, fact.directory)) or ReviewRow(
        bureau=event.bureau,
        directory=fact.directory,
        version=0,
        reviewed_at=None,
        reviewed_by=None,
        reminded_at=None,
        event=event.id,
        trace=event.trace,
    )
    row.version, row.event, row.trace = event.version, event.id, event.trace
    if isinstance(fact, ReviewMissed):
        row.reminded_at = event.time
    else:
        row.reviewed_at, row.reviewed_by = event.time, event.person
    session.add(row)
    await session.flush()
