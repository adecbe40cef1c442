"""What can be done with a draw: each loads the stream, decides, appends, projects."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

import uuid_utils.compat
from sqlalchemy.ext.asyncio import AsyncSession

from services.sampling.beacon import Relays
from services.sampling.draws.draw import (
    announcing,
    confirmation,
    drawn_store,
    ending,
    last_share,
    opening,
    reveals,
    store,
    substitution,
    vacancy,
)
from services.sampling.draws.draw.announcing import Place
from services.sampling.draws.draw.combination import check_combination
from services.sampling.draws.draw.dealing import Pool
from services.sampling.draws.draw.last_share import Reading, Timing
from services.sampling.draws.draw.lifecycle import FACTS, Draw, DrawFact, evolve
from services.sampling.draws.draw.requests import AnnounceRequest, RevealRequest, SubstituteRequest, VacateRequest
from services.sampling.draws.draw.sight import Known, Sight
from services.sampling.draws.frame import store as frames
from services.sampling.draws.frame.freezing import Opening
from services.sampling.rules.policy.store import in_force
from shared.blobs import BlobStore
from shared.clock import beijing_date
from shared.contracts.fact import BlobRef
from shared.contracts.sampling import DrawAnnounced, ProposedDeal
from shared.draws.announcement import check_announcement
from shared.draws.frames import Frame
from shared.draws.spec import Drand, Spec, spec_hash
from shared.errors import Invalid
from shared.http.preconditions import Precondition
from shared.log.append import append
from shared.log.event import Event
from shared.log.occasion import Occasion
from shared.log.rebuild import Projection


class NotABeacon(Invalid):
    code = "not-a-beacon"
    title = "最后一个来源不是信标"
    title_en = "The last source is no beacon"


async def announce(
    session: AsyncSession, here: Occasion, blobs: BlobStore, request: AnnounceRequest, lead: timedelta
) -> Draw:
    """Fix the rules of a draw. `lead` is how far ahead a beacon's round is chosen where none is named.

    Raises FrameOrRoster, FrameUnknown, RosterUnknown, DrawUnknown, YearNotOpen, ReplacesStanding, AlreadyReplaced,
    FrameInUse, CombinationRefused and what `compose`, `check_fillable` and `check_announcement` do.
    """
    announcing.check_asked(request)
    year = announcing.year_of(request.year, here.time)
    serial = await store.next_serial(session, here.bureau, year)
    if request.replaces is not None:
        replaced = await store.draw_to_change(session, here.bureau, request.replaces)
        announcing.check_replaced(replaced, await store.replaced_by(session, replaced.id))
    place = Place(here.bureau, year, request.serial or serial, uuid_utils.compat.uuid7())
    over = _over_roster if request.roster else _over_frame
    composed = await over(session, here, blobs, request, place, lead)
    await asyncio.to_thread(check_announcement, composed.spec, composed.frame, here.time, serial)
    policy = await in_force(session, here.bureau, beijing_date(here.time))
    check_combination(policy.policy.entropy if policy else (), composed.spec.entropy)
    fact = DrawAnnounced(
        year=year,
        serial=serial,
        spec_hash=spec_hash(composed.spec),
        replaces=request.replaces,
        title=request.title,
        spec=composed.spec.as_json(),
        **composed.said,
    )
    (event,) = await append(session, here, composed.spec.stream, 0, fact)
    return await store.project(session, event)


class _Composed(NamedTuple):
    """The rules, what is drawn from, and what the announcement says of that."""

    spec: Spec
    frame: Frame
    said: dict[str, Any]


async def _over_frame(
    session: AsyncSession, here: Occasion, blobs: BlobStore, request: AnnounceRequest, place: Place, lead: timedelta
) -> _Composed:
    assert request.frame is not None  # noqa: S101  # checked before
    frame = await frames.frame_of(session, request.frame, here.bureau.__eq__)
    if frame.disclosure == "after-visits":
        announcing.check_unused(frame.id, await store.standing_over(session, frame.id))
    pool = Pool(frame.root, frame.strata, [ProposedDeal.model_validate(deal) for deal in frame.deals], frame.reserve)
    spec = announcing.compose(request, place, pool, now=here.time, lead=lead)
    units = await frames.units_in(blobs, BlobRef.model_validate(frame.units))
    names = ("units", "openings", "population", "disclosure", "kind")
    return _Composed(spec, units, {"frame": frame.id, **{name: getattr(frame, name) for name in names}})


async def _over_roster(
    session: AsyncSession, here: Occasion, blobs: BlobStore, request: AnnounceRequest, place: Place, lead: timedelta
) -> _Composed:
    assert request.roster is not None  # noqa: S101  # checked before
    roster = await store.roster_frozen(session, request.roster, here.bureau.__eq__)
    announcing.check_unused(request.roster, await store.standing_over(session, request.roster))
    if roster.slot is not None:
        # Under the lock of the serial: of two announcements over one slot, the second sees the first.
        vacated = await store.draw_to_change(session, here.bureau, roster.slot.draw)
        vacancy.check_fillable(vacated, roster.slot, await store.fillings(session, vacated.id))
    spec = announcing.compose_assign(request, place, roster, now=here.time, lead=lead)
    said = {
        "frame": request.roster,
        "units": roster.tasks,
        "openings": roster.openings,
        "people": roster.people,
        "disclosure": roster.disclosure,
        "slot": roster.slot,
    }
    return _Composed(spec, await store.roster_in(blobs, roster.tasks, roster.people), said)


async def reveal(
    session: AsyncSession,
    here: Occasion,
    if_match: Precondition,
    draw_id: UUID,
    blobs: BlobStore,
    request: RevealRequest,
) -> Draw:
    """Raises DrawUnknown, StaleVersion and what `reveals.reveal` does."""
    draw = await store.draw_to_change(session, here.bureau, draw_id)
    if_match.check(draw.version)
    return await _record(session, here, blobs, draw, reveals.reveal(draw, request.source, request.value, now=here.time))


async def enter(
    session: AsyncSession,
    here: Occasion,
    if_match: Precondition,
    draw_id: UUID,
    blobs: BlobStore,
    reading: Reading,
    reveal_period: timedelta,
) -> Draw:
    """Raises DrawUnknown, StaleVersion and what `last_share.enter` does."""
    draw = await store.draw_to_change(session, here.bureau, draw_id)
    if_match.check(draw.version)
    timing = Timing(here.time, await store.first_published(session, draw.announcement), reveal_period)
    # In a thread: verifying a beacon's signature takes milliseconds.
    fact = await asyncio.to_thread(last_share.enter, draw, reading, timing)
    return await _record(session, here, blobs, draw, fact)


async def fetch(
    session: AsyncSession,
    here: Occasion,
    if_match: Precondition,
    draw_id: UUID,
    blobs: BlobStore,
    relays: Relays,
    reveal_period: timedelta,
) -> Draw:
    """Raises DrawUnknown, StaleVersion, NotABeacon, BeaconUnavailable and what `last_share.enter` does."""
    draw = await store.draw_to_change(session, here.bureau, draw_id)
    if_match.check(draw.version)
    if not isinstance(draw.last_source, Drand):
        raise NotABeacon(
            f"最后一个来源 {draw.last_source.source} 不是信标，不能自动读取；请录入其值。",
            f"{draw.last_source.source} is no beacon and cannot be fetched; enter its value.",
            source=draw.last_source.source,
        )
    timing = Timing(here.time, await store.first_published(session, draw.announcement), reveal_period)
    last_share.require_open(draw, timing)
    signature = await relays.fetch(draw.last_source)
    fact = await asyncio.to_thread(last_share.enter, draw, Reading(signature), timing)
    return await _record(session, here, blobs, draw, fact)


async def confirm(
    session: AsyncSession, here: Occasion, if_match: Precondition, draw_id: UUID, blobs: BlobStore, reading: Reading
) -> Draw:
    """Raises DrawUnknown, StaleVersion and what `confirmation.confirm` does."""
    draw = await store.draw_to_change(session, here.bureau, draw_id)
    if_match.check(draw.version)
    return await _record(session, here, blobs, draw, confirmation.confirm(draw, reading, person=here.actor.person))


async def complete(
    session: AsyncSession, here: Occasion, if_match: Precondition, draw_id: UUID, blobs: BlobStore
) -> Draw:
    """Raises DrawUnknown, StaleVersion and what `ending.complete` does."""
    draw = await store.draw_to_change(session, here.bureau, draw_id)
    if_match.check(draw.version)
    frame = await store.frame_in(blobs, draw)
    # In a thread: ordering a large frame takes a second or more.
    fact = await asyncio.to_thread(ending.complete, draw, frame)
    return await _record(session, here, blobs, draw, fact)


async def request_void(
    session: AsyncSession, here: Occasion, if_match: Precondition, draw_id: UUID, blobs: BlobStore, reason: str
) -> Draw:
    """Raises DrawUnknown, StaleVersion and what `ending.request_void` does."""
    draw = await store.draw_to_change(session, here.bureau, draw_id)
    if_match.check(draw.version)
    return await _record(session, here, blobs, draw, ending.request_void(draw, reason))


async def approve_void(
    session: AsyncSession, here: Occasion, if_match: Precondition, draw_id: UUID, blobs: BlobStore
) -> Draw:
    """Raises DrawUnknown, StaleVersion and what `ending.approve_void` does."""
    draw = await store.draw_to_change(session, here.bureau, draw_id)
    if_match.check(draw.version)
    return await _record(session, here, blobs, draw, ending.approve_void(draw, person=here.actor.person))


async def substitute(
    session: AsyncSession,
    here: Occasion,
    if_match: Precondition,
    draw_id: UUID,
    blobs: BlobStore,
    request: SubstituteRequest,
) -> Draw:
    """Raises DrawUnknown, StaleVersion, TeamsFormed and what `substitution.substitute` does."""
    draw = await store.draw_to_change(session, here.bureau, draw_id)
    if_match.check(draw.version)
    substitution.check_teams(await store.season_formed(session, draw.id))
    return await _record(session, here, blobs, draw, substitution.substitute(draw, request.withdrawn, request.reason))


async def vacate(
    session: AsyncSession,
    here: Occasion,
    if_match: Precondition,
    draw_id: UUID,
    blobs: BlobStore,
    request: VacateRequest,
) -> Draw:
    """Raises DrawUnknown, StaleVersion and what `vacancy.vacate` does."""
    draw = await store.draw_to_change(session, here.bureau, draw_id)
    if_match.check(draw.version)
    fact = vacancy.vacate(draw, request.task, request.slot, request.because, request.reason)
    return await _record(session, here, blobs, draw, fact)


async def open_names(
    session: AsyncSession, here: Occasion, if_match: Precondition, draw_id: UUID, blobs: BlobStore, reason: str | None
) -> Draw:
    """Raises DrawUnknown, StaleVersion and what `opening.open_names` does."""
    draw = await store.draw_to_change(session, here.bureau, draw_id)
    if_match.check(draw.version)
    drawn, visited = await drawn_store.drawn_and_visited(session, draw)
    earlier = await store.earlier_covert(session, draw)
    return await _record(session, here, blobs, draw, opening.open_names(draw, drawn, visited, reason, earlier=earlier))


async def known_to(session: AsyncSession, blobs: BlobStore, draw: Draw, sight: Sight) -> Known:
    """Whom an answer to somebody with this sight may name: nobody before the draw is completed."""
    if draw.completion is None:
        return Known()
    units = await frames.openings_in(blobs, draw.openings) if sight.of_units(draw) else {}
    if not draw.assigns:
        return Known(units, texts=sight.of_units(draw))
    refills = await store.refills(session, draw)
    people: dict[str, Opening] = {}
    for one in (draw, *refills) if sight.of_crew(draw) else ():
        roster = await store.roster_frozen(session, one.frame, draw.bureau.__eq__)
        people |= await frames.openings_in(blobs, roster.people_openings)
    return Known(units, people, vacancy.holders(draw, refills), texts=sight.of_crew(draw))


async def _record(session: AsyncSession, here: Occasion, blobs: BlobStore, draw: Draw, fact: DrawFact) -> Draw:
    """Append and project: the draw's story has one trace, from its announcement to its last substitution."""
    (event,) = await append(session, replace(here, trace=draw.trace), draw.stream, draw.version, fact)
    await drawn_store.project(session, blobs, evolve(draw, event), event)
    return await store.project(session, event)


def projections(blobs: BlobStore) -> Mapping[str, Projection]:
    """Event type → what it changes in the read tables. `blobs` say who is behind the ids that were drawn."""

    async def project(session: AsyncSession, event: Event) -> None:
        await drawn_store.project(session, blobs, await store.project(session, event), event)

    return dict.fromkeys(FACTS, project)
