"""What a visit is made of: the crew, the enterprise and the items of a task, as the registers have them today."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple
from uuid import UUID

from services.sampling.draws.assignment.gathering import CrewDraw, CrewTask
from services.sampling.draws.assignment.items import ItemDraw, ItemsDue, items_due
from services.sampling.draws.assignment.trail import SlotHeld, SlotNow, Trail
from services.sampling.registers.records.fields import Item
from shared.contracts.assignment import (
    AssignedCap,
    AssignedItem,
    AssignedParty,
    AssignedPlan,
    Assignee,
    EarlierVisit,
    SlotDrawn,
    TeamHead,
    Visit,
    VisitDraws,
)
from shared.policy.caps import binds
from shared.policy.coverage import Cap
from shared.policy.draws import Method
from shared.policy.occasions import Occasion

NO_VISIT = UUID(int=0)
"""The id of a visit that has no id yet."""


class PersonNow(NamedTuple):
    """A person as the register has the person today. `subject` is "" if the register does not know it."""

    id: UUID
    directory: Literal["people", "experts"]
    key: str
    name: str
    unit: str
    certificate_expires: date | None
    subject: str


class PlanNow(NamedTuple):
    """The plan of a visit: its edition in force, the keys of its items, and enterprise → the team that inspects it."""

    plan: AssignedPlan
    bureau: str
    items: Sequence[str]
    teams: Mapping[str, str]


TeamKey = tuple[str, str]
"""A season, and the code of a team."""


class Surroundings(NamedTuple):
    """What cases is told beside a visit itself. `heads`: team → its leader and its deputy; `earlier`: enterprise → the
    inspections that were on record; `caps`: enterprise → the caps of the policy that apply to it.
    """

    heads: Mapping[TeamKey, tuple[TeamHead, ...]] = {}
    earlier: Mapping[str, tuple[EarlierVisit, ...]] = {}
    caps: Mapping[str, tuple[Cap, ...]] = {}

    def heads_of(self, season: str, team: str, crew: Sequence[Assignee]) -> tuple[TeamHead, ...]:
        """The heads of a team of the bureau. Without a team: the post of the first of the crew who heads a team."""
        if team:
            return self.heads.get((season, team), ())
        posts = {head.person: head for (of, _), heads in self.heads.items() if of == season for head in heads}
        return tuple(posts[each.person] for each in crew if each.person in posts)[:1]

    def caps_on(self, enterprise: str, occasion: Occasion, methods: Collection[Method]) -> tuple[AssignedCap, ...]:
        """How often a year the enterprise may be inspected on this occasion, by these methods."""
        return tuple(
            AssignedCap(times=cap.times, except_for=cap.except_for, methods=cap.methods, visits_of=cap.visits_of)
            for cap in self.caps.get(enterprise, ())
            if binds(cap, occasion, methods)
        )


class Registers(NamedTuple):
    """What the registers have today. `parties`: (bureau, identifier) → enterprise; `people`: key in the draw → person;
    `items`: key → item; `drawn`: the completed draws of items; `open`: the draws that everybody may know.
    """

    parties: Mapping[tuple[str, str], AssignedParty]
    people: Mapping[str, PersonNow]
    items: Mapping[str, Item]
    plans: Mapping[UUID, PlanNow]
    drawn: Sequence[ItemDraw]
    open: Collection[UUID]
    circumstances: Surroundings = Surroundings()


class NotKept(LookupError):
    """A task names an enterprise or a person that the registers do not have: the visit cannot be told."""


class Composed(NamedTuple):
    """A visit without an id as it stands now, and the trail of its enterprises. `visit` is None for a task that nobody
    is sent to: its place is vacant, or a draw is annulled.
    """

    crew: CrewDraw
    trail: Trail
    visit: Visit | None


def composed(crew: CrewDraw, registers: Registers) -> list[Composed]:
    """The visits of all tasks of a draw of people. Raises NotKept."""
    return [Composed(crew, task.trail, _visit(crew, task, registers)) for task in crew.tasks]


def _visit(crew: CrewDraw, task: CrewTask, registers: Registers) -> Visit | None:
    enterprise, terms = task.trail.visited, crew.terms
    if crew.annulled or enterprise is None:
        return None
    plan = registers.plans.get(terms.plan) if terms.plan else None
    due = items_due(terms.first, terms.source, registers.drawn, plan.items if plan else ())
    around = registers.circumstances
    team = (plan.teams.get(enterprise, "") if plan else "") or task.tagged
    # The bureau above follows a county's inspection through.
    guided = plan is not None and plan.bureau != terms.bureau
    occasion: Occasion = "guidance" if guided else terms.occasion
    draws = _draws(crew, task, due, registers.open)
    people = tuple(_assignee(slot, slot.held, registers) for slot in task.slots if slot.held)
    return Visit(
        inspection=NO_VISIT,
        party=_party(crew, enterprise, plan, registers),
        crew=people,
        vacant=tuple(slot.name for slot in task.slots if slot.held is None),
        items=tuple(_items(due.keys, registers.items)),
        plan=plan and plan.plan,
        draws=draws,
        kind=terms.kind,
        title=terms.title,
        occasion=occasion,
        methods=terms.methods,
        covert=bool(draws.secret),
        open_by=terms.open_by,
        visit_from=terms.first,
        visit_by=terms.last,
        season=terms.season,
        team=team,
        # The team is the county's: it has no head in the bureau above.
        heads=around.heads_of(terms.season, "" if guided else team, people),
        earlier=tuple(one for one in around.earlier.get(enterprise, ()) if one.held_on.year == terms.first.year),
        caps=around.caps_on(enterprise, occasion, terms.methods),
    )


def _draws(crew: CrewDraw, task: CrewTask, due: ItemsDue, known: Collection[UUID]) -> VisitDraws:
    """The draws behind a visit. Of a draw that is not `known` to everybody, the visit keeps the secret."""
    source = crew.terms.source
    draws = VisitDraws(targets=source and source.draw, deal=source and source.deal, items=due.draws, crew=task.draws)
    return draws.model_copy(update={"secret": tuple(each for each in draws.all if each not in known)})


def _party(crew: CrewDraw, enterprise: str, plan: PlanNow | None, registers: Registers) -> AssignedParty:
    """The enterprise in the directory of the plan's bureau, or of the bureau itself."""
    for bureau in (plan.bureau if plan else crew.terms.bureau, crew.terms.bureau):
        if found := registers.parties.get((bureau, enterprise)):
            return found
    raise NotKept(f"no directory has the enterprise of a task of the draw {crew.id}")


def _assignee(slot: SlotNow, held: SlotHeld, registers: Registers) -> Assignee:
    person = registers.people.get(held.key)
    if person is None:
        raise NotKept(f"no register has the person of slot {slot.number}")
    return Assignee(
        slot=slot.number,
        role=slot.name,
        directory=person.directory,
        person=person.id,
        key=person.key,
        name=person.name,
        unit=person.unit,
        certificate_expires=person.certificate_expires,
        subject=person.subject,
        drawn=SlotDrawn(draw=held.draw, task=held.task, slot=held.slot),
    )


def _items(keys: Iterable[str], items: Mapping[str, Item]) -> Iterable[AssignedItem]:
    for key in keys:
        if item := items.get(key):
            yield AssignedItem(key=key, name=item.name, basis=item.basis, content=item.content, method=item.method)
