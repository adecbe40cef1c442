"""How many tasks each person may be given at most (the capacity), so that the work is spread over everybody.

Capacities start at 0 and rise first for the person with the lowest load, among the people who can take a slot that is
not filled yet. The load of a person counts the tasks of the season so far too. So nobody gets more than the average
(rounded up) of the people who can do the same work. A person gets more only if the tags that the slots ask for leave no
other way.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shared.draws.assign import Infeasible, check_feasible
from shared.draws.frames import Person, Task
from shared.heavy import heavy


@heavy
def spread(tasks: Sequence[Task], people: Iterable[Person], loads: Mapping[str, int]) -> list[Person]:
    """The people with their capacities. `loads`: person id → how many tasks the person has this season.

    Raises Infeasible if some slots cannot be filled with any capacities.
    """
    crew = {person.id: person._replace(capacity=0) for person in people}
    _raise_by_tags(tasks, crew, loads)
    while True:
        try:
            check_feasible(tasks, list(crew.values()))
        except Infeasible as error:
            short: Any = error.facts["people"]
            named = [crew[one["person"]] for one in short]
            # A capacity larger than the number of tasks that a person fits fills no slot.
            useful = [person for person in named if person.capacity < _fits(person, tasks)]
            if not useful:
                raise
            lowest = min(_level(person, loads) for person in useful)
            raised = [person for person in useful if _level(person, loads) == lowest]
            crew |= {person.id: person._replace(capacity=person.capacity + 1) for person in raised}
        else:
            return sorted(crew.values())


def _raise_by_tags(tasks: Sequence[Task], crew: dict[str, Person], loads: Mapping[str, int]) -> None:
    """Set the capacities that follow from counting alone: all people who carry some tags together must fill all slots
    that ask for these tags or more.

    What recusals and overlapping tags need in addition is found later, one task at a time; finding everything that way
    would take minutes for a year.
    """
    asked = sorted({slot.tags for task in tasks for slot in task.slots}, key=lambda tags: (-len(tags), tags))
    for tags in asked:
        wanted = set(tags)
        slots = [sum(wanted.issubset(slot.tags) for slot in task.slots) for task in tasks]
        # A person is put on a task once at most.
        most = sum(map(bool, slots))
        able = [person for person in crew.values() if wanted.issubset(person.tags)]

        def filled(level: int, able: Sequence[Person] = able, most: int = most) -> int:
            return sum(min(_raised_capacity(person, level, most, loads), most) for person in able)

        ceiling = max((loads.get(person.id, 0) for person in able), default=0) + most
        level = bisect_left(range(ceiling), sum(slots), key=filled)
        crew |= {person.id: person._replace(capacity=_raised_capacity(person, level, most, loads)) for person in able}


def _raised_capacity(person: Person, level: int, most: int, loads: Mapping[str, int]) -> int:
    """The capacity, at most `most`, that raises the person's load to `level`; or the capacity that the person has
    already, if that is larger.
    """
    return max(person.capacity, min(level - loads.get(person.id, 0), most))


def fitting(person: Person, task: Task) -> bool:
    """Whether the person could take a slot of the task."""
    tags = set(person.tags)
    return task.id not in person.recused and any(tags.issuperset(slot.tags) for slot in task.slots)


def _level(person: Person, loads: Mapping[str, int]) -> int:
    """The person's load in the season if the person gets as many tasks as the capacity allows."""
    return loads.get(person.id, 0) + person.capacity


def _fits(person: Person, tasks: Iterable[Task]) -> int:
    return sum(fitting(person, task) for task in tasks)
