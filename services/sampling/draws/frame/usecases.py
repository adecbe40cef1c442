"""Freezing a frame: what `prospect` finds now is fixed under blinded ids. A frame made by hand is approved."""

import secrets
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import IO, NamedTuple
from uuid import UUID

from services.sampling.draws.frame import approving, embargo, store
from services.sampling.draws.frame.embargo import Out
from services.sampling.draws.frame.freezing import ListedMembers, freeze, written_exclusions
from services.sampling.draws.frame.members import FrameMembers
from services.sampling.draws.frame.members_table import Openings, table
from services.sampling.draws.frame.prospecting_usecases import FrameTerms, prospect
from services.sampling.draws.frame.requests import FrameRequest
from services.sampling.draws.frame.tables import FrameRow
from shared.access.roles import Permission
from shared.contracts.fact import BlobRef
from shared.contracts.frame import FrameApproved, FrameFrozen
from shared.draws.frames import LeftOut, Unit
from shared.heavy import heavy
from shared.log.rebuild import Projection
from shared.pages import PageFound, PageWanted
from shared.sheets import write_rows
from shared.work import Acting, Asking

PROJECTIONS: Mapping[str, Projection] = {
    FrameFrozen.type: store.project_frozen,
    FrameApproved.type: store.project_approved,
}


class FrameSeen(NamedTuple):
    """A frame as its reader may know it. `told`: whether the reader may know the request that chose its units; of a
    covert frame it can name them.
    """

    row: FrameRow
    told: bool


async def freeze_frame(act: Acting, request: FrameRequest) -> FrameSeen:
    """Fix who may be drawn, under a new key that nobody has seen. Raises what `prospect` raises, and the refusal that
    it finds.
    """
    found = await prospect(act, request)
    if found.impossible is not None:
        raise found.impossible
    # Only a reader of covert draws gets here with a covert frame.
    return FrameSeen(await freeze_members(act, found.terms, found.chosen.members), told=True)


async def approve_frame(act: Acting, frame: UUID) -> FrameSeen:
    """Record that a second person approves a frame that was made by hand. Raises FrameUnknown, ApprovalNotNeeded,
    SamePerson.
    """
    row = await store.frame_of(act.session, frame, act.owns)
    approving.approve(row, act.person)
    return FrameSeen(await store.record_approved(act, row), _may_know(act, row))


async def frames_to_show(ask: Asking, page: PageWanted[UUID]) -> PageFound[FrameSeen, UUID]:
    """A page of the bureau's frames, newest first, as far as the caller may know them."""
    found = await store.frames(ask.session, ask.bureau, page)
    seen = {one.row.id: one for one in await _seen(ask, found.rows)}
    return found.to(lambda row: seen[row.id])


async def frame_to_show(ask: Asking, frame: UUID) -> FrameSeen:
    """A frame as far as the caller may know it. Raises FrameUnknown."""
    (seen,) = await _seen(ask, [await store.frame_of(ask.session, frame, ask.may_see)])
    return seen


async def _seen(ask: Asking, rows: Sequence[FrameRow]) -> list[FrameSeen]:
    opened = await store.opened(ask.session, [row.id for row in rows])
    return [FrameSeen(row, _may_know(ask, row) or row.id in opened) for row in rows]


def _may_know(ask: Asking, row: FrameRow) -> bool:
    return row.disclosure != "after-visits" or ask.identity.may(Permission.DRAW_READ_COVERT, row.bureau)


async def freeze_members(act: Acting, terms: FrameTerms, members: FrameMembers) -> FrameRow:
    """Freeze a frame of this population, and record the excluded subjects with every reason.

    Raises EmptyFrame, MalformedMember, DuplicateMember.
    """
    frame_key = secrets.token_bytes(32)
    told = members.withheld() if terms.disclosure == "after-visits" else members
    sealed = terms.disclosure != "at-once"  # not everybody may know the names at once
    async with act.away():
        # Store the content before the event that names it: if we stop in between, only blobs remain that nothing refers
        # to. One after the other: the contents of a million members must not be in memory together.
        stored = {"exclusions": await act.put_json(await act.pool.run(written_exclusions, told), sealed=sealed)}
        frozen = await act.pool.run(freeze, told, frame_key)
        stored["units"], root = await _stored(act, frozen.units())
        stored["left_out"], excluded_root = await _stored(act, frozen.left_out())
        stored["openings"] = await act.put_json(_pieces(act, frozen.openings()), sealed=sealed)
    sealed_key = act.seals.seal_key(frame_key)
    fact = FrameFrozen(
        root=root,
        size=told.size,
        key=frozen.key,
        excluded_root=excluded_root,
        excluded=sum(told.reasons.values()),
        changed=told.changed,
        strata=dict(told.strata),
        reasons=dict(told.reasons),
        frame_key=sealed_key.key,
        frame_key_seal=sealed_key.seal,
        **stored,
        **vars(terms),
    )
    return await store.record_frozen(act, fact)


async def _stored(act: Acting, listed: ListedMembers) -> tuple[BlobRef, str]:
    """The stored list, and its root."""
    ref = await act.put_json(_pieces(act, listed), sealed=False)
    return ref, await act.pool.run(listed.root)


async def _pieces(act: Acting, content: Iterable[bytes]) -> AsyncIterator[bytes]:
    """The pieces of a content, each written beside the event loop."""
    pieces = iter(content)
    while piece := await act.pool.run(next, pieces, b""):
        yield piece


async def exclusions(ask: Asking, frame: UUID, page: PageWanted[str]) -> PageFound[Out, str]:
    """The excluded subjects of a frame, in the order of identifiers. To a caller who may not know of the covert draws
    that were not open then and are not open now, they are shown as without these draws. Raises FrameUnknown.
    """
    row = await store.frame_of(ask.session, frame, ask.may_see)
    plain = await _only_plainly(ask, row)
    async with ask.away():
        out = await store.exclusions_in(ask, BlobRef.model_validate(row.exclusions))
        return await ask.pool.run(_page, embargo.plainly(out) if plain else out, page)


async def export_members(ask: Asking, frame: UUID, file: IO[bytes]) -> None:
    """Write the whole population of a frame as CSV with a header: who may be drawn, and who is left out and why.

    Raises FrameUnknown, FrameMembersSecret.
    """
    seen = await frame_to_show(ask, frame)
    embargo.check_reader(told=seen.told)
    plain = await _only_plainly(ask, seen.row)
    units, left_out, openings, exclusions = (
        BlobRef.model_validate(getattr(seen.row, name)) for name in ("units", "left_out", "openings", "exclusions")
    )
    async with ask.away():
        lists = await store.units_in(ask, units), await store.left_out_in(ask, left_out)
        names, out = await store.openings_in(ask, openings), await store.exclusions_in(ask, exclusions)
        said = embargo.plainly(out) if plain else out
        await ask.pool.run(_write_members, file, *lists, names, said)


@heavy
def _write_members(
    file: IO[bytes], units: Sequence[Unit], left_out: Sequence[LeftOut], names: Openings, said: Iterable[Out]
) -> None:
    write_rows(file, table(units, left_out, names, said))


async def _only_plainly(ask: Asking, row: FrameRow) -> bool:
    """Whether the caller is told exclusions as without the covert draws that were not open then, and are not now."""
    known = ask.identity.may(Permission.DRAW_READ_COVERT, row.bureau)
    return not known and await store.is_pending(ask.session, row.bureau, row.frozen_at)


def _page(out: Iterable[Out], page: PageWanted[str]) -> PageFound[Out, str]:
    return page.among(out, attrgetter("identifier"))
