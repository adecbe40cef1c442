"""Reading what visits are made of: the completed draws of people of a bureau, and what the registers have today."""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple
from uuid import UUID

import orjson
import structlog
from sqlalchemy import or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.sampling.draws.assignment import circumstances_store as around
from services.sampling.draws.assignment.composing import PersonNow, PlanNow, Registers, Surroundings
from services.sampling.draws.assignment.gathering import CrewDraw, CrewTerms, DrawnCrew, SlotTaken, gathered
from services.sampling.draws.assignment.items import ItemDraw
from services.sampling.draws.assignment.trail import GaveWay
from services.sampling.draws.draw.lifecycle import Draw
from services.sampling.draws.draw.tables import DrawRow
from services.sampling.draws.frame.continuing import base_of
from services.sampling.draws.roster.tables import RosterRow
from services.sampling.past.drawn.store import open_draws, slots_assigned
from services.sampling.past.drawn.tables import AssignedRow, DrawnRow
from services.sampling.past.inspection.store import visited
from services.sampling.plans.plan.lifecycle import Plan
from services.sampling.plans.plan.tables import PlannedRow, PlanRow
from services.sampling.registers.accounts.store import subjects_of
from services.sampling.registers.enterprises.former_store import Numbers, numbers_of
from services.sampling.registers.enterprises.rows import kind_of
from services.sampling.registers.enterprises.tables import EnterpriseRow
from services.sampling.registers.records.fields import Expert, Inspector, Item, known
from services.sampling.registers.records.former_keys import PERSONS
from services.sampling.registers.records.renewal_store import former_keys
from services.sampling.registers.records.tables import RecordRow
from shared.clock import beijing_date
from shared.contracts.assignment import AssignedParty, AssignedPlan
from shared.draws.frames import Task
from shared.draws.reading import read_tasks
from shared.errors import Refusal
from shared.policy.draws import ON_SITE
from shared.policy.purposes import DealServed, served
from shared.work import Acting, Work

_ENDED = ("completed", "annulled")

_log = structlog.get_logger()


class _Found(NamedTuple):
    """A completed draw of people, and its roster."""

    draw: Draw
    roster: RosterRow

    @property
    def source(self) -> DealServed | None:
        """The deal that drew the enterprises; None if no draw did."""
        return served(base_of(self.draw.spec.purpose))


class CrewsFound(NamedTuple):
    """The draws of people whose visits are told; and how many could not be read now."""

    crews: Sequence[CrewDraw]
    unread: int


async def bureaus(session: AsyncSession) -> Sequence[str]:
    """The bureaus that have drawn people."""
    query = select(DrawRow.bureau).where(DrawRow.method == "assign", col(DrawRow.status).in_(_ENDED)).distinct()
    return sorted(await session.scalars(query))


async def crews(act: Acting) -> CrewsFound:
    """The completed draws of people of the bureau, of this year and of the last one; older ones until their last day is
    over. A draw whose places are settled is told too: the crews of its visits have certificates that are renewed, and
    look again at what they have ordered.
    """
    found = await _found(act.session, act.bureau, act.today)
    sources = await _draws(act.session, {deal.draw for one in found if (deal := one.source)})
    slots: dict[UUID, list[AssignedRow]] = {}
    for slot in await slots_assigned(act.session, [one.draw.id for one in found]):
        slots.setdefault(slot.draw, []).append(slot)
    methods = await around.methods_of(act.session, act.bureau, {_kind(one, sources) for one in found})
    terms = [_terms(one, sources)._replace(methods=methods.get(_kind(one, sources), ON_SITE)) for one in found]
    held = [await _visited(act.session, one) for one in found]
    gave_way = {draw.id: await _gave_way(act.session, draw) for draw in sources.values() if draw.substitutions}
    async with act.away():
        tasks = await asyncio.gather(*(_tasks(act, one) for one in found))
    drawn = [
        _drawn_crew(one, said, read, slots.get(one.draw.id, ()))._replace(visited=been)
        for one, said, read, been in zip(found, terms, tasks, held, strict=True)
        if read is not None
    ]
    return CrewsFound(gathered(drawn, gave_way), tasks.count(None))


