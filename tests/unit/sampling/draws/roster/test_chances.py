"""Each person's chance for a crew: what the draw itself gives over many seeds, and equal for people who are alike."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.sampling.draws.roster.chances import FEWEST, SEEDS, CrewChances, crew_chances
from shared.draws.frames import Person, Slot, Task

LEADER, ANYBODY = Slot("leader", ("leader",)), Slot("any", ())


def person(name: str, *tags: str, capacity: int = 1, recused: tuple[str, ...] = ()) -> Person:
    return Person(name, tags, capacity, recused)


def chances(tasks: list[Task], people: list[Person]) -> CrewChances:
    found = crew_chances(tasks, people)
    assert found
    return found


def test_people_who_are_alike_have_exactly_equal_chances() -> None:
    found = chances([Task("t", (ANYBODY, ANYBODY))], [person(f"p{n}") for n in range(4)])
    assert {found.of_slot(f"p{n}", "t", slot) for n in range(4) for slot in (0, 1)} == {0.25}
    assert {found.of_crew(f"p{n}") for n in range(4)} == {0.5}
    assert (found.seeds, round(found.error, 4)) == (SEEDS, 0.0224)


@pytest.mark.parametrize("slots", [(ANYBODY, LEADER), (LEADER, ANYBODY)], ids=["leader last", "leader first"])
def test_a_crew_of_anybody_and_a_leader(slots: tuple[Slot, Slot]) -> None:
    """Two of three people are leaders. Each slot is served first in half of the draws; the order as written does not
    matter. If the leader is drawn first, the other leader has lost once already: so the third is likelier to be next.
    """
    found = chances([Task("t", slots)], [person("a", "leader"), person("b", "leader"), person("c")])
    anybody, leader = slots.index(ANYBODY), slots.index(LEADER)
    assert (found.of_slot("a", "t", leader), found.of_slot("c", "t", leader)) == (0.5, 0.0)
    assert found.of_slot("a", "t", anybody) == pytest.approx(1 / 4, abs=2 * found.error)
    assert found.of_slot("c", "t", anybody) == pytest.approx(1 / 2, abs=2 * found.error)
    assert found.of_crew("a") == pytest.approx(3 / 4, abs=2 * found.error)
    assert found == chances([Task("t", slots)], [person("c"), person("b", "leader"), person("a", "leader")])


@settings(max_examples=20)
@given(st.integers(1, 4), st.integers(2, 5), st.sets(st.integers(0, 3), max_size=2))
def test_the_chances_of_a_slot_add_up_to_one(tasks: int, people: int, recused: set[int]) -> None:
    made = [Task(f"t{n}", (ANYBODY,)) for n in range(tasks)]
    away = tuple(f"t{n}" for n in sorted(recused) if n < tasks)
    crew = [person(f"p{n}", capacity=tasks, recused=away if n == 0 else ()) for n in range(people)]
    found = chances(made, crew)
    for task in made:
        assert sum(found.of_slot(one.id, task.id, 0) for one in crew) == pytest.approx(1)
        assert (found.of_slot("p0", task.id, 0) == 0) == (task.id in away)
    assert all(found.of_crew(one.id) <= 1 for one in crew)


def test_a_large_roster_is_drawn_less_often_or_not_at_all() -> None:
    def seeds(tasks: int) -> int | None:
        found = crew_chances([Task(f"t{n}", (ANYBODY,)) for n in range(tasks)], [person(f"p{n}") for n in range(500)])
        return found and found.seeds

    assert seeds(10) == 100
    assert seeds(500_000 // 500 // FEWEST) == FEWEST
    assert seeds(500_000 // 500 // FEWEST + 1) is None
