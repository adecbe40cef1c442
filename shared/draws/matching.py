"""Which people can still fill which slots: keep a complete matching, and change it when a choice asks for that.

The network is slot → (task, person) → person. A slot takes a single person; a person is on a task at most once, and on
at most as many tasks as the person's capacity. `settle` fixes the slots in turn. A settled slot never changes again;
the open slots of the matching only prove that the rest can be filled. Slots, tasks and people are numbers; a set of
people is an integer with a bit for each person.
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
    """A matching that is changed in place. It is made for a single assignment."""

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
        """Match as many slots as possible. Returns the slots that too few people fit (Hall's condition fails).

        The result is empty if every slot is matched. Otherwise it has more slots than these people can take; the
        difference is the number of slots that stay open.
        """
        short: set[int] = set()
        exhausted = 0
        for slot in range(len(self.places)):
            # From the exhausted people no free person can be reached, now or later: no path that is found leads through
            # them.
            search = _Search(self, exhausted)
            if not search.rehouse(slot):
                short.update(search.reached)
                exhausted = search.dead_people
        return frozenset(short)

    def settle(self, slot: int, preference: Iterable[int]) -> int:
        """Fix `slot` on the first person of `preference` who fits and leaves every open slot fillable.

        Returns the person. After a complete `fill` there is always such a person: the one who holds the slot in the
        matching.
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
        """Give a slot that has no person this person."""
        self.holder[slot] = person
        self.on_task[self.places[slot].task] |= 1 << person
        self.open_slots[person].add(slot)
        self.left[person] -= 1
        if not self.left[person]:
            self.free &= ~(1 << person)

    def lift(self, slot: int) -> None:
        """Remove the person from a slot, if it has a person."""
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
        """Keep what failed searches proved: the people they reached have just enough capacity for the slots reached.

        No path leads out of the part that they reached, so it is one side of a minimum cut: no complete matching, now
        or later, puts any of these people on another slot. Without this step, a tight assignment would find that out
        again for every slot.
        """
        if search.dead_people:
            kept_together = set(islice(search.reached, search.dead_slots))
            for slot, (task, fits) in enumerate(self.places):
                if fits & search.dead_people and slot not in kept_together:
                    self.places[slot] = Place(task, fits & ~search.dead_people)

    def _makes_room(self, person: int, task: int, search: "_Search") -> bool:
        """Make `person` free for another slot of `task`, by moving open slots if needed.

        Returns whether that worked.
        """
        if self.on_task[task] >> person & 1:
            return search.rehouse(self.slot_of(person, task))
        return bool(self.free >> person & 1) or search.unload(person)


class _Search:
    """A search for paths along which open slots hand people on, until a free person takes the last slot.

    What a failed search has reached cannot lead to a free person. It stays marked for the next search in the same state
    of the matching, so all failed searches of a decision together look at every slot and person only once.
    """

    def __init__(self, matching: Matching, exhausted: int = 0) -> None:
        self._matching = matching
        self._people = exhausted
        self._queue: deque[int] = deque()
        self.dead_people = 0
        self.dead_slots = 0
        # Each reached slot, with the slot that wants the person whom it holds (_NONE where the search began).
        self.reached: dict[int, int] = {}

    def rehouse(self, slot: int) -> bool:
        """Give `slot` a person other than its present one; any person if it has none. Returns whether that worked."""
        return self._visit((slot,), _NONE) or self._explore()

    def unload(self, person: int) -> bool:
        """Give one open slot of `person` to somebody else. Returns whether that worked."""
        return self._meet(1 << person & ~self._people, _NONE) or self._explore()

    def _explore(self) -> bool:
        matching = self._matching
        while self._queue:
            slot = self._queue.popleft()
            task, fits = matching.places[slot]
            on_task = matching.on_task[task]
            # A person who is already on this task can only be moved here from the open slot of the task that holds the
            # person.
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
        """Reassign the people along the path that was found, from its free end back to where the search began."""
        while slot != _NONE:
            given_up = self._matching.holder[slot]
            self._matching.lift(slot)
            self._matching.put(slot, person)
            slot, person = self.reached[slot], given_up


def bits(mask: int) -> Iterator[int]:
    """The numbers in a set of bits, lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