async def registers(act: Acting, told: Sequence[CrewDraw]) -> Registers:
    """What the registers have today of everything that visits of these draws need."""
    session = act.session
    enterprises = {one for crew in told for task in crew.tasks for one in task.trail.enterprises}
    keys = {slot.held.key for crew in told for task in crew.tasks for slot in task.slots if slot.held}
    plans = await _plans(session, {crew.terms.plan for crew in told if crew.terms.plan}, enterprises)
    heads = await around.posts(session, act.bureau, {crew.terms.season for crew in told})
    people = await _people(session, act.bureau, keys | {row.person for row in heads})
    first = min((crew.terms.first for crew in told), default=act.today).replace(month=1, day=1)
    bureaus = {act.bureau, *(plan.bureau for plan in plans.values())}
    numbers = await numbers_of(session, bureaus, enterprises)
    asked = around.AskedOf(enterprises, numbers)
    return Registers(
        parties=await _parties(session, bureaus, enterprises, numbers),
        people=people,
        items=await _items(session, act.bureau),
        plans=plans,
        drawn=await _drawn_items(session, act.bureau),
        open=await open_draws(session, act.bureau),
        circumstances=Surroundings(
            around.heads_of(heads, people),
            await around.on_record(session, act.bureau, asked, first),
            await around.caps_of(session, act.bureau, asked, act.today),
        ),
    )


async def _found(session: AsyncSession, bureau: str, today: date) -> list[_Found]:
    query = (
        select(DrawRow, RosterRow)
        .join(RosterRow, col(RosterRow.id) == col(DrawRow.frame))
        .where(DrawRow.bureau == bureau, DrawRow.method == "assign", col(DrawRow.status).in_(_ENDED))
        .where(or_(col(DrawRow.year) >= today.year - 1, col(RosterRow.visit_by) > today))
        .order_by(col(DrawRow.id))
    )
    return [_Found(Draw.model_validate(row.state), roster) for row, roster in await session.execute(query)]


async def _draws(session: AsyncSession, draws: Collection[UUID]) -> dict[UUID, Draw]:
    rows = await session.scalars(select(DrawRow.state).where(col(DrawRow.id).in_(draws)))
    return {draw.id: draw for draw in map(Draw.model_validate, rows)}


def _kind(one: _Found, sources: Mapping[UUID, Draw]) -> tuple[str, str]:
    """The policy file and the kind of draw that chose the enterprises; "" for what there is not."""
    rule = sources[one.source.draw] if one.source else one.draw
    return rule.spec.policy.file, (rule.kind if one.source else one.roster.kind) or ""


def _terms(one: _Found, sources: Mapping[UUID, Draw]) -> CrewTerms:
    draw, roster = one.draw, one.roster
    return CrewTerms(
        bureau=draw.bureau,
        title=draw.title,
        kind=_kind(one, sources)[1],
        source=one.source,
        season=roster.season,
        open_by=date.fromisoformat(draw.open_by) if draw.open_by else None,
        # A roster of before names no day.
        first=roster.visit_from or beijing_date(draw.completed.at),
        last=roster.visit_by,
        plan=roster.plan,
        asked=roster.occasion,
    )


async def _visited(session: AsyncSession, one: _Found) -> Collection[str]:
    """The enterprises whose inspection for the draw is on record."""
    draws = {one.draw.id, *([one.source.draw] if one.source else [])}
    return await visited(session, one.draw.bureau, draws, None)


async def _gave_way(session: AsyncSession, draw: Draw) -> dict[str, GaveWay]:
    units = {unit for each in draw.substitutions for unit in (each.withdrawn, each.substitute) if unit}
    query = select(DrawnRow.unit, DrawnRow.identifier).where(DrawnRow.draw == draw.id, col(DrawnRow.unit).in_(units))
    named = {row.unit: row.identifier for row in await session.execute(query)}
    return {
        named[each.withdrawn]: GaveWay(each.reason, named[each.substitute] if each.substitute else None)
        for each in draw.substitutions
    }


async def _tasks(work: Work, one: _Found) -> list[Task] | None:
    """The tasks of a roster; None if their blob cannot be read now."""
    try:
        content = await work.blobs.get(one.draw.units)
    except Refusal as refusal:
        _log.warning("the visits of a draw could not be told", draw=str(one.draw.id), reason=refusal.code)
        return None
    return await work.pool.run(_read_tasks, content)


def _read_tasks(content: bytes) -> list[Task]:
    return read_tasks(orjson.loads(content))


