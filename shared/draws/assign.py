"""Give every task its people: the first feasible assignment in a random order (docs/protocol.md, "assign")."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from shared.canonical import JsonObject
from shared.draws.frames import Person, Slot, Task
from shared.draws.matching import Matching, Place, bits
from shared.errors import Invalid
from shared.heavy import heavy


class Infeasible(Invalid):
    """The people who fit are too few for the slots.

    The facts: the number of such slots (`places`) and their list (`slots`), the people who fit (`people`), and how many
    of these slots they can fill together (`capacity`).
    """

    code = "infeasible"
    title = "人员不足，无法全部分派"
    title_en = "Too few people for the tasks"


Told = dict[str, str | int]


class Assigned(NamedTuple):
    """A task and the people assigned to it: (slot name, person id), in the order of its slots."""

    task: str
    slots: tuple[tuple[str, str], ...]


class AssignOutcome(NamedTuple):
    """The assignment of every task, in the order in which the tasks were served."""

    assignments: tuple[Assigned, ...]

    @classmethod
    def of(cls, outcome: JsonObject) -> "AssignOutcome":
        """Read the JSON that `as_json` wrote into an event. Raises KeyError for the outcome of another kind of draw."""
        return cls(
            tuple(
                Assigned(task["task"], tuple((slot["name"], slot["person"]) for slot in task["slots"]))
                for task in outcome["assignments"]
            )
        )

    def as_json(self) -> JsonObject:
        return {
            "assignments": [
                {"task": task, "slots": [{"name": name, "person": person} for name, person in slots]}
                for task, slots in self.assignments
            ]
        }


@heavy
def assign(tasks: Sequence[Task], people: Sequence[Person], seed: str) -> AssignOutcome:
    """The outcome for a seed of 64 hex characters. It does not depend on the order of `tasks` and `people`.

    Raises Infeasible when no assignment fills every slot.
    """
    served = sorted(tasks, key=lambda task: (_hash(f"{seed}\ntask\n{task.id}\n"), task.id))
    crew = sorted(people)
    places = _places(served, crew)
    matching = Matching(places, [person.capacity for person in crew])
    if matching.fill():
        # Look for the slots again in an order without the seed, so that every reader gets the same refusal.
        check_feasible(tasks, people)
    first = 0
    assignments = []
    for task in served:
        preference = _in_order(crew, priorities(seed, task.id, crew))
        chosen: dict[int, str] = {}
        for number in _slot_order(seed, task):
            chosen[number] = crew[matching.settle(first + number, preference)].id
        names = [slot.name for slot in task.slots]
        assignments.append(Assigned(task.id, tuple((name, chosen[number]) for number, name in enumerate(names))))
        first += len(task.slots)
    return AssignOutcome(tuple(assignments))


def check_feasible(tasks: Sequence[Task], people: Sequence[Person]) -> None:
    """Refuse frames that no seed can assign.

    Raises Infeasible with every such slot, and the people who fit these slots.
    """
    ordered, crew = sorted(tasks), sorted(people)
    places = _places(ordered, crew)
    short = Matching(places, [person.capacity for person in crew]).fill()
    if short:
        slots = [(task, slot) for task in ordered for slot in task.slots]
        wanting = sorted(short)
        raise _infeasible([slots[number] for number in wanting], [places[number] for number in wanting], crew)


def priorities(seed: str, task: str, people: Sequence[Person]) -> list[bytes]:
    """The priority of each person for a task: H(seed || "\\nperson\\n" || task id || "\\n" || person id || "\\n").

    The lowest priority is served first; between equal priorities, the lower id.
    """
    return [_hash(f"{seed}\nperson\n{task}\n{person.id}\n") for person in people]


def _in_order(crew: Sequence[Person], drawn: Sequence[bytes]) -> list[int]:
    """The numbers of the people, by priority. `crew` is sorted by id, and Python's sort is stable."""
    return sorted(range(len(crew)), key=drawn.__getitem__)


def _slot_order(seed: str, task: Task) -> list[int]:
    """The numbers of the task's slots, from 0, in the order in which the slots are served.

    That is the order of H(seed || "\\nslot\\n" || task id || "\\n" || j || "\\n") and j, with j counted from 1.
    """
    count = len(task.slots)
    return sorted(range(count), key=lambda number: (_hash(f"{seed}\nslot\n{task.id}\n{number + 1}\n"), number))


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _places(tasks: Iterable[Task], crew: Sequence[Person]) -> list[Place]:
    carriers: dict[str, int] = {}
    recused: dict[str, int] = {}
    for number, person in enumerate(crew):
        for tag in person.tags:
            carriers[tag] = carriers.get(tag, 0) | 1 << number
        for id_ in person.recused:
            recused[id_] = recused.get(id_, 0) | 1 << number
    places = []
    for number, task in enumerate(tasks):
        willing = (1 << len(crew)) - 1 & ~recused.get(task.id, 0)
        for slot in task.slots:
            fits = willing
            for tag in slot.tags:
                fits &= carriers.get(tag, 0)
            places.append(Place(number, fits))
    return places


def _infeasible(slots: Sequence[tuple[Task, Slot]], places: Sequence[Place], crew: Sequence[Person]) -> Infeasible:
    tasks_open_to: dict[int, set[int]] = {}
    for place in places:
        for number in bits(place.fits):
            tasks_open_to.setdefault(number, set()).add(place.task)
    # A person is on a task only once, so a person fills at most as many of these slots as there are tasks among them.
    fillable = {number: min(crew[number].capacity, len(tasks)) for number, tasks in sorted(tasks_open_to.items())}
    capacity = sum(fillable.values())
    told_slots: list[Told] = [
        {"task": task.id, "slot": slot.name, "tags": "、".join(slot.tags)} for task, slot in slots
    ]
    told_people: list[Told] = [
        {"person": crew[number].id, "capacity": crew[number].capacity, "fills": most}
        for number, most in fillable.items()
    ]
    tags = sorted({tag for _, slot in slots for tag in slot.tags})
    needed = f"（要求：{'、'.join(tags)}）" if tags else ""
    needed_en = f" (tags: {', '.join(tags)})" if tags else ""
    return Infeasible(
        f"{len(slots)} 个位置{needed}只有 {len(fillable)} 人符合，合计最多承担 {capacity} 个；"
        "请增加人员或承担上限、减少任务或放宽要求。",
        f"{len(slots)} slots{needed_en} can be filled {capacity} times at most, "
        f"by the {len(fillable)} people who fit; add people or capacity, or ask for less.",
        places=len(slots),
        capacity=capacity,
        slots=told_slots,
        people=told_people,
    )
