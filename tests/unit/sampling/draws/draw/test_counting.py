"""The counts of an announcement are those of its lists, and tell no reason of a covert draw."""

import pytest

from services.sampling.draws.draw.counting import counts_of
from shared.contracts.sampling import Counts
from shared.draws.frames import Frame, Person, Roster, Slot, Task
from tests.unit.sampling.draws.draw.frozen import frame, roster
from tests.unit.sampling.draws.draw.story import FRAME, ROSTER, id_of

ONE, OTHER = sorted(map(id_of, ("one", "other")))
LEADER, MEMBER = Slot("leader", ("leader",)), Slot("member", ())


def person(name: str, *tags: str, recused: tuple[str, ...] = ()) -> Person:
    return Person(id_of(name), tags, 2, recused)


def counted(tasks: tuple[Task, ...], *people: Person) -> Counts:
    return counts_of(roster().fact, Roster(tasks, people, ()))


def test_of_units_how_many_are_in_and_out_for_which_reason() -> None:
    fact = frame(reasons={"drawn": 3, "not-open": 4}, excluded=7).fact
    assert counts_of(fact, FRAME) == Counts(members=20, out={"drawn": 3, "not-open": 4})


@pytest.mark.parametrize(("excluded", "out"), [(7, {"withheld": 7}), (0, {})])
def test_of_a_covert_draw_no_reason_is_told(excluded: int, out: dict[str, int]) -> None:
    reasons = {"drawn": 3, "not-open": 4} if excluded else {}
    fact = frame(disclosure="after-visits", reasons=reasons, excluded=excluded).fact
    assert counts_of(fact, FRAME) == Counts(members=20, out=out)


def test_of_a_covert_assignment_only_sizes_are_told() -> None:
    fact = roster(disclosure="after-visits", reasons={"leave": 2}, excluded=2).fact
    counts = counts_of(fact, Roster(ROSTER.tasks, [person("a", "leader", recused=(ROSTER.tasks[0].id,))], ()))
    assert counts == Counts(members=2, out={"withheld": 2}, people=1)


def test_of_people_how_many_fit_the_slot_that_the_fewest_fit() -> None:
    fact = roster(reasons={"leave": 2}).fact
    assert counts_of(fact, ROSTER) == Counts(members=2, out={"leave": 2}, people=6, recusals=0, fewest=3)


def test_a_person_fits_with_all_tags_and_where_not_recused() -> None:
    crew = (person("a", "leader"), person("b", "leader", recused=(ONE,)), person("c", "driver"))
    tasks = (Task(ONE, (MEMBER,)), Task(OTHER, (MEMBER,)))
    # All but one may go to the one task.
    assert counted(tasks, *crew).fewest == 2
    assert counted(tasks[1:], *crew).fewest == 3
    assert counted((Task(OTHER, (LEADER, MEMBER)),), *crew).fewest == 2
    assert counted((Task(ONE, (LEADER, MEMBER)), tasks[1]), *crew).fewest == 1
    assert counted((Task(OTHER, (Slot("x", ("driver", "leader")),)),), *crew).fewest == 0


def test_every_recusal_counts() -> None:
    crew = (person("a", recused=(ONE, OTHER)), person("b", recused=(ONE,)), person("c"))
    counts = counted((Task(ONE, (MEMBER,)), Task(OTHER, (MEMBER,))), *crew)
    assert (counts.members, counts.people, counts.recusals, counts.fewest) == (2, 3, 3, 1)


def test_a_frame_counts_no_people() -> None:
    counts = counts_of(frame().fact, Frame(FRAME.units, None))
    assert (counts.people, counts.recusals, counts.fewest) == (None, None, None)
