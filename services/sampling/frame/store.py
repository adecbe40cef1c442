"""Who can be put into a frame, and which frames there are."""

import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, literal
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.sampling.directory.tables import EnterpriseRow, ListingRow
from services.sampling.frame.freezing import Candidate, Opening
from services.sampling.frame.tables import FrameRow
from services.sampling.frame.wire import FreezeRequest
from shared.blobs import BlobStore
from shared.contracts.fact import BlobRef
from shared.draws.frames import Unit
from shared.draws.reading import read_units
from shared.errors import NotFound

_STRATUM = {"group": EnterpriseRow.group, "industry": EnterpriseRow.industry, "area": EnterpriseRow.area}


class FrameUnknown(NotFound):
    code = "frame-unknown"
    title = "没有这一名单"
    title_en = "No such frame"


async def candidates(session: AsyncSession, bureau: str, wanted: FreezeRequest) -> list[Candidate]:
    """The bureau's enterprises that are in the directory now and fit, each once."""
    stratum = _STRATUM.get(wanted.stratify_by)
    query = select(
        col(EnterpriseRow.identifier), col(EnterpriseRow.name), literal("") if stratum is None else col(stratum)
    ).where(EnterpriseRow.bureau == bureau, col(EnterpriseRow.vanished_at).is_(None), *_conditions(wanted))
    return [Candidate(*row) for row in await session.execute(query)]


async def frame_of(session: AsyncSession, frame: UUID, visible: Callable[[str], bool]) -> FrameRow:
    """A frame of a bureau that is visible to the one who asks. Raises FrameUnknown."""
    row = await session.get(FrameRow, frame)
    if row is None or not visible(row.bureau):
        raise FrameUnknown(
            f"没有编号为 {frame} 的名单；请先确定名单。", f"There is no frame {frame} here; freeze one first."
        )
    return row


async def frames_before(session: AsyncSession, bureau: str, before: UUID | None, limit: int) -> Sequence[FrameRow]:
    """The bureau's frames, newest first: those older than `before` (ids are in the order of time)."""
    query = select(FrameRow).where(FrameRow.bureau == bureau).order_by(col(FrameRow.id).desc()).limit(limit)
    if before is not None:
        query = query.where(col(FrameRow.id) < before)
    return (await session.scalars(query)).all()


async def units_in(blobs: BlobStore, units: BlobRef) -> list[Unit]:
    """A frame's units, sorted by id."""
    content = await blobs.get(units)
    return await asyncio.to_thread(lambda: read_units(json.loads(content)))


async def openings_in(blobs: BlobStore, openings: BlobRef) -> dict[str, Opening]:
    """Who is behind each id of a frame."""
    content = await blobs.get(openings)
    opened: dict[str, Opening] = await asyncio.to_thread(json.loads, content)
    return opened


def _conditions(wanted: FreezeRequest) -> Iterator[ColumnElement[bool]]:
    for column, names in (
        (EnterpriseRow.group, wanted.groups),
        (EnterpriseRow.industry, wanted.industries),
        (EnterpriseRow.area, wanted.areas),
    ):
        if names:
            yield col(column).in_(names)
    if wanted.lists:
        # Not a join: an enterprise that is on two lists may be drawn once.
        yield col(EnterpriseRow.identifier).in_(
            select(ListingRow.identifier).where(
                ListingRow.bureau == EnterpriseRow.bureau,
                col(ListingRow.list).in_(wanted.lists),
                col(ListingRow.vanished_at).is_(None),
            )
        )
