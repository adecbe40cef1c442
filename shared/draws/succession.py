"""Who takes the place of a person or a unit: the seed has fixed the order, and nobody chooses.

A slot whose person does not take it goes to a successor. A unit that cannot be visited gives way to the next of the
reserve.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import NamedTuple

from shared.draws.assign import AssignOutcome, priorities
from shared.draws.frames import Roster, Task
from shared.draws.rank import RankOutcome
from shared.errors import Invalid

NOBODY = ""


class SlotNotDrawn(Invalid):
    code = "slot-not-drawn"
    title = "本次抽查没有这一位置"
    title_en = "The draw has no such slot"


class Place(NamedTuple):
    """A slot of a task: the task's id, and the number of the slot, from 1 as written."""

    task: str
    slot: int


class Held(NamedTuple):
    """Who holds which slot of a draw now (`NOBODY` for an open slot), and who has given up a slot of which task."""

    holders: Mapping[str, tuple[str, ...]]
    given_up: Mapping[str, frozenset[str]]

    @classmethod
    def drawn(cls, outcome: AssignOutcome) -> "Held":
        """What the draw itself gave: everybody takes the slot they were drawn for."""
        return cls({task: tuple(person for _, person in slots) for task, slots in outcome.assignments}, {})

    def holder(self, place: Place) -> str:
        """The person who holds a slot. Raises SlotNotDrawn for a slot that the draw does not have."""
        slots = self.holders.get(place.task, ())
        if not 1 <= place.slot <= len(slots):
            raise SlotNotDrawn(
                f"任务 {place.task} 没有第 {place.slot} 个位置；请核对任务和位置序号。",
                f"The task {place.task} has no slot {place.slot}; check the task and the number of the slot.",
                task=place.task,
                slot=place.slot,
            )
        return slots[place.slot - 1]

    def without(self, place: Place, person: str) -> "Held":
        """`person` does not take the slot: it is open, and the person has given up a slot of the task."""
        gone = self.given_up.get(place.task, frozenset()) | {person}
        return self._put(place, NOBODY)._replace(given_up={**self.given_up, place.task: gone})

    def taken(self, place: Place, person: str) -> "Held":
        """`person`, the successor, takes the slot."""
        return self._put(place, person)

    def _put(self, place: Place, person: str) -> "Held":
        self.holder(place)
        slots = list(self.holders[place.task])
        slots[place.slot - 1] = person
        return self._replace(holders={**self.holders, place.task: tuple(slots)})


def successor(roster: Roster, seed: str, held: Held, place: Place) -> str:
    """Who takes an open slot: the first of `successors`. `NOBODY` if there is none. Raises SlotNotDrawn."""
    return next(iter(successors(roster, seed, held, place)), NOBODY)


def successors(roster: Roster, seed: str, held: Held, place: Place) -> list[str]:
    """Everybody who may take an open slot, in the order in which the seed offers it to them.

    A person carries the slot's tags, is not recused from the task, holds no slot of the task now and has given up none
    of it, and holds fewer slots of this draw than their capacity. Raises SlotNotDrawn.
    """
    held.holder(place)
    task = next(task for task in roster.tasks if task.id == place.task)
    load = Counter(person for slots in held.holders.values() for person in slots)
    barred = {*held.holders[task.id], *held.given_up.get(task.id, ())}
    fitting = sorted(
        person
        for person in roster.people
        if _fits(person.tags, task, place.slot)
        and task.id not in person.recused
        and person.id not in barred
        and load[person.id] < person.capacity
    )
    drawn = zip(priorities(seed, task.id, fitting), (person.id for person in fitting), strict=True)
    return [person for _, person in sorted(drawn)]


def substitute(outcome: RankOutcome, stratum: str, used: Collection[str]) -> str:
    """The unit that takes the place of a drawn unit of `stratum`: the first of its reserve that is not `used`.

    `NOBODY` when the reserve is exhausted, or when the stratum has none.
    """
    return next((unit for unit in outcome.reserve.get(stratum, ()) if unit not in used), NOBODY)


def _fits(tags: Collection[str], task: Task, slot: int) -> bool:
    return set(task.slots[slot - 1].tags).issubset(tags)
