"""Freezing a frame, and previewing it. Both choose with `choosing.choose`."""

import asyncio
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from services.sampling.draws.frame import embargo, store
from services.sampling.draws.frame.choosing import Chosen, choose, left_out
from services.sampling.draws.frame.embargo import Out
from services.sampling.draws.frame.exclusions import Missing, Past, first_day_needed
from services.sampling.draws.frame.freezing import Candidate, Excluded, freeze
from services.sampling.draws.frame.quotas import deals_of
from services.sampling.draws.frame.requests import FrameRequest
from services.sampling.draws.frame.scope import Scope, scope_of
from services.sampling.draws.frame.sheet import sheet_of
from services.sampling.draws.frame.tables import FrameRow
from services.sampling.plans.plan.lifecycle import Plan
from services.sampling.plans.plan.store import naming
from services.sampling.plans.plan.usecases import find_plan
from services.sampling.registers.enterprises import search_store
from services.sampling.registers.enterprises.conditions_in_sql import Among
from services.sampling.registers.enterprises.sheet import Alike, Sheet, fill
from services.sampling.registers.records.fields import as_subject
from services.sampling.registers.records.store import kept
from services.sampling.rules.policy.store import InForce, in_force
from shared.access.roles import Permission
from shared.canonical import JsonObject
from shared.contracts.fact import BlobRef
from shared.contracts.sampling import Disclosure, FrameFrozen, ProposedDeal
from shared.errors import Refusal
from shared.heavy import heavy
from shared.log.rebuild import Projection
from shared.pages import PageFound, PageWanted
from shared.policy.conditions import Subject
from shared.policy.policy import Policy
from shared.policy.selection import Drawn, Population
from shared.work import Acting, Asking

_JSON = "application/json"

PROJECTIONS: Mapping[str, Projection] = {FrameFrozen.type: store.project}


@dataclass(frozen=True)
class Purpose:
    """What a frame is frozen for: the request that chose the units, the population, and the deals and reserve that the
    policy fixes.
    """

    title: str
    selection: JsonObject
    population: Population = "enterprises"
    disclosure: Disclosure = "at-once"
    deals: tuple[ProposedDeal, ...] = ()
    reserve: int = 0
    kind: str | None = None
    policy: str | None = None


class FrameProspect(NamedTuple):
    """A frame as it would be frozen now: its purpose, its units and the excluded subjects. `impossible` says why
    freezing it would be refused.
    """

    purpose: Purpose
    chosen: Chosen
    impossible: Refusal | None


class _Read(NamedTuple):
    """The facts that the choice needs: the sheet, filled in for the whole population; the enterprises that the plan
    names but the directory no longer has; and the past.

    `covert`: identifiers in the past that only readers of covert draws may know.
    """

    filled: Sequence[Alike]
    gone: Sequence[Missing]
    past: Past
    covert: frozenset[str]


class _Judged(NamedTuple):
    """The result of judging: the chosen units, the excluded subjects, and the deals; or `impossible`, why there can be
    no deals.
    """

    chosen: Chosen
    deals: tuple[ProposedDeal, ...] = ()
    impossible: Refusal | None = None


async def freeze_frame(act: Acting, request: FrameRequest) -> FrameRow:
    """Fix who may be drawn, under a new key that nobody has seen. Raises what `prospect` raises, and the refusal that
    it finds.
    """
    found = await prospect(act, request)
    if found.impossible is not None:
        raise found.impossible
    return await freeze_candidates(act, found.purpose, found.chosen.candidates, found.chosen.excluded)


async def prospect(ask: Asking, request: FrameRequest) -> FrameProspect:
    """The frame as it would be frozen now, and what would be drawn. Nothing is written.

    Raises PlanUnknown, ConditionTooLarge, RulesMalformed, StratumTwice, CovertDrawPending, EmbargoWouldLeak and what
    `scope_of` raises.
    """
    rules = await in_force(ask.session, ask.bureau, ask.today)
    plan = None if request.plan is None else await find_plan(ask, request.plan)
    scope = scope_of(request, rules and rules.policy, ask.today, plan)
    await search_store.check_lists(ask.session, plan.bureau if plan else ask.bureau, request.conditions)
    read = await _read(ask, scope, plan, rules)
    embargo.check_asker(bool(read.covert), may_read_covert=ask.may(Permission.DRAW_READ_COVERT))
    judged = await ask.compute(_judged, scope, read)
    return FrameProspect(_purpose(request, scope, rules, judged.deals), judged.chosen, judged.impossible)


