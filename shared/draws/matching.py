"""Which people can still fill which slots: one complete matching, and whether it can be changed to suit a choice.

The network is slot → (task, person) → person: a slot takes one person, a person is on a task once, and on as many
tasks as they have capacity. `settle` fixes one slot after the other; what is settled never moves again, what is open is
only the proof that the rest can be filled. Slots, tasks and people go by number; sets of people are the bits of one
integer.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

_NONE = -1


class Place(NamedTuple):
    """A slot: the number of its task, and the bits of the people who fit it."""

    task: int
    fits: int


class Matching:
    """A state that changes in place; made for one assignment and thrown away."""

    def __init__(self, places: Sequence[Place], capacities: Sequence[int]) -> None:
        tasks = 1 + max((place.task for place in places), default=_NONE)
        self.places = list(places)
        self.slots_of: list[list[int]] = [[] for _ in range(tasks)]
        for slot, place in enumerate(places):
            self.slots_of[place.task].append(slot)
        self.holder = [_NONE] * len(places)
        self.on_task = [0] * tasks
        self.settled_on = [0] * tasks
        self.open_slots: list[set[int]] = [set() for _ in capacities]
        self.left = list(capacities)
        self.free = sum(1 << person for person, capacity in enumerate(capacities) if capacity)

    def fill(self) -> frozenset[int]:
        """Match as many slots as can be. Gives those that too few people fit (Hall's condition fails): none, or more of
        them than these people can take by as many as stay open.
        """
        short: set[int] = set()
        exhausted = 0
        for slot in range(len(self.places)):
            # Nobody free can be reached from the exhausted, now or later: no path that is found leads through them.
            search = _Search(self, exhausted)
            if not search.rehouse(slot):
                short.update(search.reached)
                exhausted = search.dead_people
        return frozenset(short)

    def settle(self, slot: int, preference: Iterable[int]) -> int:
        """Fix `slot` on the first person of `preference` who fits and leaves every open slot fillable; the one chosen.

        After a complete `fill` there always is one: the slot's holder in the matching.
        """
        task, fits = self.places[slot]
        kept = self.holder[slot]
        self.lift(slot)
        search = _Search(self)
        eligible = fits & ~self.settled_on[task]
        chosen = next(
            person
            for person in preference
            if eligible >> person & 1 and (person == kept or self._makes_room(person, task, search))
        )
        self.put(slot, chosen)
        self.open_slots[chosen].discard(slot)
        self.settled_on[task] |= 1 << chosen
        self._part(search)
        return chosen

    def put(self, slot: int, person: int) -> None:
        """Match an unmatched slot."""
        self.holder[slot] = person
        self.on_task[self.places[slot].task] |= 1 << person
        self.open_slots[person].add(slot)
        self.left[person] -= 1
        if not self.left[person]:
            self.free &= ~(1 << person)

    def lift(self, slot: int) -> None:
        """Take a slot's person away, if it has one."""
        person = self.holder[slot]
        if person != _NONE:
            self.holder[slot] = _NONE
            self.on_task[self.places[slot].task] &= ~(1 << person)
            self.open_slots[person].discard(slot)
            self.left[person] += 1
            self.free |= 1 << person

    def slot_of(self, person: int, task: int) -> int:
        """The slot of `task` that `person` holds."""
        return next(slot for slot in self.slots_of[task] if self.holder[slot] == person)

    def _part(self, search: "_Search") -> None:
        """Remember what failing searches have proved: the people they reached have just enough for the slots reached.

        No path leads out of what they reached, so it is one side of a minimum cut, and no complete matching, now or
        later, puts one of these people on another slot. Without this a tight assignment finds it out again each time.
        """
        if search.dead_people:
            kept_together = set(islice(search.reached, search.dead_slots))
            for slot, (task, fits) in enumerate(self.places):
                if fits & search.dead_people and slot not in kept_together:
                    self.places[slot] = Place(task, fits & ~search.dead_people)

    def _makes_room(self, person: int, task: int, search: "_Search") -> bool:
        """Have `person` ready for one more slot of `task`, moving open slots if need be."""
        if self.on_task[task] >> person & 1:
            return search.rehouse(self.slot_of(person, task))
        return bool(self.free >> person & 1) or search.unload(person)


class _Search:
    """Paths by which open slots pass people on until somebody free takes the last one.

    What one failing search has reached cannot reach anybody free; it stays marked for the next search in the same state
    of the matching, so all the failing searches of one decision together look at every slot and person once.
    """

    def __init__(self, matching: Matching, exhausted: int = 0) -> None:
        self._matching = matching
        self._people = exhausted
        self._queue: deque[int] = deque()
        self.dead_people = 0
        self.dead_slots = 0
        # Each slot reached, with the one that wants the person it holds (_NONE where the search began).
        self.reached: dict[int, int] = {}

    def rehouse(self, slot: int) -> bool:
        """Give `slot` another person than it has (an unmatched one: any)."""
        return self._visit((slot,), _NONE) or self._explore()

    def unload(self, person: int) -> bool:
        """Take one open slot off `person`."""
        return self._meet(1 << person & ~self._people, _NONE) or self._explore()

    def _explore(self) -> bool:
        matching = self._matching
        while self._queue:
            slot = self._queue.popleft()
            task, fits = matching.places[slot]
            on_task = matching.on_task[task]
            # Somebody on the same task already can only be had from the open slot that holds them.
            movable = fits & on_task & ~matching.settled_on[task]
            held = [matching.slot_of(person, task) for person in bits(movable)]
            if self._visit(held, slot) or self._meet(fits & ~on_task & ~self._people, slot):
                return True
        self.dead_people, self.dead_slots = self._people, len(self.reached)
        return False

    def _meet(self, people: int, wanted_by: int) -> bool:
        self._people |= people
        return any(self._visit(self._matching.open_slots[person], wanted_by) for person in bits(people))

    def _visit(self, slots: Iterable[int], wanted_by: int) -> bool:
        matching = self._matching
        for slot in slots:
            if slot not in self.reached:
                self.reached[slot] = wanted_by
                task, fits = matching.places[slot]
                takers = fits & matching.free & ~matching.on_task[task]
                if takers:
                    self._pass_on(slot, next(bits(takers)))
                    return True
                self._queue.append(slot)
        return False

    def _pass_on(self, slot: int, person: int) -> None:
        """Move along the path found, from its free end back to where the search began."""
        while slot != _NONE:
            given_up = self._matching.holder[slot]
            self._matching.lift(slot)
            self._matching.put(slot, person)
            slot, person = self.reached[slot], given_up


def bits(mask: int) -> Iterator[int]:
    """The numbers in a set, lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