def _drawn_crew(one: _Found, terms: CrewTerms, tasks: Sequence[Task], rows: Iterable[AssignedRow]) -> DrawnCrew:
    rows = list(rows)
    standing = [row for row in rows if row.vacated_at is None and not row.annulled]
    return DrawnCrew(
        id=one.draw.id,
        purpose=one.draw.spec.purpose,
        terms=terms,
        annulled=any(row.annulled for row in rows),
        tasks=tasks,
        enterprises={row.task: row.enterprise for row in rows},
        taken=[SlotTaken(row.task, row.enterprise, row.slot, row.person) for row in standing],
    )


async def _plans(session: AsyncSession, plans: Collection[UUID], enterprises: Collection[str]) -> dict[UUID, PlanNow]:
    teams: dict[UUID, dict[str, str]] = {}
    query = select(PlannedRow).where(col(PlannedRow.plan).in_(plans), col(PlannedRow.identifier).in_(enterprises))
    for row in await session.scalars(query):
        teams.setdefault(row.plan, {})[row.identifier] = row.team
    found = {}
    for state in await session.scalars(select(PlanRow.state).where(col(PlanRow.id).in_(plans))):
        plan = Plan.model_validate(state)
        edition = plan.effective
        said = AssignedPlan(id=plan.id, edition=edition.number)
        found[plan.id] = PlanNow(said, plan.bureau, edition.content.items, teams.get(plan.id, {}))
    return found


async def _parties(
    session: AsyncSession, bureaus: Collection[str], identifiers: Collection[str], numbers: Numbers
) -> dict[tuple[str, str], AssignedParty]:
    """Bureau and identifier, as a draw names the enterprise → the enterprise as it is now, under this identifier."""
    query = select(EnterpriseRow).where(
        col(EnterpriseRow.bureau).in_(bureaus), col(EnterpriseRow.identifier).in_(numbers.all_of(identifiers))
    )
    return {
        (row.bureau, one): AssignedParty.model_validate(
            {
                **row.model_dump(),
                "identifier": one,
                "identifier_kind": kind_of(one),
                "known_as": tuple(other for other in named if other != one),
            }
        )
        for row in await session.scalars(query)
        for named in [(row.identifier, *numbers.former(row.identifier))]
        for one in named
    }


async def _people(session: AsyncSession, bureau: str, keys: Collection[str]) -> dict[str, PersonNow]:
    """Key in the draw → person; a person whose certificate was renewed has another key now."""
    former = await former_keys(session, bureau)
    query = select(RecordRow).where(
        RecordRow.bureau == bureau,
        col(RecordRow.directory).in_(PERSONS),
        col(RecordRow.key).in_({former.present(key) for key in keys}),
    )
    rows = {row.key: row for row in await session.scalars(query)}
    subjects = await subjects_of(session, bureau, [row.id for row in rows.values()])
    now = {key: rows[former.present(key)] for key in keys if former.present(key) in rows}
    return {key: _person(row, subjects.get(row.id, "")) for key, row in now.items()}


def _person(row: RecordRow, subject: str) -> PersonNow:
    directory: Literal["people", "experts"] = "experts" if row.directory == "experts" else "people"
    fields = known(directory, row.fields)
    assert isinstance(fields, Inspector | Expert)  # noqa: S101  # the registers of persons have no others
    expires = fields.certificate_expires if isinstance(fields, Inspector) else None
    return PersonNow(row.id, directory, row.key, fields.name, fields.unit, expires, subject)


async def _items(session: AsyncSession, bureau: str) -> dict[str, Item]:
    """Key → item of the bureau's register, also of those that are retired: a plan may name them."""
    query = select(RecordRow.key, RecordRow.fields).where(RecordRow.bureau == bureau, RecordRow.directory == "items")
    found = {key: known("items", fields) for key, fields in await session.execute(query)}
    return {key: item for key, item in found.items() if isinstance(item, Item)}


async def _drawn_items(session: AsyncSession, bureau: str) -> list[ItemDraw]:
    query = (
        select(DrawRow.id, DrawRow.purpose, DrawnRow.identifier)
        .join(DrawnRow, col(DrawnRow.draw) == col(DrawRow.id))
        .where(DrawRow.bureau == bureau, DrawRow.population == "items", DrawRow.status == "completed")
        .where(col(DrawnRow.withdrawn_at).is_(None))
    )
    found: dict[UUID, ItemDraw] = {}
    for draw, purpose, item in await session.execute(query):
        found[draw] = ItemDraw(draw, purpose, (*(found[draw].items if draw in found else ()), item))
    return list(found.values())
