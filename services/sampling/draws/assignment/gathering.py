"""Completed draws of people with their tasks as they stand now: a draw that filled vacant slots of another draw belongs
to the other draw, and a substitute takes over the crew of the enterprise that it replaces.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.sampling.draws.assignment.trail import GaveWay, SlotHeld, SlotNow, Trail, crew_now, trail_of
from services.sampling.draws.frame.continuing import base_of
from shared.draws.frames import Task
from shared.draws.purpose import more
from shared.policy.draws import ON_SITE, Method
from shared.policy.occasions import Occasion, Unplanned
from shared.policy.purposes import DealServed

_TEAM = "team:"


class CrewTerms(NamedTuple):
    """What the roster of a draw of people says of all its visits. `source` is the deal that drew the enterprises, None
    if no draw did; `asked`: the occasion that the roster names; `methods`: those of the kind of draw.
    """

    bureau: str
    title: str
    kind: str
    source: DealServed | None
    season: str
    open_by: date | None
    first: date
    last: date | None
    plan: UUID | None
    asked: Unplanned | None = None
    methods: tuple[Method, ...] = ON_SITE

    @property
    def occasion(self) -> Occasion:
        """The draw that chose the enterprises; else the plan that names them; else what the roster says. A roster of
        before may say nothing.
        """
        if self.source is not None:
            return "draw"
        return "plan" if self.plan is not None else self.asked or "other"


class SlotTaken(NamedTuple):
    """A slot that a draw of people filled, and that the person has not given up: the task, the enterprise of the task,
    the number of the slot from 1, and the person's key.
    """

    task: str
    enterprise: str
    number: int
    key: str


class DrawnCrew(NamedTuple):
    """A completed draw of people as its roster and its read rows have it. `enterprises`: task → enterprise. `visited`
    are the enterprises whose inspection for the draw is on record.
    """

    id: UUID
    purpose: str
    terms: CrewTerms
    annulled: bool
    tasks: Sequence[Task]
    enterprises: Mapping[str, str]
    taken: Sequence[SlotTaken]
    visited: Collection[str] = ()


class CrewTask(NamedTuple):
    """A task of a draw of people, as it stands now. `draws`: the draw of people, then those that filled vacant slots of
    this task. `tagged`: the team that its slots ask for; "" if they ask for none or several.
    """

    draws: tuple[UUID, ...]
    trail: Trail
    slots: Sequence[SlotNow]
    tagged: str


class CrewDraw(NamedTuple):
    """A draw of people with its tasks. `annulled`: nobody is sent any more. `visited`: see `DrawnCrew`."""

    id: UUID
    terms: CrewTerms
    annulled: bool
    tasks: Sequence[CrewTask]
    visited: Collection[str]


def gathered(found: Iterable[DrawnCrew], gave_way: Mapping[UUID, Mapping[str, GaveWay]]) -> list[CrewDraw]:
    """The draws of people, from the earliest to the newest. `found` are in this order; `gave_way`: draw of enterprises
    → enterprise → its substitution.
    """
    groups: dict[str, list[DrawnCrew]] = {}
    standing: list[list[DrawnCrew]] = []
    for one in found:
        if more(one.purpose) is None:
            standing.append(group := [one])
            groups[one.purpose] = group
        elif not one.annulled and (base := groups.get(base_of(one.purpose))):
            base.append(one)
    return [_crew_draw(group, gave_way) for group in standing]


def _crew_draw(group: Sequence[DrawnCrew], gave_way: Mapping[UUID, Mapping[str, GaveWay]]) -> CrewDraw:
    first = group[0]
    taken = {
        (slot.enterprise, name): SlotHeld(slot.key, one.id, slot.task, slot.number)
        for one in group
        for slot, name in _named(one)
    }
    left = gave_way.get(first.terms.source.draw, {}) if first.terms.source else {}
    within = [(one.id, frozenset(one.enterprises.values())) for one in group]
    tasks = []
    for task in first.tasks:
        enterprise, slots = first.enterprises[task.id], [slot.name for slot in task.slots]
        draws = tuple(draw for draw, enterprises in within if enterprise in enterprises)
        trail, crew = trail_of(enterprise, left), crew_now(enterprise, slots, taken)
        tasks.append(CrewTask(draws, trail, crew, _tagged(task)))
    return CrewDraw(first.id, first.terms, first.annulled, tasks, first.visited)


def _named(one: DrawnCrew) -> Iterator[tuple[SlotTaken, str]]:
    """Each slot that is taken, and its name."""
    names = {task.id: [slot.name for slot in task.slots] for task in one.tasks}
    return ((slot, names[slot.task][slot.number - 1]) for slot in one.taken)


def _tagged(task: Task) -> str:
    teams = {tag.removeprefix(_TEAM) for slot in task.slots for tag in slot.tags if tag.startswith(_TEAM)}
    return teams.pop() if len(teams) == 1 else ""
