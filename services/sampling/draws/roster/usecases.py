"""Making a roster: gather tasks and people, see that all can be staffed, blind, freeze."""

import asyncio
import secrets
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

import uuid_utils.compat
from sqlalchemy.ext.asyncio import AsyncSession

from services.sampling.draws.draw import store as draws
from services.sampling.draws.draw.sight import Sight
from services.sampling.draws.draw.vacancy import check_fillable
from services.sampling.draws.frame import store as frames
from services.sampling.draws.frame.freezing import Reason
from services.sampling.draws.roster import sources, store
from services.sampling.draws.roster.availability import Rules
from services.sampling.draws.roster.crew import Visit, check_season, check_size, crew_for, tasks_of, team_of
from services.sampling.draws.roster.freezing import Frozen, Keys, freeze
from services.sampling.draws.roster.mustering import Circumstances, Muster, muster
from services.sampling.draws.roster.requests import Recusal, RosterRequest
from services.sampling.draws.roster.shortage import CrewsShort
from services.sampling.draws.roster.sources import Source
from services.sampling.draws.roster.tables import RosterRow
from services.sampling.plans.plan.store import plan_of, planned
from services.sampling.registers.enterprises.search_store import subjects
from services.sampling.rules.policy.store import InForce, in_force
from shared.blobs import BlobStore
from shared.calendar.spans import Span
from shared.contracts.fact import BlobRef
from shared.contracts.sampling import RosterFrozen, SlotRef
from shared.draws.frames import Person, Task
from shared.log.append import append
from shared.log.occasion import Occasion
from shared.log.rebuild import Projection
from shared.policy.statutes import statutes

_JSON = "application/json"


class Prospect(NamedTuple):
    """A roster as it would be frozen now: what it is made of, for which season, under which policy."""

    source: Source
    muster: Muster
    season: str
    policy: InForce | None
    teams: Mapping[str, str]


async def freeze_roster(
    session: AsyncSession, here: Occasion, blobs: BlobStore, request: RosterRequest, sight: Sight
) -> RosterRow:
    """Fix tasks and people, each under a key that nobody has yet. Raises what `prospect` does, and CrewsShort."""
    found = await prospect(session, here, blobs, request, sight)
    keys = Keys(secrets.token_bytes(32), secrets.token_bytes(32))

    def settle() -> Frozen:
        return freeze(found.muster, found.muster.spread(), keys, found.source.kept)

    # In a thread: spreading the load of a year takes seconds.
    frozen = await asyncio.to_thread(settle)
    # The content before the event that names it: stopped in between, we leave blobs that nothing points to.
    names = ("tasks", "people", "openings", "people_openings", "exclusions")
    stored = await asyncio.gather(*(blobs.put(getattr(frozen, name), _JSON) for name in names))
    recusals = [recusal.model_dump(mode="json") for recusal in (*found.source.recusals, *request.recusals)]
    fact = RosterFrozen(
        tasks_root=frozen.tasks_root,
        tasks_size=frozen.tasks_size,
        people_root=frozen.people_root,
        people_size=frozen.people_size,
        title=request.title,
        selection={**request.selection, "season": found.season, "recusals": recusals},
        **dict(zip(names, stored, strict=True)),
        disclosure=found.source.disclosure,
        policy=found.policy and found.policy.sha256,
        slot=found.source.slot,
    )
    roster = uuid_utils.compat.uuid7()
    (event,) = await append(session, here, f"frame/{roster}", 0, fact)
    await store.project(session, event)
    return await store.roster_of(session, roster, here.bureau.__eq__)


async def preview(
    session: AsyncSession, here: Occasion, blobs: BlobStore, request: RosterRequest, sight: Sight
) -> tuple[Prospect, list[Person], CrewsShort | None]:
    """A roster as it would be frozen now, with the people's capacities, or what is missing. Raises as `prospect`."""
    found = await prospect(session, here, blobs, request, sight)
    try:
        return found, await asyncio.to_thread(found.muster.spread), None
    except CrewsShort as short:
        return found, list(found.muster.people), short


async def prospect(
    session: AsyncSession, here: Occasion, blobs: BlobStore, request: RosterRequest, sight: Sight
) -> Prospect:
    """What a request comes to: tasks, people with their tags, who is out.

    Raises DrawUnknown, FrameUnknown, PlanUnknown, RosterWithheld and what `sources`, `crew`, `mustering` refuse.
    """
    sources.check_source(request)
    source = await _source(session, here, blobs, request, sight)
    sources.check_some(source.visits)
    policy = await in_force(session, here.bureau, request.on)
    teams, tasks = await _tasks(session, here, request, source, policy)
    season = request.season or source.season or str(request.on.year)
    asked = {slot for task in tasks for slot in task.slots}
    check_season(asked, season, await store.seasons(session, here.bureau))
    formation = policy.policy.formation if policy else None
    given = Circumstances(
        rules=Rules(
            on=Span(request.on, request.until or request.on),
            only=request.people,
            absent=request.absent,
            excluded=formation.excluded if formation else None,
            slots=asked,
        ),
        recusals=request.recusals,
        standing=source.recusals,
        barred=source.barred,
        loads=await store.loads(session, here.bureau, season),
    )
    recruits = await store.recruits(session, here.bureau, season)
    return Prospect(source, muster(source.visits, tasks, recruits, given), season, policy, teams)


async def embargoed(session: AsyncSession, roster: RosterRow) -> bool:
    """Whether a roster's enterprises are not for everybody: it is of a covert draw, and none over it was opened."""
    if roster.disclosure != "after-visits":
        return False
    over = await draws.standing_over(session, roster.id)
    return over is None or (await draws.draw_to_show(session, over, roster.bureau.__eq__)).embargoed


