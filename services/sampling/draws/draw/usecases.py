"""What can be done with a draw: each use case loads it, decides, and records the decision."""

from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

import uuid_utils.compat

from services.sampling.beacon import Relays
from services.sampling.draws.draw import (
    announcing,
    confirmation,
    ending,
    last_share,
    opening,
    reveals,
    store,
    substitution,
    vacancy,
)
from services.sampling.draws.draw.announcing import DrawPlace
from services.sampling.draws.draw.combination import check_combination
from services.sampling.draws.draw.dealing import DealPool
from services.sampling.draws.draw.last_share import ShareReading, Timing
from services.sampling.draws.draw.lifecycle import Draw
from services.sampling.draws.draw.projection import DRAWS
from services.sampling.draws.draw.requests import (
    AnnounceDrawRequest,
    RevealShareRequest,
    SubstituteUnitRequest,
    VacateSlotRequest,
)
from services.sampling.draws.draw.sight import KnownNames, Sight
from services.sampling.draws.draw.verbs import DRAW
from services.sampling.draws.frame import store as frames
from services.sampling.draws.frame.freezing import Opening
from services.sampling.rules.policy.store import in_force
from shared.aggregate import begin, record, state_of, to_change
from shared.contracts.fact import BlobRef
from shared.contracts.sampling import DrawAnnounced, ProposedDeal, SlotRef
from shared.draws.announcement import check_announcement, check_serial
from shared.draws.frames import Frame
from shared.draws.spec import Drand, Spec, spec_hash
from shared.errors import Invalid
from shared.work import Acting, Work


class NotABeacon(Invalid):
    code = "not-a-beacon"
    title = "最后一个来源不是信标"
    title_en = "The last source is not a beacon"


async def announce(act: Acting, request: AnnounceDrawRequest, lead: timedelta) -> Draw:
    """Announce a draw: fix its rules in the log. `lead` is how far ahead a beacon's round is chosen if the request
    names none.

    Raises FrameOrRoster, FrameUnknown, RosterUnknown, DrawUnknown, YearNotOpen, ReplacesStanding, AlreadyReplaced,
    FrameInUse, CombinationRefused, SerialOutOfOrder and what `compose`, `check_fillable` and `check_announcement`
    raise.
    """
    announcing.check_asked(request)
    year = announcing.year_of(request.year, act.now)
    place = DrawPlace(act.bureau, year, request.serial or 1, uuid_utils.compat.uuid7())
    over = _over_roster if request.roster else _over_frame
    composed = await over(act, request, place, lead)
    await act.compute(check_announcement, composed.spec, composed.frame, act.now)
    policy = await in_force(act.session, act.bureau, act.today)
    check_combination(policy.policy.entropy if policy else (), composed.spec.entropy)
    serial = await store.next_serial(act.session, act.bureau, year)
    await _check_rivals(act, request, composed)
    spec = composed.spec.model_copy(update={"serial": request.serial or serial})
    check_serial(year, spec.serial, serial)
    fact = DrawAnnounced(
        year=year,
        serial=serial,
        spec_hash=spec_hash(spec),
        replaces=request.replaces,
        title=request.title,
        spec=spec.as_json(),
        **composed.announced,
    )
    return await begin(act, DRAWS, place.draw, fact)


class _Composed(NamedTuple):
    """A draw ready to be announced: the spec, the frame that it draws from, and what the announcement says about that
    frame.
    """

    spec: Spec
    frame: Frame
    announced: dict[str, Any]
    once: bool
    """Whether no other draw may be held over the same frame or roster."""


async def _over_frame(act: Acting, request: AnnounceDrawRequest, place: DrawPlace, lead: timedelta) -> _Composed:
    assert request.frame is not None  # noqa: S101  # `check_asked` has made sure
    frame = await frames.frame_of(act.session, request.frame, act.owns)
    pool = DealPool(
        frame.root, frame.strata, [ProposedDeal.model_validate(deal) for deal in frame.deals], frame.reserve
    )
    spec = announcing.compose(request, place, pool, now=act.now, lead=lead)
    async with act.away():
        units = await frames.units_in(act, BlobRef.model_validate(frame.units))
    names = ("units", "openings", "population", "disclosure", "kind")
    announced = {"frame": frame.id, **{name: getattr(frame, name) for name in names}}
    return _Composed(spec, units, announced, once=frame.disclosure == "after-visits")


