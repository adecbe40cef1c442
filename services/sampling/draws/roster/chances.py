"""Each person's chance to be drawn into a crew, before the roster is frozen.

There is no formula for it: whether a person gets a slot depends on whether all later slots can still be filled. So the
draw is held many times with other seeds. People who are alike have equal chances, and so have tasks that are alike;
what is found for them is taken together, and therefore the chances of people who are alike differ by nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from hashlib import sha256
from math import sqrt
from typing import NamedTuple

from shared.draws.assign import assign
from shared.draws.frames import Person, Task
from shared.heavy import heavy

SEEDS = 500
"""How many times the draw is held at most."""
FEWEST = 10
"""A roster so large that the draw cannot be held so often is shown without chances."""
_BUDGET = 500_000
"""How many pairs of task and person may be looked at in all draws together; that takes two to four seconds."""


class CrewChances(NamedTuple):
    """The chances of the people of a roster, found with `seeds` seeds.

    `slots`: (tasks alike, number of the slot, people alike) → the chance of each of these people to get this slot of
    each of these tasks. `crews`: people alike → the chance of each to be in at least one crew.
    """

    seeds: int
    tasks: Mapping[str, Hashable]
    people: Mapping[str, Hashable]
    slots: Mapping[tuple[Hashable, int, Hashable], float]
    crews: Mapping[Hashable, float]

    @property
    def error(self) -> float:
        """The standard error of each chance, at most."""
        return 0.5 / sqrt(self.seeds)

    def of_slot(self, person: str, task: str, number: int) -> float:
        """The chance of a person to get a slot of a task; slots are numbered from 0 as written."""
        return self.slots.get((self.tasks[task], number, self.people[person]), 0.0)

    def of_crew(self, person: str) -> float:
        """The chance of a person to be in at least one crew."""
        return self.crews.get(self.people[person], 0.0)


@heavy
def crew_chances(tasks: Sequence[Task], people: Sequence[Person]) -> CrewChances | None:
    """The chances of the people, who have their capacities; None for a roster that is too large. The same roster has
    the same chances each time.

    Raises Infeasible when no assignment fills every slot.
    """
    seeds = min(SEEDS, _BUDGET // max(len(tasks) * len(people), 1))
    if seeds < FEWEST:
        return None
    task_of, person_of = _tasks_alike(tasks, people), _people_alike(people)
    got: Counter[tuple[Hashable, int, Hashable]] = Counter()
    in_crew: Counter[Hashable] = Counter()
    for number in range(seeds):
        drawn = set()
        for task, filled in assign(tasks, people, _seed(number)).assignments:
            drawn |= {person for _, person in filled}
            got.update((task_of[task], slot, person_of[person]) for slot, (_, person) in enumerate(filled))
        in_crew.update(person_of[person] for person in drawn)
    alike, same = Counter(person_of.values()), Counter(task_of.values())
    slots = {place: times / (seeds * same[place[0]] * alike[place[2]]) for place, times in got.items()}
    return CrewChances(
        seeds, task_of, person_of, slots, {who: times / (seeds * alike[who]) for who, times in in_crew.items()}
    )


def _people_alike(people: Sequence[Person]) -> dict[str, Hashable]:
    return {person.id: (person.tags, person.capacity, person.recused) for person in people}


def _tasks_alike(tasks: Sequence[Task], people: Sequence[Person]) -> dict[str, Hashable]:
    recused: defaultdict[str, list[str]] = defaultdict(list)
    for person in people:
        for task in person.recused:
            recused[task].append(person.id)
    return {task.id: (task.slots, tuple(recused[task.id])) for task in tasks}


def _seed(number: int) -> str:
    return sha256(f"chances\n{number}\n".encode()).hexdigest()
