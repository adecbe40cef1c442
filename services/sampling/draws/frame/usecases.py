"""Freezing a frame: what `prospect` finds now is fixed under blinded ids. A frame made by hand is approved."""

import secrets
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from operator import attrgetter
from uuid import UUID

from services.sampling.draws.frame import approving, embargo, store
from services.sampling.draws.frame.embargo import Out
from services.sampling.draws.frame.freezing import ListedMembers, freeze, written_exclusions
from services.sampling.draws.frame.members import FrameMembers
from services.sampling.draws.frame.prospecting_usecases import FrameTerms, prospect
from services.sampling.draws.frame.requests import FrameRequest
from services.sampling.draws.frame.tables import FrameRow
from shared.access.roles import Permission
from shared.contracts.fact import BlobRef
from shared.contracts.frame import FrameApproved, FrameFrozen
from shared.log.rebuild import Projection
from shared.pages import PageFound, PageWanted
from shared.work import Acting, Asking

_JSON = "application/json"

PROJECTIONS: Mapping[str, Projection] = {
    FrameFrozen.type: store.project_frozen,
    FrameApproved.type: store.project_approved,
}


async def freeze_frame(act: Acting, request: FrameRequest) -> FrameRow:
    """Fix who may be drawn, under a new key that nobody has seen. Raises what `prospect` raises, and the refusal that
    it finds.
    """
    found = await prospect(act, request)
    if found.impossible is not None:
        raise found.impossible
    return await freeze_members(act, found.terms, found.chosen.members)


async def approve_frame(act: Acting, frame: UUID) -> FrameRow:
    """Record that a second person approves a frame that was made by hand. Raises FrameUnknown, ApprovalNotNeeded,
    SamePerson.
    """
    row = await store.frame_of(act.session, frame, act.owns)
    approving.approve(row, act.person)
    return await store.record_approved(act, row)


async def freeze_members(act: Acting, terms: FrameTerms, members: FrameMembers) -> FrameRow:
    """Freeze a frame of this population, and record the excluded subjects with every reason.

    Raises EmptyFrame, MalformedMember, DuplicateMember.
    """
    frame_key = secrets.token_bytes(32)
    told = members.withheld() if terms.disclosure == "after-visits" else members
    async with act.away():
        # Store the content before the event that names it: if we stop in between, only blobs remain that nothing refers
        # to. One after the other: the contents of a million members must not be in memory together.
        stored = {"exclusions": await _kept(act, terms, await act.pool.run(written_exclusions, told))}
        frozen = await act.pool.run(freeze, told, frame_key)
        stored["units"], root = await _stored(act, frozen.units())
        stored["left_out"], excluded_root = await _stored(act, frozen.left_out())
        stored["openings"] = await _kept(act, terms, _pieces(act, frozen.openings()))
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


async def _kept(act: Acting, terms: FrameTerms, content: bytes | AsyncIterator[bytes]) -> BlobRef:
    """Store names; sealed if not everybody may know them at once."""
    if terms.disclosure == "at-once":
        return await act.blobs.put(content, _JSON)
    return await act.put_sealed(content)


async def _stored(act: Acting, listed: ListedMembers) -> tuple[BlobRef, str]:
    """The stored list, and its root."""
    ref = await act.blobs.put(_pieces(act, listed), _JSON)
    return ref, await act.pool.run(listed.root)


async def _pieces(act: Acting, content: Iterable[bytes]) -> AsyncIterator[bytes]:
    """The pieces of a content, each written beside the event loop."""
    pieces = iter(content)
    while piece := await act.pool.run(next, pieces, b""):
        yield piece


async def exclusions(ask: Asking, frame: UUID, page: PageWanted[str]) -> PageFound[Out, str]:
    """The excluded subjects of a frame, in the order of identifiers. A subject that is excluded because a covert draw
    drew it is shown only to a caller who may know this. Raises FrameUnknown.
    """
    row = await store.frame_of(ask.session, frame, ask.may_see)
    hidden: set[str] = set()
    if not ask.identity.may(Permission.DRAW_READ_COVERT, row.bureau):
        hidden = await store.under_embargo(ask.session, row.bureau)
    async with ask.away():
        out = await store.exclusions_in(ask, BlobRef.model_validate(row.exclusions))
        return await ask.pool.run(_tellable, out, hidden, page)


def _tellable(out: Sequence[Out], hidden: Collection[str], page: PageWanted[str]) -> PageFound[Out, str]:
    return page.among(embargo.tellable(out, hidden), attrgetter("identifier"))