async def freeze_candidates(
    act: Acting, purpose: Purpose, candidates: Iterable[Candidate], excluded: Iterable[Excluded] = ()
) -> FrameRow:
    """Freeze a frame of these candidates, and record the excluded subjects with every reason. Raises EmptyFrame."""
    frame_key = secrets.token_bytes(32)
    async with act.away():
        frozen = await act.pool.run(freeze, candidates, frame_key, excluded)
        # Store the content before the event that names it: if we stop in between, only blobs remain that nothing refers
        # to.
        contents = (frozen.units, frozen.openings, frozen.exclusions)
        units, openings, exclusions = await asyncio.gather(*[act.blobs.put(content, _JSON) for content in contents])
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
    return await store.record_frozen(act, fact)


async def exclusions(ask: Asking, frame: UUID, page: PageWanted[str]) -> PageFound[Out, str]:
    """The excluded subjects of a frame, in the order of identifiers. A subject that is excluded because a covert draw
    drew it is shown only to a caller who may know this. Raises FrameUnknown.
    """
    row = await store.frame_of(ask.session, frame, ask.may_see)
    if row.exclusions is None:
        return PageFound([])
    hidden: set[str] = set()
    if not ask.identity.may(Permission.DRAW_READ_COVERT, row.bureau):
        hidden = await store.under_embargo(ask.session, row.bureau)
    async with ask.away():
        out = await store.exclusions_in(ask, BlobRef.model_validate(row.exclusions))
        return await ask.pool.run(_tellable, out, hidden, page)


async def _read(ask: Asking, scope: Scope, plan: Plan | None, rules: InForce | None) -> _Read:
    among = Among(plan.bureau, naming(plan.id)) if plan else Among(ask.bureau)
    sheet = sheet_of(scope.rules)
    # Read the past last: if a draw is recorded while we read, its enterprises are then excluded and not drawn twice.
    # Each query sees everything that was committed before it. Nothing is locked; the time of the event is the time of
    # the frame.
    filled = await _filled(ask, among, scope, sheet, rules and rules.policy)
    gone = await store.missing(ask.session, plan.id, plan.bureau) if plan else []
    past, covert = await _past(ask, among, scope)
    return _Read(filled, gone, past, covert)


async def _filled(ask: Asking, among: Among, scope: Scope, sheet: Sheet, policy: Policy | None) -> Sequence[Alike]:
    """The sheet, filled in for the whole population: the database answers for enterprises, `sheet.fill` for all
    others.
    """
    match scope.rules.selection.population:
        case "enterprises":
            return await search_store.filled(ask.session, among, sheet)
        case "counties":
            subjects = _counties(policy)
        case register:
            records = await kept(ask.session, among.bureau, register)
            subjects = [(record.fields.name, as_subject(record.key, record.fields)) for record in records]
    return await ask.compute(fill, sheet, subjects)


def _counties(policy: Policy | None) -> list[tuple[str, Subject]]:
    supervised = policy.supervision.counties if policy and policy.supervision else ()
    return [(county.name, Subject(county.code, {"name": county.name})) for county in supervised]


async def _past(ask: Asking, among: Among, scope: Scope) -> tuple[Past, frozenset[str]]:
    """The inspections and draws on which the frame depends; and the identifiers in them that only readers of covert
    draws may know.
    """
    rules, exclude = scope.rules, scope.rules.selection.exclude
    first = first_day_needed(exclude, rules.when)
    held = await store.inspections(ask.session, ask.bureau, among, first, rules.on)
    drawn: Sequence[store.Drawing] = ()
    if any(isinstance(each, Drawn) for each in exclude):
        population = rules.selection.population
        drawn = await store.drawings(ask.session, ask.bureau, population, scope.kind, rules.year)
    covert = {each.identifier for each in held if each.embargoed} | {
        each.identifier for each in drawn if each.embargoed
    }
    return Past(held, {each.identifier: each.on for each in drawn}), frozenset(covert)


@heavy
def _judged(scope: Scope, read: _Read) -> _Judged:
    """Judge the whole population: the units, the excluded subjects, and the deals. Raises StratumTwice,
    EmbargoWouldLeak. Takes a few tenths of a second for a hundred thousand enterprises.
    """
    chosen = choose(scope.rules, read.filled, read.past)
    chosen = left_out(chosen, read.gone, by_team=scope.rules.by_team)
    embargo.check_disclosure(read.covert, (each.identifier for each in chosen.excluded), scope.disclosure)
    try:
        return _Judged(chosen, deals_of(scope.taking, chosen))
    except Refusal as refusal:
        return _Judged(chosen, impossible=refusal)


def _purpose(request: FrameRequest, scope: Scope, rules: InForce | None, deals: tuple[ProposedDeal, ...]) -> Purpose:
    return Purpose(
        title=request.title,
        selection=request.as_made,
        population=scope.rules.selection.population,
        disclosure=scope.disclosure,
        deals=deals,
        reserve=scope.reserve,
        kind=scope.kind,
        policy=rules and rules.sha256,
    )


def _tellable(out: Sequence[Out], hidden: Collection[str], page: PageWanted[str]) -> PageFound[Out, str]:
    return page.among(embargo.tellable(out, hidden), attrgetter("identifier"))
