"""Showing what happened to a draw: the notice is recorded in the log, and from then on the public site shows
the event.
"""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.frame import store as frames
from services.publishing.frame.files import Files, lists_in
from services.publishing.frame.members import InNoFrame, Named
from services.publishing.frame.membership import NamedSheet, ProvableSheet, Proved
from services.publishing.frame.sheets import Index, ListName
from services.publishing.frame.shelving import shelve_lists, shelve_names, shelve_outcome
from services.publishing.log.proving_usecases import Proof, Prover
from services.publishing.log.store import NotPublished
from services.publishing.notice import store
from services.publishing.notice.access import completion_of, require_end, require_list, require_lists, require_proofs
from services.publishing.notice.bundle import bundle_of
from services.publishing.notice.disclosure import STAGES, disclose, draw_of, with_persons
from services.publishing.notice.listing import list_json
from services.publishing.notice.story import Notice
from services.publishing.search import store as search
from services.publishing.search.entry import ShownDraw, serial_of
from shared.contracts.fact import BlobRef
from shared.contracts.publishing import NoticePosted, Stage
from shared.contracts.sampling import DrawOpened
from shared.draws.bundle import Bundle
from shared.draws.frames import Lists
from shared.log.append import append
from shared.log.event import Event
from shared.log.streams import event_by_id, load
from shared.memory import Memory
from shared.work import Acting, Begin, Work

SHOWN_AT_MOST = 300
"""How many members of a list, and how many places of an outcome, a page shows. The rest is in the files."""


async def post(act: Acting, event: Event) -> None:
    """Show an event of a draw to the public from now on."""
    stream = f"notice/{draw_of(event)}"
    posted = await load(act.session, stream)
    fact = NoticePosted(about=event.stream, event=event.id, stage=STAGES[event.type])
    (notice,) = await append(act.session, act.occasion, stream, len(posted), fact)
    await project(act, notice)


async def project(work: Work, event: Event) -> None:
    """Write what a posted notice changes on the public site: the draw's notice; and lists, names and outcome as soon as
    they may be shown.

    Each is read only when it may be shown: what was not read cannot leak.
    """
    shown = await event_by_id(work.session, NoticePosted.of(event).event)
    before = await store.find_notice(work.session, draw_of(shown))
    notice = disclose(before, shown)
    if shown.type == DrawOpened.type:
        notice = with_persons(notice, await _before(work.session, shown))
    lists_now = notice.lists_shown and not (before and before.lists_shown)
    names_now = notice.names == "shown" and not (before and before.names == "shown")
    if lists_now or names_now:
        files = await _files(work, notice)
        lists = await work.compute_holding(lists_in, files)
        notice = await _show_lists(work, notice, lists) if lists_now else notice
        if names_now:
            await _show_names(work, notice, files, lists)
    if notice.lists_shown and notice.completion and notice.completion.head is None:
        notice = await _show_outcome(work, notice, notice.completion.outcome)
    await store.save_notice(work.session, notice)
    if before is None:
        told = ShownDraw(serial_of(notice.year, notice.serial), notice.title, notice.announced_at)
        await search.keep_draw(work.session, notice.draw, notice.bureau, told)


async def list_of(work: Work, draw: UUID, name: ListName) -> tuple[Notice, bytes]:
    """The draw's notice, and one of its lists as JSON. Raises NoticeUnknown, NoSuchFrame, DrawNotOpened."""
    notice = await store.notice_of(work.session, draw)
    require_list(notice, name)
    async with work.away():
        files = await _files(work, notice)
    return notice, await work.compute(list_json, files, name)


class ProvableList(NamedTuple):
    """A list of a draw whose members may be proved: its root (hex), its size, and where its members and the names of
    the draw are found.
    """

    root: str
    size: int
    members: Index
    names: Index

    @property
    def weight(self) -> int:
        """About how many bytes it takes in memory."""
        return self.members.weight + self.names.weight


async def prove(memory: Memory, begin: Begin, draw: UUID, name: ListName, id_: str) -> Proved:
    """A member of a list of the draw, and the proof that it is there. From the moment on at which members may be
    proved, nothing of this changes: what is in memory is not read again.

    Raises NoticeUnknown, NoSuchFrame, DrawNotOpened, InNoFrame.
    """
    found = await memory.recall(ProvableList, (draw, name), partial(_provable_list, begin, draw, name))
    number = found.members.holding(id_)
    if number is not None:
        read = partial(_provable_sheet, begin, draw, name, number, found.size)
        proved = (await memory.recall(ProvableSheet, (draw, name, number), read)).prove(id_)
        if proved:
            return Proved(found.root, *proved, await _named(memory, begin, draw, found.names, id_))
    raise InNoFrame(f"名单中没有编号 {id_}。", f"The list has no {id_}.", draw=str(draw), id=id_)


