"""Freezing a frame, and looking at it before it is frozen: both choose by `choosing.choose`."""

import asyncio
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

import uuid_utils.compat
from sqlalchemy.ext.asyncio import AsyncSession

from services.sampling.draws.frame import embargo, store
from services.sampling.draws.frame.choosing import Chosen, choose, left_out
from services.sampling.draws.frame.embargo import Out
from services.sampling.draws.frame.exclusions import Past, first_day_needed
from services.sampling.draws.frame.freezing import Candidate, Excluded, freeze
from services.sampling.draws.frame.quotas import deals_of
from services.sampling.draws.frame.requests import FrameRequest
from services.sampling.draws.frame.scope import Scope, scope_of
from services.sampling.draws.frame.sheet import Alike, Sheet, fill, sheet_of
from services.sampling.draws.frame.store import Source
from services.sampling.draws.frame.tables import FrameRow
from services.sampling.plans.plan.lifecycle import Plan
from services.sampling.plans.plan.store import plan_of
from services.sampling.registers.records.fields import as_subject
from services.sampling.registers.records.store import kept
from services.sampling.rules.policy.store import InForce, in_force
from shared.access.identity import Identity
from shared.access.roles import Permission
from shared.blobs import BlobStore
from shared.canonical import JsonObject
from shared.clock import beijing_date
from shared.contracts.fact import BlobRef
from shared.contracts.sampling import Disclosure, FrameFrozen, ProposedDeal
from shared.errors import Refusal
from shared.log.append import append
from shared.log.event import Event
from shared.log.occasion import Occasion
from shared.log.rebuild import Projection
from shared.policy.conditions import Subject
from shared.policy.policy import Policy
from shared.policy.selection import Drawn, Population
from shared.policy.shares import BY_TEAM

_JSON = "application/json"


@dataclass(frozen=True)
class Purpose:
    """What a frame is frozen for: the request that chose the units, what is drawn, and what the policy takes of it."""

    title: str
    selection: JsonObject
    population: Population = "enterprises"
    disclosure: Disclosure = "at-once"
    deals: tuple[ProposedDeal, ...] = ()
    reserve: int = 0
    kind: str | None = None
    policy: str | None = None


class Prospect(NamedTuple):
    """A frame as it would be frozen now: for what, out of whom; `impossible` says why it would be refused."""

    purpose: Purpose
    chosen: Chosen
    impossible: Refusal | None


async def freeze_frame(
    session: AsyncSession, here: Occasion, blobs: BlobStore, asker: Identity, request: FrameRequest
) -> FrameRow:
    """Fix who may be drawn, under a key that nobody has yet. Raises what `prospect` does, and what it finds."""
    found = await prospect(session, here, asker, request)
    if found.impossible is not None:
        raise found.impossible
    return await freeze_candidates(session, here, blobs, found.purpose, found.chosen.candidates, found.chosen.excluded)


async def prospect(session: AsyncSession, here: Occasion, asker: Identity, request: FrameRequest) -> Prospect:
    """Whom a frame would hold if it were frozen now, and what would be drawn. Nothing is written.

    Raises PlanUnknown, PlanNotInForce, what `scope_of` does, ConditionTooLarge, StratumTwice, CovertDrawPending,
    EmbargoWouldLeak.
    """
    on = beijing_date(here.time)
    rules = await in_force(session, here.bureau, on)
    plan = await _plan(session, asker, request.plan)
    scope = scope_of(request, rules and rules.policy, on, plan)
    source = Source(plan.bureau if plan else here.bureau, request.plan)
    sheet = sheet_of(scope.rules)
    # The past comes last: what becomes known while we read keeps somebody out rather than lets them in twice. Each
    # read sees what was committed before it; nothing is locked, and the event says of what time the frame is.
    filled = await _filled(session, source, scope, sheet, rules)
    gone = await store.missing(session, source)
    past, covert = await _past(session, here.bureau, source, scope)
    embargo.check_asker(bool(covert), may_read_covert=asker.may(Permission.DRAW_READ_COVERT, here.bureau))
    by_team = scope.rules.selection.stratify_by == BY_TEAM
    # In a thread: judging a hundred thousand takes a few tenths of a second.
    chosen = await asyncio.to_thread(lambda: left_out(choose(scope.rules, sheet, filled, past), gone, by_team=by_team))
    embargo.check_disclosure(covert, (each.identifier for each in chosen.excluded), scope.disclosure)
    return _prospect(request, scope, chosen, rules)


