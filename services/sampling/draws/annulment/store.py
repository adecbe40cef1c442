"""Reading requested annulments, and what they depend on; writing the read rows."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import and_, col, or_, select

from services.sampling.draws.annulment.lifecycle import FACTS, Annulment, evolve
from services.sampling.draws.annulment.tables import AnnulmentRow
from services.sampling.draws.draw.lifecycle import Draw
from services.sampling.draws.draw.tables import DrawRow
from shared.aggregate import Aggregate
from shared.errors import NotFound
from shared.keyset import read_page
from shared.locks import hold
from shared.log.event import Event
from shared.pages import PageFound, PageWanted
from shared.work import Work

# The order of the log decides what stood before the announcement, as it does for the auditor.
_SUPERIORS = text("""
    SELECT s.superior FROM sampling.superior s JOIN log.entry r ON r.event = CAST(s.state ->> 'event' AS uuid)
    WHERE s.bureau = :bureau AND s.superior <> s.bureau AND s.registered_at IS NOT NULL
        AND r.position < (SELECT position FROM log.entry WHERE event = :announcement)
""")


class AnnulmentUnknown(NotFound):
    code = "annulment-unknown"
    title = "没有这一撤销申请"
    title_en = "No such annulment"


async def annulment_to_show(session: AsyncSession, annulment: UUID, visible: Callable[[str], bool]) -> Annulment:
    """A requested annulment, if the caller may see the bureau of its draw (`visible`). Raises AnnulmentUnknown."""
    row = await session.get(AnnulmentRow, annulment)
    if row is None or not visible(row.bureau):
        raise _unknown(str(annulment))
    return Annulment.model_validate(row.state)


async def annulments_of(session: AsyncSession, draw: UUID, page: PageWanted[UUID]) -> PageFound[AnnulmentRow, UUID]:
    """The annulments that were requested of a draw, newest first."""
    query = select(AnnulmentRow).where(AnnulmentRow.draw == draw)
    return await read_page(session, query, (col(AnnulmentRow.id),), page, newest_first=True)


async def is_pending(session: AsyncSession, draw: UUID) -> bool:
    """Whether an annulment of the draw waits for its verdict. Others who request one wait for this transaction."""
    await hold(session, "sampling.annulment", str(draw))
    query = select(AnnulmentRow.id).where(AnnulmentRow.draw == draw, AnnulmentRow.status == "requested").limit(1)
    return await session.scalar(query) is not None


async def superiors_before(session: AsyncSession, draw: Draw) -> frozenset[str]:
    """The superiors of the draw's bureau whose registrations stand in the log before the announcement."""
    asked = {"bureau": draw.bureau, "announcement": draw.announcement}
    return frozenset(await session.scalars(_SUPERIORS, asked))


async def annulled_before(session: AsyncSession, draw: Draw) -> bool:
    """Whether another draw of the purpose was annulled."""
    query = select(DrawRow.id).where(
        DrawRow.bureau == draw.bureau,
        DrawRow.purpose == draw.spec.purpose,
        DrawRow.id != draw.id,
        DrawRow.status == "annulled",
    )
    return await session.scalar(query.limit(1)) is not None


async def building_on(session: AsyncSession, draw: Draw) -> frozenset[str]:
    """The purposes of the draws that build on this draw and are not over: of people or items for its deals, and of its
    vacant places.
    """
    replaced = select(DrawRow.replaces).where(DrawRow.bureau == draw.bureau, col(DrawRow.replaces).is_not(None))
    purpose = col(DrawRow.purpose)
    beginnings = (f"crews/{draw.id}/", f"items/{draw.id}/", f"{draw.spec.purpose}/more-")
    query = select(DrawRow.purpose).where(
        DrawRow.bureau == draw.bureau,
        or_(*(purpose.startswith(beginning, autoescape=True) for beginning in beginnings)),
        or_(DrawRow.status == "announced", and_(DrawRow.status == "failed", col(DrawRow.id).not_in(replaced))),
    )
    return frozenset(await session.scalars(query))


async def project(work: Work, annulment: Annulment, _: Event) -> None:
    """Write the read row after one more event of an annulment."""
    await work.session.merge(
        AnnulmentRow(
            **annulment.model_dump(include={"id", "bureau", "draw", "version", "trace"}),
            status=annulment.status,
            requested_at=annulment.round.requested.at,
            state=annulment.model_dump(mode="json"),
        )
    )
    await work.session.flush()


def _unknown(annulment: str) -> AnnulmentUnknown:
    return AnnulmentUnknown(
        f"没有编号为 {annulment} 的撤销申请。", f"There is no annulment {annulment} here.", annulment=annulment
    )


ANNULMENTS: Aggregate[Annulment] = Aggregate(
    name="annulment", facts=FACTS, evolve=evolve, project=project, missing=_unknown
)
