"""Showing what happened to a draw: the notice is posted in the log, and from then on the public site says so."""

import json
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.frame import store as frames
from services.publishing.frame.members import Openings, candidates, errands
from services.publishing.log.store import NotPublished
from services.publishing.notice import store
from services.publishing.notice.bundle import Drawn, bundle_of, completion_of
from services.publishing.notice.disclosure import STAGES, disclose, draw_of, with_reasons
from services.publishing.notice.story import Notice
from shared.blobs import BlobStore
from shared.contracts.publishing import NoticePosted, Stage
from shared.contracts.sampling import DrawOpened, DrawSubstituted
from shared.draws.bundle import Bundle
from shared.draws.frames import Roster
from shared.draws.reading import read_people, read_tasks, read_units
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
    """Write what a posted notice changes on the public site: the draw, at first its frames, and once that may be
    known who stands in them.
    """
    shown = await event_by_id(session, NoticePosted.of(event).event)
    before = await store.find_notice(session, draw_of(shown))
    notice = disclose(before, shown)
    if shown.type == DrawOpened.type:
        notice = with_reasons(notice, await _substitutions_before(session, shown))
    await store.save_notice(session, notice)
    # The openings are read when they are to be shown: what is not here cannot leave.
    opened_now = notice.names == "shown" and (before is None or before.names != "shown")
    openings: Openings | None = json.loads(await blobs.get(notice.openings)) if opened_now else None
    if before is None:
        await _save_frames(session, blobs, notice, openings)
    elif openings is not None:
        name = frames.name_tasks if notice.assigns else frames.name_candidates
        await name(session, notice.draw, openings)


async def notice_of_kind(session: AsyncSession, draw: UUID, *, assigns: bool) -> Notice:
    """The notice of a draw that has the frames asked for. Raises NoticeUnknown, NoSuchFrame."""
    notice = await store.notice_of(session, draw)
    notice.require_kind(assigns=assigns)
    return notice


async def bundle(session: AsyncSession, draw: UUID) -> tuple[Notice, Bundle]:
    """Everything that checks a draw offline. Raises NoticeUnknown, DrawNotCompleted, NotPublished."""
    notice = await store.notice_of(session, draw)
    completion_of(notice)
    announcement = await receipt_of_stage(session, notice, "announced")
    completion = await receipt_of_stage(session, notice, "completed")
    return notice, bundle_of(notice, await _drawn(session, notice), announcement, completion)


async def receipt_of_stage(session: AsyncSession, notice: Notice, stage: Stage) -> bytes:
    """The receipt of the event that brought the draw to a stage. Raises NotPublished, also before there is any."""
    step = notice.step(stage)
    found = await store.positions(session, [step.event]) if step else {}
    for position in found.values():
        return await store.receipt(session, position)
    raise NotPublished(
        "该事件尚未写入已公布的日志，请稍后再取。", "This event is not in the published log yet; try again shortly."
    )


async def _save_frames(session: AsyncSession, blobs: BlobStore, notice: Notice, openings: Openings | None) -> None:
    members = json.loads(await blobs.get(notice.units))
    if not notice.assigns:
        await frames.save_candidates(session, notice.draw, notice.bureau, candidates(read_units(members), openings))
        return
    await frames.save_tasks(session, notice.draw, notice.bureau, errands(read_tasks(members), openings))
    if notice.people is not None:
        people = read_people(json.loads(await blobs.get(notice.people)))
        await frames.save_people(session, notice.draw, notice.bureau, people)


async def _drawn(session: AsyncSession, notice: Notice) -> Drawn:
    if notice.assigns:
        tasks = await frames.tasks_of(session, notice.draw)
        roster = Roster([errand.task for errand in tasks], await frames.people_of(session, notice.draw))
        return Drawn(roster, {errand.id: errand.named for errand in tasks if errand.named})
    units = await frames.frame_of(session, notice.draw)
    return Drawn([unit.unit for unit in units], {unit.id: unit.named for unit in units if unit.named})


async def _substitutions_before(session: AsyncSession, opening: Event) -> list[DrawSubstituted]:
    # Up to the opening, so that a rebuild, for which the stream is longer, comes to the same.
    stream = (event for event in await load(session, opening.stream) if event.version < opening.version)
    return [DrawSubstituted.of(event) for event in stream if event.type == DrawSubstituted.type]
