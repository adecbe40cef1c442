"""What can be done with a draw: each loads the stream, decides, appends, projects."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import uuid_utils.compat
from sqlalchemy.ext.asyncio import AsyncSession

from services.sampling.beacon import Relays
from services.sampling.draw import announcing, confirmation, ending, last_share, reveals, store, substitution
from services.sampling.draw.announcing import Place, Pool
from services.sampling.draw.last_share import Reading, Timing
from services.sampling.draw.lifecycle import FACTS, Draw, DrawFact, evolve
from services.sampling.draw.requests import AnnounceRequest, RevealRequest, SubstituteRequest
from services.sampling.frame import store as frames
from shared.blobs import BlobStore
from shared.contracts.fact import BlobRef
from shared.contracts.sampling import DrawAnnounced
from shared.draws.announcement import check_announcement
from shared.draws.spec import Drand, spec_hash
from shared.errors import Invalid
from shared.log.append import append
from shared.log.occasion import Occasion
from shared.log.rebuild import Projection
from shared.preconditions import Precondition


class NotABeacon(Invalid):
    code = "not-a-beacon"
    title = "最后一个来源不是信标"
    title_en = "The last source is no beacon"


async def announce(
    session: AsyncSession, here: Occasion, blobs: BlobStore, request: AnnounceRequest, lead: timedelta
) -> Draw:
    """Fix the rules of a draw. `lead` is how far ahead a beacon's round is chosen where none is named.

    Raises FrameUnknown, DrawUnknown, YearNotOpen, ReplacesStanding, AlreadyReplaced and what `compose` and
    `check_announcement` do.
    """
    year = announcing.year_of(request.year, here.time)
    frame = await frames.frame_of(session, request.frame, here.bureau.__eq__)
    units = await frames.units_in(blobs, BlobRef.model_validate(frame.units))
    serial = await store.next_serial(session, here.bureau, year)
    if request.replaces is not None:
        replaced = await store.draw_to_change(session, here.bureau, request.replaces)
        announcing.check_replaced(replaced, await store.replaced_by(session, replaced.id))
    place = Place(here.bureau, year, request.serial or serial, uuid_utils.compat.uuid7())
    spec = announcing.compose(request, place, Pool(frame.root, frame.strata), now=here.time, lead=lead)
    await asyncio.to_thread(check_announcement, spec, units, here.time, serial)
    fact = DrawAnnounced(
        year=year,
        serial=serial,
        spec_hash=spec_hash(spec),
        replaces=request.replaces,
        title=request.title,
        spec=spec.as_json(),
        frame=frame.id,
        units=frame.units,
        openings=frame.openings,
    )
    (event,) = await append(session, here, spec.stream, 0, fact)
    await store.project(session, event)
    return evolve(None, event)


async def reveal(
    session: AsyncSession, here: Occasion, if_match: Precondition, draw_id: UUID, request: RevealRequest
) -> Draw:
    """Raises DrawUnknown, StaleVersion and what `reveals.reveal` does."""
    draw = await store.draw_to_change(session, here.bureau, draw_id)
    if_match.check(draw.version)
    return await _record(session, here, draw, reveals.reveal(draw, request.source, request.value, now=here.time))


async def enter(
    session: AsyncSession,
    here: Occasion,
    if_match: Precondition,
    draw_id: UUID,
    reading: Reading,
    reveal_period: timedelta,
) -> Draw:
    """Raises DrawUnknown, StaleVersion and what `last_share.enter` does."""
    draw = await store.draw_to_change(session, here.bureau, draw_id)
    if_match.check(draw.version)
    timing = Timing(here.time, await store.first_published(session, draw.announcement), reveal_period)
    # In a thread: verifying a beacon's signature takes milliseconds.
    fact = await asyncio.to_thread(last_share.enter, draw, reading, timing)
    return await _record(session, here, draw, fact)


async def fetch(
    session: AsyncSession,
    here: Occasion,
    if_match: Precondition,
    draw_id: UUID,
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
    return await _record(session, here, draw, fact)


async def confirm(
    session: AsyncSession, here: Occasion, if_match: Precondition, draw_id: UUID, reading: Reading
) -> Draw:
    """Raises DrawUnknown, StaleVersion and what `confirmation.confirm` does."""
    draw = await store.draw_to_change(session, here.bureau, draw_id)
    if_match.check(draw.version)
    return await _record(session, here, draw, confirmation.confirm(draw, reading, person=here.actor.person))


async def complete(
    session: AsyncSession, here: Occasion, if_match: Precondition, draw_id: UUID, blobs: BlobStore
) -> Draw:
    """Raises DrawUnknown, StaleVersion and what `ending.complete` does."""
    draw = await store.draw_to_change(session, here.bureau, draw_id)
    if_match.check(draw.version)
    units = await frames.units_in(blobs, draw.units)
    # In a thread: ordering a large frame takes a second or more.
    fact = await asyncio.to_thread(ending.complete, draw, units)
    return await _record(session, here, draw, fact)


async def request_void(
    session: AsyncSession, here: Occasion, if_match: Precondition, draw_id: UUID, reason: str
) -> Draw:
    """Raises DrawUnknown, StaleVersion and what `ending.request_void` does."""
    draw = await store.draw_to_change(session, here.bureau, draw_id)
    if_match.check(draw.version)
    return await _record(session, here, draw, ending.request_void(draw, reason))


async def approve_void(session: AsyncSession, here: Occasion, if_match: Precondition, draw_id: UUID) -> Draw:
    """Raises DrawUnknown, StaleVersion and what `ending.approve_void` does."""
    draw = await store.draw_to_change(session, here.bureau, draw_id)
    if_match.check(draw.version)
    return await _record(session, here, draw, ending.approve_void(draw, person=here.actor.person))


async def substitute(
    session: AsyncSession, here: Occasion, if_match: Precondition, draw_id: UUID, request: SubstituteRequest
) -> Draw:
    """Raises DrawUnknown, StaleVersion and what `substitution.substitute` does."""
    draw = await store.draw_to_change(session, here.bureau, draw_id)
    if_match.check(draw.version)
    return await _record(session, here, draw, substitution.substitute(draw, request.withdrawn, request.reason))


async def _record(session: AsyncSession, here: Occasion, draw: Draw, fact: DrawFact) -> Draw:
    """Append and project: the draw's story has one trace, from its announcement to its last substitution."""
    (event,) = await append(session, replace(here, trace=draw.trace), draw.stream, draw.version, fact)
    await store.project(session, event)
    return evolve(draw, event)


PROJECTIONS: Mapping[str, Projection] = dict.fromkeys(FACTS, store.project)
