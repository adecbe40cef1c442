"""Everybody gets work: how many tasks somebody may be given, so that the load spreads.

Load is poured in like water: it rises first where it stands lowest among those who can take what is still without
anybody. So nobody bears more than the mean of those who can do the same work, rounded up, with what they were given
before counted; more only where the tags that the slots ask for leave no other way.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shared.draws.assign import Infeasible, check_feasible
from shared.draws.frames import Person, Task
from shared.heavy import heavy


@heavy
def spread(tasks: Sequence[Task], people: Iterable[Person], loads: Mapping[str, int]) -> list[Person]:
    """The people with their capacities. `loads` maps a person's id to the tasks they have this season.

    Raises Infeasible when some slots cannot be filled whatever anybody's capacity.
    """
    crew = {person.id: person._replace(capacity=0) for person in people}
    _pour_by_tags(tasks, crew, loads)
    while True:
        try:
            check_feasible(tasks, list(crew.values()))
        except Infeasible as error:
            told: Any = error.facts["people"]
            named = [crew[one["person"]] for one in told]
            # A capacity beyond the tasks that somebody fits fills no slot.
            useful = [person for person in named if person.capacity < _fits(person, tasks)]
            if not useful:
                raise
            lowest = min(_level(person, loads) for person in useful)
            raised = [person for person in useful if _level(person, loads) == lowest]
            crew |= {person.id: person._replace(capacity=person.capacity + 1) for person in raised}
        else:
            return sorted(crew.values())


def _pour_by_tags(tasks: Sequence[Task], crew: dict[str, Person], loads: Mapping[str, int]) -> None:
    """What counting alone shows, at once: those who carry some tags fill all the slots that ask for these and more.

    What recusals and overlapping tags ask for is found out one task at a time; so would this be, in minutes for a year.
    """
    asked = sorted({slot.tags for task in tasks for slot in task.slots}, key=lambda tags: (-len(tags), tags))
    for tags in asked:
        wanted = set(tags)
        slots = [sum(wanted.issubset(slot.tags) for slot in task.slots) for task in tasks]
        # Nobody is on a task twice.
        most = sum(map(bool, slots))
        able = [person for person in crew.values() if wanted.issubset(person.tags)]

        def filled(level: int, able: Sequence[Person] = able, most: int = most) -> int:
            return sum(min(_risen(person, level, most, loads), most) for person in able)

        ceiling = max((loads.get(person.id, 0) for person in able), default=0) + most
        level = bisect_left(range(ceiling), sum(slots), key=filled)
        crew |= {person.id: person._replace(capacity=_risen(person, level, most, loads)) for person in able}


def _risen(person: Person, level: int, most: int, loads: Mapping[str, int]) -> int:
    """The capacity, `most` at most, that lifts somebody to a level; what they have where that is more."""
    return max(person.capacity, min(level - loads.get(person.id, 0), most))


def fitting(person: Person, task: Task) -> bool:
    """Whether somebody could take a slot of the task."""
    tags = set(person.tags)
    return task.id not in person.recused and any(tags.issuperset(slot.tags) for slot in task.slots)


def _level(person: Person, loads: Mapping[str, int]) -> int:
    """How much somebody bears in the season once their capacity is used up."""
    return loads.get(person.id, 0) + person.capacity


def _fits(person: Person, tasks: Iterable[Task]) -> int:
    return sum(fitting(person, task) for task in tasks)