async def _over_roster(act: Acting, request: AnnounceDrawRequest, place: DrawPlace, lead: timedelta) -> _Composed:
    assert request.roster is not None  # noqa: S101  # `check_asked` has made sure
    roster = await store.roster_frozen(act.session, request.roster, act.owns)
    spec = announcing.compose_assign(request, place, roster, now=act.now, lead=lead)
    announced = {
        "frame": request.roster,
        "units": roster.tasks,
        "openings": roster.openings,
        "people": roster.people,
        "disclosure": roster.disclosure,
        "slot": roster.slot,
    }
    async with act.away():
        frozen = await store.roster_in(act, roster.tasks, roster.people)
    return _Composed(spec, frozen, announced, once=True)


async def _check_rivals(act: Acting, request: AnnounceDrawRequest, composed: _Composed) -> None:
    """Refuse an announcement that conflicts with another draw over the same frame or slot, or in place of the same
    draw.

    The caller holds the lock of the bureau's serials: if two draws are announced at once, the check of the second sees
    the first. Raises DrawUnknown, ReplacesStanding, AlreadyReplaced, FrameInUse and what `check_fillable` raises.
    """
    if request.replaces is not None:
        replaced = await state_of(act, DRAWS, request.replaces)
        announcing.check_replaced(replaced, await store.replaced_by(act.session, replaced.id))
    if composed.once:
        frame: UUID = composed.announced["frame"]
        announcing.check_unused(frame, await store.standing_over(act.session, frame))
    slot: SlotRef | None = composed.announced.get("slot")
    if slot is not None:
        vacated = await state_of(act, DRAWS, slot.draw)
        vacancy.check_fillable(vacated, slot, await store.fillings(act.session, vacated.id))


async def reveal(act: Acting, draw_id: UUID, request: RevealShareRequest) -> Draw:
    """Record a party's reveal. Raises DrawUnknown, StaleVersion, NotNow and what `reveals.reveal` raises."""
    draw = await to_change(act, DRAWS, draw_id)
    fact = DRAW.decide(reveals.reveal, draw, request.source, request.value, now=act.now)
    return await record(act, DRAWS, draw, fact)


async def enter(act: Acting, draw_id: UUID, reading: ShareReading, reveal_period: timedelta) -> Draw:
    """Record the last share as a person read it. Raises DrawUnknown, StaleVersion, NotNow and what `last_share.enter`
    raises.
    """
    draw = await to_change(act, DRAWS, draw_id)
    timing = Timing(act.now, await store.first_published(act.session, draw.announcement), reveal_period)
    fact = await act.compute(DRAW.decide, last_share.enter, draw, reading, timing)
    return await record(act, DRAWS, draw, fact)


async def fetch(act: Acting, draw_id: UUID, relays: Relays, reveal_period: timedelta) -> Draw:
    """Fetch the last share from the beacon and record it. Raises DrawUnknown, StaleVersion, NotNow, NotABeacon,
    BeaconUnavailable and what `last_share.enter` raises.
    """
    draw = await to_change(act, DRAWS, draw_id)
    if not isinstance(draw.last_source, Drand):
        raise NotABeacon(
            f"最后一个来源 {draw.last_source.source} 不是信标，不能自动读取；请录入其值。",
            f"{draw.last_source.source} is no beacon and cannot be fetched; enter its value.",
            source=draw.last_source.source,
        )
    timing = Timing(act.now, await store.first_published(act.session, draw.announcement), reveal_period)
    DRAW.require(last_share.enter, draw)
    last_share.require_open(draw, timing)
    async with act.away():
        signature = await relays.fetch(draw.last_source)
    fact = await act.compute(DRAW.decide, last_share.enter, draw, ShareReading(signature), timing)
    return await record(act, DRAWS, draw, fact)