async def _provable_list(begin: Begin, draw: UUID, name: ListName) -> ProvableList:
    session = (await begin()).session
    notice = await store.notice_of(session, draw)
    require_list(notice, name)
    require_proofs(notice)
    committed = notice.spec[name]
    members = await frames.index_of(session, draw, name)
    names = await frames.index_of(session, draw, "openings")
    return ProvableList(committed["root"], int(committed["size"]), members, names)


async def _provable_sheet(begin: Begin, draw: UUID, name: ListName, number: int, size: int) -> ProvableSheet:
    return await frames.provable_sheet((await begin()).session, draw, name, number, size)


async def _named(memory: Memory, begin: Begin, draw: UUID, names: Index, id_: str) -> Named | None:
    number = names.holding(id_)
    if number is None:
        return None

    async def read() -> NamedSheet:
        return await frames.named_sheet((await begin()).session, draw, number)

    return (await memory.recall(NamedSheet, (draw, number), read)).find(id_)


async def outcome(work: Work, draw: UUID) -> bytes:
    """The outcome of the draw, canonical JSON. Raises NoticeUnknown, DrawNotEnded, NoOutcome, DrawNotOpened."""
    completion = completion_of(await store.notice_of(work.session, draw))
    async with work.away():
        return await work.blobs.get(completion.outcome)


class BundleFound(NamedTuple):
    """A draw's notice and its bundle. `settled`: the receipts in the bundle never change."""

    notice: Notice
    bundle: Bundle
    settled: bool


async def bundle(work: Work, prover: Prover, draw: UUID) -> BundleFound:
    """The draw's notice and its bundle. Raises NoticeUnknown, DrawNotEnded, DrawNotOpened, NotPublished, LogDamaged."""
    notice = await store.notice_of(work.session, draw)
    require_end(notice)
    require_lists(notice)
    announcement = await proof_of_stage(work.session, prover, notice, "announced")
    end = await proof_of_stage(work.session, prover, notice, "completed" if notice.completion else "failed")
    async with work.away():
        files = await _files(work, notice)
        drawn = await work.blobs.get(notice.completion.outcome) if notice.completion else None
    made = await work.compute(bundle_of, notice, files, drawn, announcement.receipt, end.receipt)
    return BundleFound(notice, made, announcement.settled and end.settled)


async def proof_of_stage(session: AsyncSession, prover: Prover, notice: Notice, stage: Stage) -> Proof:
    """The receipt of the event that brought the draw to a stage. Raises NotPublished, also if there is no such event
    yet, and LogDamaged.
    """
    step = notice.step(stage)
    found = await store.positions(session, [step.event]) if step else {}
    for position in found.values():
        return await prover.prove(session, position)
    raise NotPublished(
        "该事件尚未写入已公布的日志，请稍后再取。", "This event is not in the published log yet; try again shortly."
    )


async def _files(work: Work, notice: Notice) -> Files:
    """The frozen files of a draw; the openings only if the public may know the names behind its units or tasks."""
    return Files(
        await work.blobs.get(notice.units),
        await work.blobs.get(notice.left_out),
        None if notice.people is None else await work.blobs.get(notice.people),
        await work.blobs.get(notice.openings) if notice.names == "shown" else None,
    )


async def _show_lists(work: Work, notice: Notice, lists: Lists) -> Notice:
    kept = await work.compute_holding(shelve_lists, lists)
    for shelved in kept.shelved:
        await frames.save_shelf(work.session, notice.draw, notice.bureau, shelved)
    return notice.model_copy(update={"strata": kept.strata, "slots": kept.slots})


async def _show_names(work: Work, notice: Notice, files: Files, lists: Lists) -> None:
    names = await work.compute_holding(shelve_names, files, lists, findable=notice.names_enterprises)
    for shelved in names.shelved:
        await frames.save_shelf(work.session, notice.draw, notice.bureau, shelved)
    await search.keep_listed(work, notice.bureau, notice.announced_at, names.enterprises)


async def _show_outcome(work: Work, notice: Notice, ref: BlobRef) -> Notice:
    content = await work.blobs.get(ref)
    drawn = await work.compute_holding(shelve_outcome, content, assigns=notice.assigns, most=SHOWN_AT_MOST)
    await frames.save_shelf(work.session, notice.draw, notice.bureau, drawn.shelved)
    completion = notice.completion and notice.completion.model_copy(update={"head": drawn.head})
    return notice.model_copy(update={"completion": completion})


async def _before(session: AsyncSession, opening: Event) -> Sequence[Event]:
    # Only the events before the opening, so that a rebuild, when the stream is longer, gives the same result.
    return [event for event in await load(session, opening.stream) if event.version < opening.version]
