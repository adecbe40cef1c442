"""Who takes a place: the page's rule, word by word, against a slow and obvious program."""

import hashlib
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.draws.assign import Infeasible, assign
from shared.draws.frames import Person, Roster, Task
from shared.draws.rank import RankOutcome
from shared.draws.succession import NOBODY, Held, Place, SlotNotDrawn, substitute, successor
from tests.unit.draws.builders import SEED, id_of, person, task
from tests.unit.draws.test_assign import people_lists, seeds, task_lists


def naive(roster: Roster, seed: str, held: Held, place: Place) -> str:
    work = next(work for work in roster.tasks if work.id == place.task)
    for one in sorted(
        roster.people,
        key=lambda one: (hashlib.sha256(f"{seed}\nperson\n{work.id}\n{one.id}\n".encode()).digest(), one.id),
    ):
        carries = set(work.slots[place.slot - 1].tags) <= set(one.tags)
        load = sum(holder == one.id for slots in held.holders.values() for holder in slots)
        gave_up = one.id in held.given_up.get(work.id, ())
        if (
            carries
            and work.id not in one.recused
            and one.id not in held.holders[work.id]
            and not gave_up
            and load < one.capacity
        ):
            return one.id
    return ""


@settings(max_examples=200)
@given(task_lists, people_lists, seeds, st.data())
def test_a_chain_of_successions(tasks: list[Task], people: list[Person], seed: str, data: st.DataObject) -> None:
    try:
        held = Held.drawn(assign(tasks, people, seed))
    except Infeasible:
        # A draw of which everybody has gone: its slots are filled by successors alone.
        held = Held({work.id: (NOBODY,) * len(work.slots) for work in tasks}, {})
    roster = Roster(tasks, people)
    known = {one.id: one for one in people}
    for _ in range(data.draw(st.integers(1, 6))):
        work = data.draw(st.sampled_from(tasks))
        place = Place(work.id, data.draw(st.integers(1, len(work.slots))))
        if held.holder(place):
            held = held.without(place, held.holder(place))
        found = successor(roster, seed, held, place)
        assert found == naive(roster, seed, held, place)
        assert successor(Roster(tasks[::-1], people[::-1]), seed, held, place) == found
        if not found:
            continue
        assert work.id not in known[found].recused
        assert found not in held.given_up.get(work.id, ())
        assert found not in held.holders[work.id]
        held = held.taken(place, found)
        load = Counter(holder for slots in held.holders.values() for holder in slots if holder)
        assert all(load[id_] <= known[id_].capacity for id_ in load)


def test_whoever_gave_up_one_slot_of_a_task_takes_no_other_of_it() -> None:
    roster = Roster([task("t", [], [])], [person("p"), person("q"), person("r")])
    held = Held.drawn(assign(roster.tasks, roster.people, SEED))
    first, second = Place(id_of("t"), 1), Place(id_of("t"), 2)
    gone = held.holder(first)
    held = held.without(first, gone)
    third = successor(roster, SEED, held, first)
    held = held.taken(first, third).without(second, held.holder(second))
    assert {gone, third} < {id_of("p"), id_of("q"), id_of("r")}
    assert successor(roster, SEED, held, second) == NOBODY


def test_a_slot_given_up_is_no_load() -> None:
    """Whoever gives up a slot of one task has their capacity back for another task."""
    roster = Roster([task("t", []), task("u", [])], [person("p"), person("q")])
    held = Held.drawn(assign(roster.tasks, roster.people, SEED))
    on_t, on_u = (held.holder(Place(id_of(name), 1)) for name in "tu")
    held = held.without(Place(id_of("t"), 1), on_t).without(Place(id_of("u"), 1), on_u)
    assert successor(roster, SEED, held, Place(id_of("t"), 1)) == on_u
    assert successor(roster, SEED, held, Place(id_of("u"), 1)) == on_t


@pytest.mark.parametrize("place", [Place(id_of("t"), 0), Place(id_of("t"), 2), Place(id_of("u"), 1)])
def test_a_slot_that_was_not_drawn(place: Place) -> None:
    roster = Roster([task("t", [])], [person("p")])
    held = Held.drawn(assign(roster.tasks, roster.people, SEED))
    with pytest.raises(SlotNotDrawn):
        successor(roster, SEED, held, place)


def test_the_next_of_the_reserve_is_the_substitute() -> None:
    outcome = RankOutcome((), {"W": ("a", "b", "c")})
    assert substitute(outcome, "W", []) == "a"
    assert substitute(outcome, "W", ["a"]) == "b"
    assert substitute(outcome, "W", ["a", "b", "c"]) == NOBODY
    assert substitute(outcome, "G", []) == NOBODY
