"""How much each directory holds, when it was last gone through, and which bureaus have rules for that."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, cast, get_args

from sqlalchemy import func, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.sampling.registers.enterprises.tables import EnterpriseRow
from services.sampling.registers.records.tables import RecordRow
from services.sampling.registers.review.tables import ReviewRow
from services.sampling.rules.policy.tables import PolicyRow
from shared.contracts.register import DirectoryName
from shared.log.event import Event

DIRECTORIES: tuple[DirectoryName, ...] = get_args(DirectoryName)

_ALONE = "(hashtextextended('sampling.review/' || :bureau, 0))"
_BE_ALONE = text(f"SELECT pg_advisory_xact_lock{_ALONE}")
_TRY_TO = text(f"SELECT pg_try_advisory_xact_lock{_ALONE}")


class Holding(NamedTuple):
    """How many a directory has in use; when it got its first, and when one changed last (None: never had any)."""

    kept: int
    first: datetime | None
    changed: datetime | None


_NOTHING = Holding(0, None, None)


async def be_alone(session: AsyncSession, bureau: str) -> None:
    """Wait until nobody else writes the bureau's reviews, and hold them to the end of the transaction."""
    await session.execute(_BE_ALONE, {"bureau": bureau})


async def is_alone(session: AsyncSession, bureau: str) -> bool:
    """The same without waiting; False where somebody else has them."""
    return bool(await session.scalar(_TRY_TO, {"bureau": bureau}))


async def holdings(session: AsyncSession, bureau: str) -> dict[DirectoryName, Holding]:
    """Of each of the four directories."""
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
    """Directory → its newest row; none for one that was neither gone through nor missed."""
    query = select(ReviewRow).where(ReviewRow.bureau == bureau).execution_options(populate_existing=True)
    return {cast("DirectoryName", row.directory): row for row in await session.scalars(query)}


async def ruled_bureaus(session: AsyncSession) -> Sequence[str]:
    """Those that have adopted a policy, whatever its period."""
    return (await session.scalars(select(PolicyRow.bureau).distinct().order_by(PolicyRow.bureau))).all()


async def put_review(session: AsyncSession, event: Event, directory: DirectoryName, *, missed: bool) -> None:
    """What a review, or its absence, makes of the directory's row."""
    row = await session.get(ReviewRow, (event.bureau, directory)) or ReviewRow(
        bureau=event.bureau,
        directory=directory,
        version=0,
        reviewed_at=None,
        reviewed_by=None,
        reminded_at=None,
        event=event.id,
        trace=event.trace,
    )
    row.version, row.event, row.trace = event.version, event.id, event.trace
    if missed:
        row.reminded_at = event.time
    else:
        row.reviewed_at, row.reviewed_by = event.time, event.payload["actor"]["person"]
    session.add(row)
    await session.flush()
