"""Reading the editions of the item list, and the items in force on a day; writing the read rows."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer
from sqlmodel import col, select

from services.sampling.registers.item_list.issuing import EditionsSoFar
from services.sampling.registers.item_list.lifecycle import FACTS, ItemEdition, evolve
from services.sampling.registers.item_list.listed import read
from services.sampling.registers.item_list.tables import ItemEditionRow
from services.sampling.registers.records.retirement import Kept
from shared.aggregate import Aggregate
from shared.contracts.fact import BlobRef
from shared.errors import NotFound
from shared.keyset import read_page
from shared.locks import hold
from shared.log.event import Event
from shared.pages import PageFound, PageWanted
from shared.work import Work

_LOCK = "sampling.item-list"


class ItemEditionUnknown(NotFound):
    code = "item-edition-unknown"
    title = "没有这一版事项清单"
    title_en = "No such edition of the item list"


class InForceItems(NamedTuple):
    """The items of the edition in force on a day, and its number."""

    edition: int
    items: list[Kept]


async def edition_row(session: AsyncSession, edition: UUID, visible: Callable[[str], bool]) -> ItemEditionRow:
    """The read row of an edition, if the caller may see its bureau (`visible`). Raises ItemEditionUnknown."""
    row = await session.get(ItemEditionRow, edition)
    if row is None or not visible(row.bureau):
        raise _unknown(str(edition))
    return row


async def editions(session: AsyncSession, bureau: str, page: PageWanted[UUID]) -> PageFound[ItemEditionRow, UUID]:
    """The bureau's editions without their state, drafts too, newest first."""
    query = select(ItemEditionRow).options(defer(ItemEditionRow.state)).where(ItemEditionRow.bureau == bureau)
    return await read_page(session, query, (col(ItemEditionRow.id),), page, newest_first=True)


async def numbered(session: AsyncSession, bureau: str, number: int) -> ItemEditionRow:
    """The published edition with this number. Raises ItemEditionUnknown."""
    query = select(ItemEditionRow).where(ItemEditionRow.bureau == bureau, ItemEditionRow.number == number)
    row = (await session.scalars(query)).one_or_none()
    if row is None:
        raise _unknown(str(number))
    return row


async def edition_on(session: AsyncSession, bureau: str, on: date) -> ItemEditionRow | None:
    """The edition in force on a day: of the published editions that hold by then, the one with the highest number."""
    query = (
        select(ItemEditionRow)
        .where(
            ItemEditionRow.bureau == bureau, col(ItemEditionRow.number).is_not(None), col(ItemEditionRow.first) <= on
        )
        .order_by(col(ItemEditionRow.number).desc())
        .limit(1)
    )
    return (await session.scalars(query)).one_or_none()


async def items_on(work: Work, bureau: str, on: date) -> InForceItems | None:
    """The items of the edition in force on a day; None if no edition is in force."""
    row = await edition_on(work.session, bureau, on)
    if row is None or row.number is None:
        return None
    return InForceItems(row.number, await items_of(work, row))


async def items_of(work: Work, row: ItemEditionRow) -> list[Kept]:
    """The items of an edition, in the order of their keys."""
    content = await work.blobs.get(BlobRef.model_validate(row.state["items"]))
    return await work.pool.run(read, content)


async def standing(session: AsyncSession, bureau: str) -> EditionsSoFar:
    """The bureau's editions so far."""
    query = select(func.count(col(ItemEditionRow.number)), func.bool_or(ItemEditionRow.status == "requested"))
    published, pending = (await session.execute(query.where(ItemEditionRow.bureau == bureau))).one()
    newest = (await numbered(session, bureau, published)).sha256 if published else None
    return EditionsSoFar(published, newest, bool(pending))


async def be_alone(session: AsyncSession, bureau: str) -> None:
    """Wait until nobody else drafts or publishes an edition of the bureau, and keep others waiting until the
    transaction ends.
    """
    await hold(session, _LOCK, bureau)


async def project(work: Work, edition: ItemEdition, _: Event) -> None:
    """Write the read row after one more event of an edition."""
    await work.session.merge(_row(edition))
    await work.session.flush()


def _row(edition: ItemEdition) -> ItemEditionRow:
    verdict = edition.round.verdict
    return ItemEditionRow(
        id=edition.id,
        bureau=edition.bureau,
        number=edition.number,
        first=edition.first,
        size=edition.size,
        sha256=edition.items.sha256,
        status=edition.status,
        version=edition.version,
        trace=edition.trace,
        requested_at=edition.round.requested.at,
        published_at=verdict.at if verdict and verdict.approved else None,
        state=edition.model_dump(mode="json"),
    )


def _unknown(edition: str) -> ItemEditionUnknown:
    return ItemEditionUnknown(
        f"没有第 {edition} 版事项清单；请查阅清单目录。",
        f"There is no edition {edition} of the item list here; see the list of editions.",
        edition=edition,
    )


ITEM_EDITIONS: Aggregate[ItemEdition] = Aggregate(
    name="item-list", facts=FACTS, evolve=evolve, project=project, missing=_unknown
)