async def freeze_candidates(
    session: AsyncSession,
    here: Occasion,
    blobs: BlobStore,
    purpose: Purpose,
    candidates: Iterable[Candidate],
    excluded: Iterable[Excluded] = (),
) -> FrameRow:
    """Fix these as a frame, and who is out with each reason. Raises EmptyFrame."""
    frame_key = secrets.token_bytes(32)
    frozen = await asyncio.to_thread(freeze, candidates, frame_key, excluded)
    # The content before the event that names it: stopped in between, we leave blobs that nothing points to.
    contents = (frozen.units, frozen.openings, frozen.exclusions)
    units, openings, exclusions = await asyncio.gather(*[blobs.put(content, _JSON) for content in contents])
    fact = FrameFrozen(
        root=frozen.root,
        size=sum(frozen.strata.values()),
        strata=frozen.strata,
        units=units,
        openings=openings,
        exclusions=exclusions,
        excluded=frozen.excluded,
        frame_key=frame_key.hex(),
        **vars(purpose),
    )
    frame = uuid_utils.compat.uuid7()
    (event,) = await append(session, here, f"frame/{frame}", 0, fact)
    await project(session, event)
    return await store.frame_of(session, frame, here.bureau.__eq__)


async def exclusions(
    session: AsyncSession, blobs: BlobStore, asker: Identity, frame: UUID, after: str, limit: int
) -> Sequence[Out]:
    """Who is out of a frame, those after an identifier; nobody for having been drawn covertly, unless one may know.

    Raises FrameUnknown.
    """
    row = await store.frame_of(session, frame, asker.may_see)
    if row.exclusions is None:
        return []
    out = await store.exclusions_in(blobs, BlobRef.model_validate(row.exclusions), after)
    if not asker.may(Permission.DRAW_READ_COVERT, row.bureau):
        out = list(embargo.tellable(out, await store.under_embargo(session, row.bureau)))
    return out[:limit]


async def _plan(session: AsyncSession, asker: Identity, plan: UUID | None) -> Plan | None:
    if plan is None:
        return None
    return Plan.model_validate((await plan_of(session, plan, asker.may_see)).state)


async def _filled(
    session: AsyncSession, source: Source, scope: Scope, sheet: Sheet, rules: InForce | None
) -> Sequence[Alike]:
    match scope.rules.selection.population:
        case "enterprises":
            return await store.enterprises(session, source, sheet, scope.rules.on)
        case "counties":
            subjects = _counties(rules and rules.policy)
        case register:
            records = await kept(session, source.bureau, register)
            subjects = [(record.fields.name, as_subject(record.key, record.fields)) for record in records]
    return fill(sheet, subjects, scope.rules.on)


def _counties(policy: Policy | None) -> list[tuple[str, Subject]]:
    supervised = policy.supervision.counties if policy and policy.supervision else ()
    return [(county.name, Subject(county.code, {"name": county.name})) for county in supervised]


async def _past(session: AsyncSession, bureau: str, source: Source, scope: Scope) -> tuple[Past, set[str]]:
    """What happened so far, as far as it matters; and whom of it nobody may know yet without a right to."""
    rules, exclude = scope.rules, scope.rules.selection.exclude
    held = await store.inspections(session, bureau, source, first_day_needed(exclude, rules.on), rules.on)
    drawn: Sequence[store.Drawing] = ()
    if any(isinstance(each, Drawn) for each in exclude):
        drawn = await store.drawings(session, bureau, rules.selection.population, scope.kind, rules.on.year)
    covert = {each.identifier for each in held if each.embargoed} | {
        each.identifier for each in drawn if each.embargoed
    }
    return Past(held, {each.identifier: each.on for each in drawn}), covert


def _prospect(request: FrameRequest, scope: Scope, chosen: Chosen, rules: InForce | None) -> Prospect:
    deals: tuple[ProposedDeal, ...] = ()
    impossible: Refusal | None = None
    try:
        deals = deals_of(scope.taking, chosen)
    except Refusal as refusal:
        impossible = refusal
    purpose = Purpose(
        title=request.title,
        selection=request.as_made,
        population=scope.rules.selection.population,
        disclosure=scope.disclosure,
        deals=deals,
        reserve=scope.reserve,
        kind=scope.kind,
        policy=rules and rules.sha256,
    )
    return Prospect(purpose, chosen, impossible)


async def project(session: AsyncSession, event: Event) -> None:
    """`sampling.frame.frozen` in the read table."""
    session.add(FrameRow.model_validate(_row(event)))
    await session.flush()


def _row(event: Event) -> Mapping[str, object]:
    fact = FrameFrozen.of(event)
    return {
        **fact.model_dump(mode="json", exclude={"frame_key"}),
        "id": event.stream.removeprefix("frame/"),
        "bureau": event.bureau,
        "frozen_at": event.time,
        "frozen_by": event.payload["actor"]["person"],
        "event": event.id,
        "trace": event.trace,
    }


PROJECTIONS: Mapping[str, Projection] = {FrameFrozen.type: project}
