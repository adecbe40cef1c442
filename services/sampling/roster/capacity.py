"""Everybody gets work (PY-6): how many tasks somebody may be given, so that the load spreads.

Nobody gets more than the mean rounded up, with what they were given before counted; more only where the tags that the
slots ask for leave no other way, and then only those few who fit, one task at a time.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from services.sampling.roster.tags import EXPERT
from shared.draws.assign import Infeasible, check_feasible
from shared.draws.frames import Person, Task


def spread(tasks: Sequence[Task], people: Iterable[Person], loads: Mapping[str, int]) -> list[Person]:
    """The people with their capacities. `loads` maps a person's id to the tasks they have this season.

    Raises Infeasible when some slots cannot be filled whatever anybody's capacity.
    """
    crew = {person.id: person for person in _at_the_mean(tasks, list(people), loads)}
    while True:
        try:
            check_feasible(tasks, list(crew.values()))
        except Infeasible as error:
            told: Any = error.facts["people"]
            named = [crew[one["person"]] for one in told]
            # A capacity beyond the tasks that somebody fits fills no slot.
            raised = [person for person in named if person.capacity < _fits(person, tasks)]
            if not raised:
                raise
            crew |= {person.id: person._replace(capacity=person.capacity + 1) for person in raised}
        else:
            return sorted(crew.values())


def fitting(person: Person, task: Task) -> bool:
    """Whether somebody could take a slot of the task."""
    tags = set(person.tags)
    return task.id not in person.recused and any(tags.issuperset(slot.tags) for slot in task.slots)


def _at_the_mean(tasks: Sequence[Task], people: Sequence[Person], loads: Mapping[str, int]) -> list[Person]:
    """Inspectors and experts each by their own mean: neither can do the others' work."""
    means = {}
    for experts in (False, True):
        group = [person for person in people if (EXPERT in person.tags) is experts]
        slots = sum((EXPERT in slot.tags) is experts for task in tasks for slot in task.slots)
        given = sum(loads.get(person.id, 0) for person in group)
        means[experts] = -(-(given + slots) // len(group)) if group else 0
    return [
        person._replace(capacity=max(0, means[EXPERT in person.tags] - loads.get(person.id, 0))) for person in people
    ]


def _fits(person: Person, tasks: Iterable[Task]) -> int:
    return sum(fitting(person, task) for task in tasks)
