"""Reading the changes that were requested after a draw, and which of them wait; writing the read rows."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, exists, select

from services.sampling.draws.change.lifecycle import FACTS, DrawChange, evolve
from services.sampling.draws.change.tables import ChangeRow
from services.sampling.past.drawn.tables import AssignedRow
from shared.aggregate import Aggregate
from shared.errors import NotFound
from shared.keyset import read_page
from shared.locks import hold
from shared.log.event import Event
from shared.pages import PageFound, PageWanted
from shared.work import Work


class ChangeUnknown(NotFound):
    code = "change-unknown"
    title = "没有这一变更申请"
    title_en = "No such change"


async def change_to_show(session: AsyncSession, change: UUID, visible: Callable[[str], bool]) -> DrawChange:
    """A requested change, if the caller may see its bureau (`visible`). Raises ChangeUnknown."""
    row = await session.get(ChangeRow, change)
    if row is None or not visible(row.bureau):
        raise unknown(str(change))
    return DrawChange.model_validate(row.state)


async def changes_of(session: AsyncSession, draw: UUID, page: PageWanted[UUID]) -> PageFound[ChangeRow, UUID]:
    """The changes that were requested after a draw, newest first."""
    query = select(ChangeRow).where(ChangeRow.draw == draw)
    return await read_page(session, query, (col(ChangeRow.id),), page, newest_first=True)


async def waiting(session: AsyncSession, draw: UUID) -> frozenset[str]:
    """The units that open requests of a draw would withdraw; "" stands for a request to open the draw.

    Others who request a change of the draw wait until this transaction ends.
    """
    await hold(session, "sampling.change", str(draw))
    query = select(ChangeRow.unit).where(
        ChangeRow.draw == draw, ChangeRow.status == "requested", ChangeRow.kind != "succession"
    )
    return frozenset(await session.scalars(query))


async def successions_open(session: AsyncSession) -> list[DrawChange]:
    """The successions on which nobody has decided, of all bureaus that the transaction sees; not those of covert crews,
    which not everybody who reads metrics may know.
    """
    covert = exists().where(col(AssignedRow.draw) == col(ChangeRow.draw), col(AssignedRow.embargoed))
    query = select(ChangeRow.state).where(ChangeRow.kind == "succession", ChangeRow.status == "requested", ~covert)
    return [DrawChange.model_validate(state) for state in await session.scalars(query)]


async def project(work: Work, change: DrawChange, _: Event) -> None:
    """Write the read row after one more event of a change."""
    await work.session.merge(
        ChangeRow(
            **change.model_dump(include={"id", "bureau", "draw", "kind", "version", "trace"}),
            unit=change.unit or "",
            status=change.status,
            requested_at=change.round.requested.at,
            state=change.model_dump(mode="json"),
        )
    )
    await work.session.flush()


def unknown(change: str) -> ChangeUnknown:
    return ChangeUnknown(
        f"没有编号为 {change} 的变更申请。", f"There is no requested change {change} here.", change=change
    )


CHANGES: Aggregate[DrawChange] = Aggregate(name="change", facts=FACTS, evolve=evolve, project=project, missing=unknown)
