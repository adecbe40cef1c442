"""Making a roster: collect tasks and people, check that all slots can be filled, blind, freeze."""

import asyncio
import secrets
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from services.sampling.draws.draw import store as draws
from services.sampling.draws.draw.sight import sight_of
from services.sampling.draws.frame import approving
from services.sampling.draws.frame.freezing import Opening
from services.sampling.draws.roster import store
from services.sampling.draws.roster.availability import CrewRules
from services.sampling.draws.roster.chances import CrewChances, crew_chances
from services.sampling.draws.roster.crew import check_season, check_size, crew_for, tasks_of
from services.sampling.draws.roster.freezing import FrozenRoster, freeze
from services.sampling.draws.roster.mustering import Circumstances, Muster, muster
from services.sampling.draws.roster.requests import RosterRequest
from services.sampling.draws.roster.ruling import RosterRule, rule_of
from services.sampling.draws.roster.shortage import CrewsShort
from services.sampling.draws.roster.source_store import source_of
from services.sampling.draws.roster.sources import RosterSource, VacantSlots, check_planned
from services.sampling.draws.roster.tables import RosterRow
from services.sampling.draws.roster.vacant import still_recused
from services.sampling.plans.plan.lifecycle import Plan, check_in_force
from services.sampling.plans.plan.store import plan_of, planned
from services.sampling.registers.enterprises import search_store
from services.sampling.registers.enterprises.conditions_in_sql import Among
from services.sampling.registers.enterprises.sheet import Question, Sheet
from services.sampling.registers.enterprises.team_in_charge import OneTeam, team_found, team_questions
from services.sampling.registers.records.former_keys import FormerKeys
from services.sampling.registers.records.renewal_store import former_keys
from services.sampling.rules.policy.store import InForce, in_force
from shared.calendar.spans import Span
from shared.contracts.fact import BlobRef
from shared.contracts.frame import Recused, RosterApproved, RosterFrozen
from shared.draws.frames import Roster, Task
from shared.law.kinds import PolicyRule
from shared.law.law import shipped_law
from shared.log.rebuild import Projection
from shared.work import Acting, Asking

_BLOBS = ("tasks", "people", "left_out", "openings", "people_openings", "exclusions")
_OF_PEOPLE = frozenset({"people_openings", "exclusions"})
"""The blobs that name people: no other service may read them."""

PROJECTIONS: Mapping[str, Projection] = {
    RosterFrozen.type: store.project_frozen,
    RosterApproved.type: store.project_approved,
}


class RosterProspect(NamedTuple):
    """A roster as it would be frozen now: its source, its tasks and people, its recusals, its season and its rule.
    `teams`: enterprise → the team that inspects it.
    """

    source: RosterSource
    muster: Muster
    recusals: tuple[Recused, ...]
    season: str
    rule: RosterRule
    teams: Mapping[str, str]


class Preview(NamedTuple):
    """A roster as it would be frozen now; the people of `muster` have their capacities. `short` is the refusal if not
    every slot can be filled, else None: then the people have no capacities. `chances` is None then, and for a roster
    that is too large.
    """

    prospect: RosterProspect
    muster: Muster
    short: CrewsShort | None
    chances: CrewChances | None


class CrewSeen(NamedTuple):
    """The people of a roster: their openings by blinded id, the excluded people as the blob has them, and the
    recusals.
    """

    openings: Mapping[str, Opening]
    out: list[dict[str, Any]]
    recusals: Sequence[Recused]


class RosterSeen(NamedTuple):
    """A roster as far as its reader may know it: `openings` is empty if the reader may not know the enterprises, `crew`
    is None if the reader may not know the people.
    """

    row: RosterRow
    frozen: Roster
    openings: Mapping[str, Opening]
    crew: CrewSeen | None


async def freeze_roster(act: Acting, request: RosterRequest) -> RosterRow:
    """Fix tasks and people, under a new key that nobody has seen. Raises CrewsShort, MalformedMember and what
    `prospect` raises.
    """
    found = await prospect(act, request)
    key = secrets.token_bytes(32)
    async with act.away():
        frozen = await act.pool.run(_settled, found, key)
        # Store the content before the event that names it: if we stop in between, only blobs remain that nothing refers
        # to.
        sealed = _OF_PEOPLE if found.source.disclosure == "at-once" else {*_OF_PEOPLE, "openings"}
        stored = await asyncio.gather(*(act.put_json(getattr(frozen, name), sealed=name in sealed) for name in _BLOBS))
    sealed_key = act.seals.seal_key(key)
    fact = RosterFrozen(
        **{name: value for name, value in frozen._asdict().items() if name not in _BLOBS},
        **dict(zip(_BLOBS, stored, strict=True)),
        **found.rule._asdict(),
        title=request.title,
        selection=request.selection,
        purpose=found.source.purpose,
        season=found.season,
        source_draw=request.draw,
        deal=found.source.deal,
        recusals=found.recusals,
        frame_key=sealed_key.key,
        frame_key_seal=sealed_key.seal,
        disclosure=found.source.disclosure,
        open_by=found.source.open_by,
        plan=request.plan or found.source.plan,
        occasion=request.occasion or found.source.occasion,
        visit_from=request.on,
        visit_by=request.until,
    )
    return await store.record_frozen(act, fact)


async def approve_roster(act: Acting, roster: UUID) -> RosterRow:
    """Record that a second person approves a roster that was made by hand. Raises RosterUnknown, ApprovalNotNeeded,
    SamePerson.
    """
    row = await store.roster_of(act.session, roster, act.owns)
    approving.approve(row, act.person)
    return await store.record_approved(act, row)