async def confirm(act: Acting, draw_id: UUID, reading: ShareReading) -> Draw:
    """Record that a second person confirms the last share. Raises DrawUnknown, StaleVersion, NotNow and what
    `confirmation.confirm` raises.
    """
    draw = await to_change(act, DRAWS, draw_id)
    fact = DRAW.decide(confirmation.confirm, draw, reading, person=act.person)
    return await record(act, DRAWS, draw, fact)


async def complete(act: Acting, draw_id: UUID) -> Draw:
    """Record seed and outcome. Raises DrawUnknown, StaleVersion, NotNow and what `ending.complete` raises."""
    draw = await to_change(act, DRAWS, draw_id)
    DRAW.require(ending.complete, draw)
    async with act.away():
        frame = await store.frame_in(act, draw)
    fact = await act.compute(DRAW.decide, ending.complete, draw, frame)
    return await record(act, DRAWS, draw, fact)


async def request_void(act: Acting, draw_id: UUID, reason: str) -> Draw:
    """Record the request for a void. Raises DrawUnknown, StaleVersion, NotNow and what `ending.request_void` raises."""
    draw = await to_change(act, DRAWS, draw_id)
    fact = DRAW.decide(ending.request_void, draw, reason)
    return await record(act, DRAWS, draw, fact)


async def approve_void(act: Acting, draw_id: UUID) -> Draw:
    """Record the void. Raises DrawUnknown, StaleVersion, NotNow and what `ending.approve_void` raises."""
    draw = await to_change(act, DRAWS, draw_id)
    fact = DRAW.decide(ending.approve_void, draw, person=act.person)
    return await record(act, DRAWS, draw, fact)


async def substitute(act: Acting, draw_id: UUID, request: SubstituteUnitRequest) -> Draw:
    """Record that a unit of the reserve replaces a drawn unit. Raises DrawUnknown, StaleVersion, NotNow, TeamsFormed
    and what `substitution.substitute` raises.
    """
    draw = await to_change(act, DRAWS, draw_id)
    substitution.check_teams(await store.season_formed(act.session, draw.id))
    fact = DRAW.decide(substitution.substitute, draw, request.withdrawn, request.reason)
    return await record(act, DRAWS, draw, fact)


async def vacate(act: Acting, draw_id: UUID, request: VacateSlotRequest) -> Draw:
    """Record that a person does not take a slot. Raises DrawUnknown, StaleVersion, NotNow and what `vacancy.vacate`
    raises.
    """
    draw = await to_change(act, DRAWS, draw_id)
    fact = DRAW.decide(vacancy.vacate, draw, request.task, request.slot, request.because, request.reason)
    return await record(act, DRAWS, draw, fact)


async def open_names(act: Acting, draw_id: UUID, reason: str | None) -> Draw:
    """Record that the names of a covert draw are open. Raises DrawUnknown, StaleVersion, NotNow and what
    `opening.open_names` raises.
    """
    draw = await to_change(act, DRAWS, draw_id)
    DRAW.require(opening.open_names, draw)
    drawn, visited = await store.drawn_and_visited(act.session, draw)
    earlier = await store.earlier_covert(act.session, draw)
    fact = DRAW.decide(opening.open_names, draw, drawn, visited, reason, earlier=earlier)
    return await record(act, DRAWS, draw, fact)


async def known_to(work: Work, draw: Draw, sight: Sight) -> KnownNames:
    """The names that an answer may show to a reader; `sight` says what the reader may know. Before the draw is
    completed there are none.
    """
    if draw.completion is None:
        return KnownNames()
    units = await frames.openings_in(work, draw.openings) if sight.of_units(draw) else {}
    if not draw.assigns:
        return KnownNames(units, texts=sight.of_units(draw))
    refills = await store.refills(work.session, draw)
    people: dict[str, Opening] = {}
    for one in (draw, *refills) if sight.of_crew(draw) else ():
        roster = await store.roster_frozen(work.session, one.frame, draw.bureau.__eq__)
        people |= await frames.openings_in(work, roster.people_openings)
    return KnownNames(units, people, vacancy.holders(draw, refills), texts=sight.of_crew(draw))
