"""Showing what happened to a draw: the notice is posted in the log, and from then on the public site says so."""

import json
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.log.store import NotPublished
from services.publishing.notice import store
from services.publishing.notice.bundle import bundle_of, completion_of
from services.publishing.notice.disclosure import STAGES, Notice, disclose, draw_of
from services.publishing.notice.frame import candidates
from shared.blobs import BlobStore
from shared.contracts.publishing import NoticePosted, Stage
from shared.draws.bundle import Bundle
from shared.draws.reading import read_units
from shared.log.append import append
from shared.log.event import Event
from shared.log.occasion import Occasion
from shared.log.streams import event_by_id, load


async def post(session: AsyncSession, blobs: BlobStore, occasion: Occasion, event: Event) -> None:
    """Show an event of a draw to everybody from now on."""
    stream = f"notice/{draw_of(event)}"
    posted = await load(session, stream)
    fact = NoticePosted(about=event.stream, event=event.id, stage=STAGES[event.type])
    (notice,) = await append(session, occasion, stream, len(posted), fact)
    await project(session, blobs, notice)


async def project(session: AsyncSession, blobs: BlobStore, event: Event) -> None:
    """Write what a posted notice changes on the public site: the draw, and at first who stands in its frame."""
    shown = await event_by_id(session, NoticePosted.of(event).event)
    before = await store.find_notice(session, draw_of(shown))
    notice = disclose(before, shown)
    await store.save_notice(session, notice)
    if before is None:
        units = read_units(json.loads(await blobs.get(notice.units)))
        openings = json.loads(await blobs.get(notice.openings))
        await store.save_candidates(session, notice, candidates(units, openings))


async def bundle(session: AsyncSession, draw: UUID) -> Bundle:
    """Everything that checks a draw offline. Raises NoticeUnknown, DrawNotCompleted, NotPublished."""
    notice = await store.notice_of(session, draw)
    completion_of(notice)
    frame = await store.frame_of(session, draw)
    announcement = await receipt_of_stage(session, notice, "announced")
    return bundle_of(notice, frame, announcement, await receipt_of_stage(session, notice, "completed"))


async def receipt_of_stage(session: AsyncSession, notice: Notice, stage: Stage) -> bytes:
    """The receipt of the event that brought the draw to a stage. Raises NotPublished, also before there is any."""
    step = notice.step(stage)
    found = await store.positions(session, [step.event]) if step else {}
    for position in found.values():
        return await store.receipt(session, position)
    raise NotPublished(
        "该事件尚未写入已公布的日志，请稍后再取。", "This event is not in the published log yet; try again shortly."
    )
