"""What can be done with a draw by those who use it: announce it, and hand in a value.

What changes after its completion takes two persons (`draws/change`). What the service does by itself is in
`conducting_usecases.py`.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import uuid_utils.compat

from services.sampling.draws.draw import announcing, circumstances_store, handing_in, store
from services.sampling.draws.draw.announcing import DrawPlace, Frozen, Horizon
from services.sampling.draws.draw.announcing_usecases import announced
from services.sampling.draws.draw.circumstances_store import Asked
from services.sampling.draws.draw.comparing import OpenedLists, joined_and_left
from services.sampling.draws.draw.conducting_usecases import complete
from services.sampling.draws.draw.counting import counts_of
from services.sampling.draws.draw.handing_in import HandedIn
from services.sampling.draws.draw.house import House
from services.sampling.draws.draw.lifecycle import Draw
from services.sampling.draws.draw.projection import DRAWS
from services.sampling.draws.draw.requests import AnnounceDrawRequest
from services.sampling.draws.draw.sight import KnownNames, Openings, Sight, only_of
from services.sampling.draws.draw.sources import check_entropy
from services.sampling.draws.frame import store as frames
from services.sampling.registers.records.former_keys import NO_FORMER_KEYS, PERSONS
from services.sampling.registers.records.renewal_store import former_keys, keys_of
from shared.aggregate import judged_again, record, state_of
from shared.clock import beijing_date, rfc3339
from shared.contracts.frame import RosterFrozen
from shared.contracts.sampling import DrawAnnounced
from shared.draws.circumstances import Replaced
from shared.draws.frames import Lists, Roster
from shared.draws.spec import Spec
from shared.errors import Conflict
from shared.work import Acting, Asking, Work


class OrganisationUnknown(Conflict):
    code = "organisation-unknown"
    title = "本局统一社会信用代码未设定"
    title_en = "The bureau's organisation code is not set"


async def announce(act: Acting, request: AnnounceDrawRequest, house: House) -> Draw:
    """Announce a draw: fix its rules in the log, before its random values exist. Where a draw of the purpose was
    annulled, the draw takes its place.

    Raises FrameOrRoster, DueOfParties, FrameUnknown, FrameNotApproved, OpenByMissing, OrganisationUnknown,
    EntropyNotTheRules, and what `compose` and `check_announcement` raise.
    """
    announcing.check_asked(request)
    frozen = await _frozen(act, request)
    announcing.check_frozen(frozen)
    open_by = announcing.open_by(frozen, request.open_by)
    organisation = await circumstances_store.organisation_of(act.session, act.bureau, house.organisations)
    if not organisation:
        raise OrganisationUnknown(
            f"尚未设定 {act.bureau} 的统一社会信用代码；请运维人员在 CHEQIAN_ORGANISATIONS 中设定。",
            f"The organisation code of {act.bureau} is not set; ask the operator to set CHEQIAN_ORGANISATIONS.",
            bureau=act.bureau,
        )
    place = DrawPlace(act.bureau, organisation, beijing_date(act.now).year, 1, uuid_utils.compat.uuid7())
    spec = announcing.compose(request, place, frozen, Horizon(act.now, house.lead, house.reveal))
    check_entropy(spec, frozen.fact.entropy)
    async with act.away():
        lists = await lists_frozen(act, frozen)
    counts = await act.compute(counts_of, frozen.fact, lists)
    replaced = await _annulled(act, frozen, lists)
    fact = _announcement(request.title, frozen, spec, open_by).model_copy(update={"counts": counts, **_told(replaced)})
    asked = Asked(spec, 0, frozen.at, open_by, frozen.fact.open_by, replaced)
    return await announced(act, fact, asked, lists, house)


async def lists_frozen(work: Work, frozen: Frozen) -> Lists:
    """All lists of a frozen frame or roster."""
    fact = frozen.fact
    if isinstance(fact, RosterFrozen):
        return await store.lists_in(work, fact.tasks, fact.people, fact.left_out)
    return await store.lists_in(work, fact.units, None, fact.left_out)


async def _annulled(act: Acting, frozen: Frozen, lists: Lists) -> Replaced | None:
    """The annulled draw that the draw over this list replaces; None if there is none. (A failed draw is replaced by the
    service.)
    """
    waiting = await circumstances_store.owed(act, frozen.fact.purpose)
    draw = await state_of(act, DRAWS, waiting) if waiting else None
    if draw is None or draw.annulled is None:
        return None
    announcing.check_after(frozen, draw.annulled)
    before = await store.frozen(act.session, draw.frame, act.owns)
    async with act.away():
        earlier = await _opened(act, before, await lists_frozen(act, before))
        later = await _opened(act, frozen, lists)
    persons = isinstance(lists, Roster) or draw.population in PERSONS
    former = await former_keys(act.session, act.bureau) if persons else NO_FORMER_KEYS
    joined, left = await act.compute(joined_and_left, earlier, later, former)
    return await circumstances_store.replaced_by(act.session, draw, joined, left)


async def _opened(work: Work, frozen: Frozen, lists: Lists) -> OpenedLists:
    fact = frozen.fact
    names = await frames.openings_in(work, fact.openings)
    people = await frames.openings_in(work, fact.people_openings) if isinstance(fact, RosterFrozen) else {}
    return OpenedLists(lists, names, people)


def _told(replaced: Replaced | None) -> dict[str, Any]:
    """What the announcement says of the annulled draw that it replaces."""
    if replaced is None:
        return {}
    return {"replaces": replaced.spec.draw, "joined": replaced.joined, "left": replaced.left}


async def hand_in(act: Acting, draw_id: UUID, given: HandedIn) -> Draw:
    """Record the value of a source. The beacon's completes the draw; a nonce is recorded, and the service completes the
    draw once all are there.

    Whoever hands in a value has read no version of the draw. So what is recorded meanwhile, for instance the note of
    the witnesses, is no reason to refuse the value: it is judged again. Raises DrawUnknown, and what `handing_in`
    raises.
    """
    return await judged_again(act, lambda: _hand_in(act, draw_id, given))


async def _hand_in(act: Acting, draw_id: UUID, given: HandedIn) -> Draw:
    draw = await state_of(act, DRAWS, draw_id)
    if draw.beacon is None:
        fact = await act.compute(handing_in.reveal, draw, given)
        return await record(act, DRAWS, draw, fact)
    await act.compute(handing_in.check_round, draw, draw.beacon, given, act.now)
    return await complete(act, draw, given.value)


async def find_draw(ask: Asking, draw_id: UUID) -> Draw:
    """A draw that the caller may see: an expert, only if the draw names the expert. Raises DrawUnknown."""
    draw = await store.draw_to_show(ask.session, draw_id, ask.may_see)
    expert = await own_keys(ask, draw.bureau)
    if expert is not None and not await store.is_of(ask.session, draw, expert):
        raise store.unknown(str(draw_id))
    return draw


async def own_keys(ask: Asking, bureau: str) -> Sequence[str] | None:
    """The keys, present and former, of the only expert whose draws the caller may see; None for a caller who may see
    every draw of the bureau.
    """
    number = only_of(ask.identity, bureau)
    return None if number is None else await keys_of(ask.session, bureau, "experts", number)


async def known_to(work: Work, draw: Draw, sight: Sight) -> KnownNames:
    """The outcome of a draw and the names that an answer may show to a reader; `sight` says what the reader may know.
    Before the draw is completed there are none.
    """
    if draw.completion is None:
        return KnownNames()
    own = await keys_of(work.session, draw.bureau, "experts", sight.expert) if sight.expert else ()
    units: Openings = {}
    if sight.of_units(draw):
        units = await frames.openings_in(work, draw.openings)
    elif sight.expert and draw.population == "experts":
        units = sight.own(draw, await frames.openings_in(work, draw.openings), own)
    if not draw.assigns:
        return KnownNames(units, ranked=await store.ranked(work, draw), texts=sight.of_units(draw))
    people: Openings = {}
    if sight.of_crew(draw) or sight.expert:
        roster = await store.roster_frozen(work.session, draw.frame, draw.bureau.__eq__)
        people = await frames.openings_in(work, roster.people_openings)
        people = people if sight.of_crew(draw) else sight.own(draw, people, own)
    return KnownNames(units, people, assigned=await store.assigned(work, draw), texts=sight.of_crew(draw))


async def _frozen(act: Acting, request: AnnounceDrawRequest) -> Frozen:
    if request.frame is not None:
        found = await store.frozen(act.session, request.frame, act.owns)
        if not isinstance(found.fact, RosterFrozen):
            return found
    if request.roster is not None:
        found = await store.frozen(act.session, request.roster, act.owns)
        if isinstance(found.fact, RosterFrozen):
            return found
    raise announcing.FrameOrRoster(
        "抽取名单（frame）、派员名册（roster）须填各自的编号；请核对。",
        "`frame` is the id of a frame, `roster` that of a roster; check which of the two this is.",
    )


def _announcement(title: str, frozen: Frozen, spec: Spec, open_by: str) -> DrawAnnounced:
    fact = frozen.fact
    common = {
        "spec": spec.as_json(),
        "counts": {"members": 0, "out": fact.reasons},
        "frozen": rfc3339(frozen.at.replace(microsecond=0)),
        "open_by": open_by,
        "title": title,
        "frame": frozen.id,
        "left_out": fact.left_out,
        "openings": fact.openings,
        "disclosure": fact.disclosure,
        "kind": fact.kind,
    }
    if isinstance(fact, RosterFrozen):
        return DrawAnnounced.model_validate({**common, "units": fact.tasks, "people": fact.people})
    return DrawAnnounced.model_validate(
        {**common, "units": fact.units, "population": fact.population, "changed": fact.changed}
    )
