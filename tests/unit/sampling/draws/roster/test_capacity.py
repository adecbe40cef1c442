"""Everybody gets work: load rises first where it stands lowest among those who can take it."""

from collections.abc import Iterable, Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sampling.draws.roster.capacity import spread
from shared.draws.assign import Infeasible, assign, check_feasible
from shared.draws.frames import Person, Slot, Task

TAGS = ("inspector", "leader", "team:F")


def task(name: str, *slots: Iterable[str]) -> Task:
    return Task(name, tuple(Slot(f"岗位{n}", tuple(sorted(tags))) for n, tags in enumerate(slots)))


def person(name: str, *tags: str, recused: Sequence[str] = ()) -> Person:
    return Person(name, tuple(sorted(tags)), 0, tuple(sorted(recused)))


def capacities(people: Sequence[Person]) -> dict[str, int]:
    return {one.id: one.capacity for one in people}


def feasible(tasks: Sequence[Task], people: Sequence[Person]) -> bool:
    try:
        check_feasible(tasks, people)
    except Infeasible:
        return False
    return True


@st.composite
def rosters(draw: st.DrawFn) -> tuple[list[Task], list[Person], Mapping[str, int]]:
    tags = st.sets(st.sampled_from(TAGS), max_size=2)
    tasks = [
        task(f"t{n}", *slots)
        for n, slots in enumerate(draw(st.lists(st.lists(tags, min_size=1, max_size=3), max_size=6)))
    ]
    people = [person(f"p{n}", *carried) for n, carried in enumerate(draw(st.lists(tags, max_size=7)))]
    loads = {one.id: draw(st.integers(0, 4)) for one in people}
    return tasks, people, loads


@given(rosters())
def test_the_most_that_anybody_bears_is_the_least_possible(
    made: tuple[list[Task], list[Person], Mapping[str, int]],
) -> None:
    tasks, people, loads = made
    try:
        found = spread(tasks, people, loads)
    except Infeasible:
        # Not with any capacities: everybody on every task would not be enough.
        assert not feasible(tasks, [one._replace(capacity=len(tasks)) for one in people])
        return
    assert feasible(tasks, found)
    top = max((loads[one.id] + one.capacity for one in found if one.capacity), default=0)
    if top:
        # One task less for whoever bears that much, and somebody would be missing.
        lower = [one._replace(capacity=max(0, min(one.capacity, top - 1 - loads[one.id]))) for one in found]
        assert not feasible(tasks, lower)


@given(rosters(), st.integers(0, 2**32))
def test_what_is_assigned_keeps_to_it(made: tuple[list[Task], list[Person], Mapping[str, int]], number: int) -> None:
    tasks, people, loads = made
    try:
        found = spread(tasks, people, loads)
    except Infeasible:
        return
    most = capacities(found)
    drawn = [one for served in assign(tasks, found, f"{number:064x}").assignments for _, one in served.slots]
    assert all(drawn.count(one) <= most[one] for one in most)


def test_twelve_slots_for_five_people_are_three_at_most() -> None:
    tasks = [task(f"t{n}", ["inspector"], ["inspector"]) for n in range(6)]
    assert set(capacities(spread(tasks, [person(f"p{n}", "inspector") for n in range(5)], {})).values()) == {3}


def test_who_has_had_work_gets_less() -> None:
    tasks = [task(f"t{n}", ["inspector"]) for n in range(4)]
    people = [person("new", "inspector"), person("old", "inspector"), person("worn", "inspector")]
    # Nine tasks among three: three each, and who has five already gets none.
    assert capacities(spread(tasks, people, {"old": 1, "worn": 4})) == {"new": 3, "old": 2, "worn": 0}


def test_a_tag_that_one_carries_gives_them_every_task_and_nobody_else_more() -> None:
    tasks = [task(f"t{n}", ["leader"], ["inspector"]) for n in range(5)]
    people = [person("chief", "leader"), *(person(f"p{n}", "inspector") for n in range(9))]
    assert capacities(spread(tasks, people, {})) == {"chief": 5} | {f"p{n}": 1 for n in range(9)}


def test_experts_and_inspectors_do_not_bear_each_others_load() -> None:
    tasks = [task(f"t{n}", ["inspector"], ["inspector"], ["expert"]) for n in range(4)]
    people = [*(person(f"p{n}", "inspector") for n in range(8)), person("e0", "expert"), person("e1", "expert")]
    assert capacities(spread(tasks, people, {})) == {f"p{n}": 1 for n in range(8)} | {"e0": 2, "e1": 2}


def test_a_recused_leader_cannot_be_raised_into_the_task() -> None:
    with pytest.raises(Infeasible):
        spread([task("t0", ["leader"])], [person("chief", "leader", recused=["t0"])], {})
