"""Showing what happened to a draw: the notice is recorded in the log, and from then on the public site shows
the event.
"""

import json
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.frame import store as frames
from services.publishing.frame.files import Files, candidates_in, errands_in, people_in
from services.publishing.frame.members import Openings
from services.publishing.log.store import NotPublished
from services.publishing.notice import store
from services.publishing.notice.bundle import bundle_of, completion_of, drawn
from services.publishing.notice.disclosure import STAGES, disclose, draw_of, with_reasons
from services.publishing.notice.story import Notice
from shared.contracts.publishing import NoticePosted, Stage
from shared.contracts.sampling import DrawOpened, DrawSubstituted
from shared.draws.bundle import Bundle
from shared.log.append import append
from shared.log.event import Event
from shared.log.streams import event_by_id, load
from shared.work import Acting, Work


async def post(act: Acting, event: Event) -> None:
    """Show an event of a draw to the public from now on."""
    stream = f"notice/{draw_of(event)}"
    posted = await load(act.session, stream)
    fact = NoticePosted(about=event.stream, event=event.id, stage=STAGES[event.type])
    (notice,) = await append(act.session, act.occasion, stream, len(posted), fact)
    await project(act, notice)


async def project(work: Work, event: Event) -> None:
    """Write what a posted notice changes on the public site: the draw's notice; with the first notice also the frames;
    and the names in the frames as soon as they may be known.
    """
    shown = await event_by_id(work.session, NoticePosted.of(event).event)
    before = await store.find_notice(work.session, draw_of(shown))
    notice = disclose(before, shown)
    if shown.type == DrawOpened.type:
        notice = with_reasons(notice, await _substitutions_before(work.session, shown))
    await store.save_notice(work.session, notice)
    # The openings are read only when they may be shown: what was not read cannot leak.
    opened_now = notice.names == "shown" and (before is None or before.names != "shown")
    content = await work.blobs.get(notice.openings) if opened_now else None
    openings: Openings | None = None if content is None else await work.pool.run(json.loads, content)
    if before is None:
        await _save_frames(work, notice, openings)
    elif openings is not None:
        name = frames.name_tasks if notice.assigns else frames.name_candidates
        await name(work.session, notice.draw, openings)


async def notice_of_kind(session: AsyncSession, draw: UUID, *, assigns: bool) -> Notice:
    """The notice of a draw. Raises NoticeUnknown; NoSuchFrame if the draw does not have the frames asked for
    (`assigns`: tasks and people).
    """
    notice = await store.notice_of(session, draw)
    notice.require_kind(assigns=assigns)
    return notice


async def bundle(work: Work, draw: UUID) -> tuple[Notice, Bundle]:
    """The draw's notice and its bundle. Raises NoticeUnknown, DrawNotCompleted, NotPublished."""
    notice = await store.notice_of(work.session, draw)
    completion_of(notice)
    announcement = await receipt_of_stage(work.session, notice, "announced")
    completion = await receipt_of_stage(work.session, notice, "completed")
    async with work.away():
        files = await _files(work, notice)
    return notice, await work.compute(lambda: bundle_of(notice, drawn(notice, files), announcement, completion))


async def frame(work: Work, draw: UUID, *, assigns: bool) -> tuple[Notice, Files]:
    """The draw's notice and its frozen files. Raises NoticeUnknown, NoSuchFrame."""
    notice = await notice_of_kind(work.session, draw, assigns=assigns)
    async with work.away():
        return notice, await _files(work, notice)


async def receipt_of_stage(session: AsyncSession, notice: Notice, stage: Stage) -> bytes:
    """The receipt of the event that brought the draw to a stage. Raises NotPublished, also if there is no such event
    yet.
    """
    step = notice.step(stage)
    found = await store.positions(session, [step.event]) if step else {}
    for position in found.values():
        return await store.receipt(session, position)
    raise NotPublished(
        "该事件尚未写入已公布的日志，请稍后再取。", "This event is not in the published log yet; try again shortly."
    )


async def _files(work: Work, notice: Notice) -> Files:
    """The frozen files of a draw; the openings only if the public may know the names behind its units or tasks."""
    return Files(
        await work.blobs.get(notice.units),
        None if notice.people is None else await work.blobs.get(notice.people),
        await work.blobs.get(notice.openings) if notice.names == "shown" else None,
    )


async def _save_frames(work: Work, notice: Notice, openings: Openings | None) -> None:
    files = await _files(work, notice)
    session, draw, bureau = work.session, notice.draw, notice.bureau
    if not notice.assigns:
        await frames.save_candidates(session, draw, bureau, await work.pool.run(candidates_in, files, openings))
        return
    await frames.save_tasks(session, draw, bureau, await work.pool.run(errands_in, files, openings))
    await frames.save_people(session, draw, bureau, await work.pool.run(people_in, files))


async def _substitutions_before(session: AsyncSession, opening: Event) -> list[DrawSubstituted]:
    # Only the events before the opening, so that a rebuild, when the stream is longer, gives the same result.
    stream = (event for event in await load(session, opening.stream) if event.version < opening.version)
    return [DrawSubstituted.of(event) for event in stream if event.type == DrawSubstituted.type]