async def _tasks(
    session: AsyncSession, here: Occasion, request: RosterRequest, source: Source, policy: InForce | None
) -> tuple[Mapping[str, str], list[Task]]:
    if source.asks is not None:
        return {}, [Task(visit.identifier, (source.asks,)) for visit in source.visits]
    slots = crew_for(request, source.kind, policy.policy if policy else None)
    check_size(slots, statutes(), request.on)
    identifiers = [visit.identifier for visit in source.visits]
    known = {one.subject.identifier: one.subject for one in await subjects(session, here.bureau, identifiers)}
    standing = policy.policy.teams if policy else ()
    teams = {identifier: team_of(known.get(identifier), standing, request.on) for identifier in identifiers}
    if request.plan is not None:
        plan = await plan_of(session, request.plan, here.bureau.__eq__)
        teams |= {one.identifier: one.team for one in await planned(session, plan.id) if one.team}
    found = {identifier: team for identifier, team in teams.items() if team}
    return found, tasks_of(source.visits, slots, found)


async def _source(
    session: AsyncSession, here: Occasion, blobs: BlobStore, request: RosterRequest, sight: Sight
) -> Source:
    if request.draw is not None:
        return await _of_draw(session, here, blobs, request, sight)
    if request.frame is not None:
        return await _of_frame(session, here, blobs, request.frame, sight)
    if request.slot is not None:
        return await _of_slot(session, here, blobs, SlotRef(**request.slot.model_dump()), sight)
    return await _of_named(session, here, request)


async def _of_draw(
    session: AsyncSession, here: Occasion, blobs: BlobStore, request: RosterRequest, sight: Sight
) -> Source:
    assert request.draw is not None  # noqa: S101  # looked at before
    draw = await draws.draw_to_change(session, here.bureau, request.draw)
    sources.check_covert(draw.embargoed, sight.covert)
    sources.check_drawn(draw, request.deals)
    openings = await frames.openings_in(blobs, draw.openings)
    visits = [
        Visit(row.identifier, name, sources.label_of_covert(row.unit) if draw.embargoed else name)
        for row in await store.drawn_by(session, draw.id, request.deals)
        for name in [openings[row.unit]["label"]]
    ]
    return Source(visits, "after-visits" if draw.embargoed else "at-once", draw.kind)


async def _of_frame(session: AsyncSession, here: Occasion, blobs: BlobStore, frame_id: UUID, sight: Sight) -> Source:
    frame = await frames.frame_of(session, frame_id, here.bureau.__eq__)
    covert = frame.disclosure == "after-visits"
    sources.check_covert(covert, sight.covert)
    if frame.population != "enterprises":
        return Source([], "never")
    openings = await frames.openings_in(blobs, BlobRef.model_validate(frame.openings))
    visits = [
        Visit(opening["name"], opening["label"], sources.label_of_covert(unit) if covert else opening["label"])
        for unit, opening in openings.items()
    ]
    return Source(visits, "after-visits" if covert else "at-once", frame.kind)


async def _of_named(session: AsyncSession, here: Occasion, request: RosterRequest) -> Source:
    asked = request.enterprises or ()
    known = {one.subject.identifier: one.name for one in await subjects(session, here.bureau, asked)}
    sources.check_known(asked, known)
    visits = [
        Visit(identifier, name, f"第 {number} 家企业" if request.covert else name)
        for number, (identifier, name) in enumerate(sorted(known.items()), start=1)
    ]
    return Source(visits, "after-visits" if request.covert else "at-once")


async def _of_slot(session: AsyncSession, here: Occasion, blobs: BlobStore, slot: SlotRef, sight: Sight) -> Source:
    draw = await draws.draw_to_change(session, here.bureau, slot.draw)
    sources.check_covert(draw.embargoed, sight.covert)
    check_fillable(draw, slot, await draws.fillings(session, draw.id))
    roster = await store.roster_of(session, draw.frame, here.bureau.__eq__)
    opening = (await store.json_in(blobs, roster.openings))[slot.task]
    asks = await _asks(blobs, roster, slot)
    before = await store.ever_on(session, here.bureau, slot.task)
    return Source(
        visits=[
            Visit(
                opening["name"],
                opening["label"],
                sources.label_of_covert(slot.task) if draw.embargoed else opening["label"],
            )
        ],
        disclosure="after-visits" if draw.embargoed else "at-once",
        slot=slot,
        kept={opening["name"]: (slot.task, opening)},
        asks=asks,
        recusals=_standing(roster.selection, opening["name"]),
        barred={row.person: _barred(row.vacated_at is not None) for row in before},
        season=roster.selection["season"],
    )


async def _asks(blobs: BlobStore, roster: RosterRow, slot: SlotRef) -> Any:
    frozen = await draws.roster_in(blobs, BlobRef.model_validate(roster.tasks), BlobRef.model_validate(roster.people))
    return next(one for task in frozen.tasks if task.id == slot.task for one in task.slots if one.name == slot.slot)


def _standing(selection: Mapping[str, Any], enterprise: str) -> tuple[Recusal, ...]:
    recusals: Iterable[Recusal] = map(Recusal.model_validate, selection["recusals"])
    return tuple(recusal for recusal in recusals if recusal.enterprise == enterprise)


def _barred(vacated: bool) -> Reason:
    if vacated:
        return Reason("vacated", "已从该任务空出岗位", "has vacated a slot of this task")
    return Reason("on-task", "已在该任务中", "is on this task already")


PROJECTIONS: Mapping[str, Projection] = {RosterFrozen.type: store.project}
