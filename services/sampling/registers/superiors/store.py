"""Reading which superior a bureau has registered; writing the read rows."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer
from sqlmodel import col, select

from services.sampling.registers.superiors.lifecycle import FACTS, Superior, evolve
from services.sampling.registers.superiors.tables import SuperiorRow
from shared.aggregate import Aggregate
from shared.errors import NotFound
from shared.keyset import read_page
from shared.locks import hold
from shared.log.event import Event
from shared.pages import PageFound, PageWanted
from shared.work import Work

_LOCK = "sampling.superior"


class SuperiorUnknown(NotFound):
    code = "superior-unknown"
    title = "没有这一上级单位登记"
    title_en = "No such registration of a superior"


async def superior_row(session: AsyncSession, superior: UUID, visible: Callable[[str], bool]) -> SuperiorRow:
    """The read row of a registration, if the caller may see its bureau (`visible`). Raises SuperiorUnknown."""
    row = await session.get(SuperiorRow, superior)
    if row is None or not visible(row.bureau):
        raise _unknown(str(superior))
    return row


async def superiors(session: AsyncSession, bureau: str, page: PageWanted[UUID]) -> PageFound[SuperiorRow, UUID]:
    """The bureau's registrations without their state, newest first."""
    query = select(SuperiorRow).options(defer(SuperiorRow.state)).where(SuperiorRow.bureau == bureau)
    return await read_page(session, query, (col(SuperiorRow.id),), page, newest_first=True)


async def superior_now(session: AsyncSession, bureau: str) -> str | None:
    """The area code of the superior that the bureau has registered last; None if there is none."""
    query = (
        select(col(SuperiorRow.superior))
        .where(SuperiorRow.bureau == bureau, col(SuperiorRow.registered_at).is_not(None))
        .order_by(col(SuperiorRow.registered_at).desc(), col(SuperiorRow.id).desc())
        .limit(1)
    )
    return (await session.scalars(query)).one_or_none()


async def be_alone(session: AsyncSession, bureau: str) -> None:
    """Wait until nobody else registers a superior of the bureau, and keep others waiting until the transaction ends."""
    await hold(session, _LOCK, bureau)


async def project(work: Work, superior: Superior, _: Event) -> None:
    """Write the read row after one more event of a registration."""
    await work.session.merge(_row(superior))
    await work.session.flush()


def _row(superior: Superior) -> SuperiorRow:
    verdict = superior.round.verdict
    return SuperiorRow(
        id=superior.id,
        bureau=superior.bureau,
        superior=superior.superior,
        status=superior.status,
        version=superior.version,
        trace=superior.trace,
        requested_at=superior.round.requested.at,
        registered_at=verdict.at if verdict and verdict.approved else None,
        state=superior.model_dump(mode="json"),
    )


def _unknown(superior: str) -> SuperiorUnknown:
    return SuperiorUnknown(
        f"没有编号为 {superior} 的上级单位登记。",
        f"There is no registration {superior} of a superior here.",
        superior=superior,
    )


SUPERIORS: Aggregate[Superior] = Aggregate(
    name="superior", facts=FACTS, evolve=evolve, project=project, missing=_unknown
)