async def preview(act: Acting, request: RosterRequest) -> Preview:
    """A roster as it would be frozen now. Nothing is written. Raises what `prospect` raises."""
    found = await prospect(act, request)
    return await act.compute(_spread_or_short, found)


async def prospect(act: Acting, request: RosterRequest) -> RosterProspect:
    """The roster that a request leads to: its tasks, its people with their tags, and the excluded people.

    Raises PlanUnknown, SeasonWithoutTeams and what `source_of`, `crew` and `mustering` raise.
    """
    source = await source_of(act, request)
    policy = await in_force(act.session, act.bureau, request.on)
    teams, tasks = await _tasks(act, request, source, policy)
    year = str(request.on.year)
    vacancies = source.vacancies
    season = request.season or (vacancies.season if vacancies else year)
    asked = {slot for task in tasks for slot in task.slots}
    check_season(asked, season, year, await store.seasons(act.session, act.bureau))
    formation = policy.policy.formation if policy else None
    former = await former_keys(act.session, act.bureau)
    recruits = await store.recruits(act.session, act.bureau, season, former)
    recusals = _recusals(request, vacancies, {one.key for one in recruits}, former)
    given = Circumstances(
        rules=CrewRules(
            on=Span(request.on, request.until or request.on),
            only=vacancies.only if vacancies else request.people,
            absent=[one.model_copy(update={"person": former.present(one.person)}) for one in request.absent],
            excluded=formation.excluded if formation else None,
            drawn=frozenset(map(former.present, vacancies.people)) if vacancies else (),
            slots=asked,
        ),
        recusals=recusals,
        loads=await store.loads(act.session, act.bureau, season, former, covert=source.disclosure == "after-visits"),
    )
    mustered = muster(source.visits, tasks, recruits, given)
    rule = rule_of(source, policy.policy if policy else None, policy.sha256 if policy else None)
    return RosterProspect(source, mustered, recusals, season, rule, teams)


def _recusals(
    request: RosterRequest, vacancies: VacantSlots | None, people: Collection[str], former: FormerKeys
) -> tuple[Recused, ...]:
    """The recusals of the request, and those of the draw that is continued, each once, by the keys that people have
    now.
    """
    before = [_by_present(one, former) for one in vacancies.recusals] if vacancies else []
    earlier = still_recused(before, vacancies.tasks, people) if vacancies else []
    asked = (_by_present(one, former) for one in request.recused)
    declared = {(one.person, one.enterprise): one for one in (*earlier, *asked)}
    return tuple(declared.values())


def _by_present(recusal: Recused, former: FormerKeys) -> Recused:
    return recusal.model_copy(update={"person": former.present(recusal.person)})


async def roster_to_show(ask: Asking, roster: UUID) -> RosterSeen:
    """A roster as far as the caller may know it. Raises RosterUnknown."""
    row = await store.roster_of(ask.session, roster, ask.may_see)
    sight = sight_of(ask.identity, row.bureau)
    named = sight.covert or not await _embargoed(ask, row)
    async with ask.away():
        frozen = await draws.roster_in(ask, BlobRef.model_validate(row.tasks), BlobRef.model_validate(row.people))
        openings = await store.json_in(ask, row.openings) if named else {}
        crew = None
        if named and sight.people:
            crew = CrewSeen(
                await store.json_in(ask, row.people_openings),
                await store.json_in(ask, row.exclusions),
                store.recusals_of(row),
            )
    return RosterSeen(row, frozen, openings, crew)


async def _embargoed(ask: Asking, roster: RosterRow) -> bool:
    """Whether the enterprises of the roster are secret: the roster is covert, and no draw over it is opened."""
    if roster.disclosure != "after-visits":
        return False
    over = await draws.standing_over(ask.session, roster.id)
    return over is None or (await draws.draw_to_show(ask.session, over, roster.bureau.__eq__)).embargoed


async def _tasks(
    act: Acting, request: RosterRequest, source: RosterSource, policy: InForce | None
) -> tuple[Mapping[str, str], list[Task]]:
    """Enterprise → the team that inspects it; and the tasks."""
    standing = policy.policy.teams if policy else ()
    among = Among(act.bureau, identifiers=[visit.identifier for visit in source.visits])
    sheet = Sheet(Question(None, request.on), (), team_questions(standing, request.on))
    groups = await search_store.filled(act.session, among, sheet)
    found = {identifier: team_found(alike, standing) for alike in groups for identifier in alike.identifiers}
    if request.plan is not None:
        plan = await plan_of(act.session, request.plan, act.owns)
        named = await planned(act.session, plan.id)
        if request.draw is None:
            check_in_force(Plan.model_validate(plan.state))
            check_planned(source.visits, {one.identifier for one in named})
        found |= {one.identifier: OneTeam(one.team) for one in named if one.team}
    teams = {identifier: team.code for identifier, team in found.items() if isinstance(team, OneTeam)}
    if source.vacancies is not None:
        return teams, source.vacancies.tasks
    slots = crew_for(request, source.kind, policy.policy if policy else None)
    check_size(slots, shipped_law().of(PolicyRule), request.on)
    return teams, tasks_of(source.visits, slots, found)


def _settled(found: RosterProspect, key: bytes) -> FrozenRoster:
    """The frozen roster. Raises CrewsShort, MalformedMember. Spreading the load of a year takes seconds."""
    return freeze(found.muster.spread(), key, covert=found.source.disclosure == "after-visits")


def _spread_or_short(found: RosterProspect) -> Preview:
    try:
        mustered = found.muster.spread()
    except CrewsShort as short:
        return Preview(found, found.muster, short, None)
    return Preview(found, mustered, None, crew_chances(mustered.tasks, mustered.people))
