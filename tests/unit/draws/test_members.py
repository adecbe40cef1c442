"""Which lists may be announced; and that the first refusal in the order of the protocol is the one that is told."""

import pytest

from shared.draws.frames import REASONS, Frame, LeftOut, Lists, Person, Roster, Slot, Task, Unit
from shared.draws.members import check_members
from shared.draws.reading import MalformedMember, read_left_out, read_people, read_tasks, read_units
from shared.errors import Refusal
from tests.unit.draws.builders import id_of, left_out, person, task, units


def refusal_of(lists: Lists, covert: bool | None = None) -> str:
    with pytest.raises(Refusal) as refused:
        check_members(lists, covert)
    assert refused.value.detail
    return refused.value.code


def test_sound_lists() -> None:
    check_members(Frame(units(1, 1000), [LeftOut(id_of(reason), reason) for reason in REASONS]))
    check_members(
        Roster([task("t", ["a", "b"], [])], [person("p", "a", recused=["t"]), person("q")], left_out("leave"))
    )


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (Frame([]), "empty-frame"),
        (Frame([*units(1), *units(1)]), "duplicate-member"),
        (Frame(units(1), [LeftOut(units(1)[0].id, "drawn")]), "duplicate-member"),
        (Frame(units(1), left_out("drawn") * 2), "duplicate-member"),
        (Frame([Unit("AB" * 32, "", 1)]), "malformed-member"),
        (Frame([Unit(id_of("a")[:-1], "", 1)]), "malformed-member"),
        (Frame([Unit(id_of("a") + "\n", "", 1)]), "malformed-member"),
        (Frame(units(1, stratum=" a")), "malformed-member"),
        (Frame([Unit(id_of("a"), "\ud800", 1)]), "malformed-member"),
        (Frame(units(1), left_out("because")), "malformed-member"),
        (Frame(units(1), [LeftOut("x", "drawn")]), "malformed-member"),
        (Frame(units(0)), "weight-out-of-range"),
        (Frame(units(1001)), "weight-out-of-range"),
        # Two reasons to refuse: the first of the protocol's order is told.
        (Frame([*units(0), *units(0)]), "duplicate-member"),
        (Frame([*units(0), *units(0)], left_out("because")), "malformed-member"),
        (Frame([], left_out("drawn") * 2), "duplicate-member"),
    ],
)
def test_frames_that_may_not_be_announced(frame: Frame, code: str) -> None:
    assert refusal_of(frame) == code


PEOPLE = [person("p"), person("q", capacity=9)]


@pytest.mark.parametrize(
    ("tasks", "people", "code"),
    [
        ([], PEOPLE, "empty-frame"),
        ([task("t", [])], [], "empty-frame"),
        ([task("t", []), task("t", [])], PEOPLE, "duplicate-member"),
        ([task("t", [])], PEOPLE * 2, "duplicate-member"),
        ([Task("t", (Slot("a", ()),))], PEOPLE, "malformed-member"),
        ([task("t")], PEOPLE, "malformed-member"),
        ([task("t", *[[]] * 17)], PEOPLE, "malformed-member"),
        ([task("t", ["b", "a"])], PEOPLE, "malformed-member"),
        ([task("t", ["a", "a"])], PEOPLE, "malformed-member"),
        ([task("t", [""])], PEOPLE, "malformed-member"),
        ([Task(id_of("t"), (Slot("", ()),))], PEOPLE, "malformed-member"),
        ([task("t", [])], [Person("p", (), 1, ())], "malformed-member"),
        ([task("t", [])], [person("p", "b", "a")], "malformed-member"),
        ([task("t", [])], [person("p", capacity=0)], "malformed-member"),
        ([task("t", [])], [person("p", capacity=2**53)], "malformed-member"),
        ([task("t", [])], [person("p", recused=["another task"])], "malformed-member"),
        ([task("t", [])], [Person(id_of("p"), (), 1, (id_of("t"), id_of("t")))], "malformed-member"),
        ([], [person("p", capacity=0)], "malformed-member"),
    ],
)
def test_rosters_that_may_not_be_announced(tasks: list[Task], people: list[Person], code: str) -> None:
    assert refusal_of(Roster(tasks, people)) == code


def test_nobody_is_drawn_from_and_left_out() -> None:
    roster = Roster([task("t", [])], PEOPLE, [LeftOut(PEOPLE[0].id, "leave")])
    assert refusal_of(roster) == "duplicate-member"


def test_a_covert_draw_gives_no_reason_and_every_other_draw_the_true_one() -> None:
    check_members(Frame(units(1), left_out("withheld")), covert=True)
    check_members(Frame(units(1), left_out("drawn")), covert=False)
    assert refusal_of(Frame(units(1), left_out("drawn")), covert=True) == "malformed-member"
    assert refusal_of(Frame(units(1), left_out("withheld")), covert=False) == "malformed-member"


UNIT = {"id": id_of("a"), "stratum": "", "weight": 1}


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({}, "frame"),
        ([UNIT, 5], "frame[1]"),
        ([UNIT | {"name": "x"}], "frame[0]"),
        ([{"id": "a", "stratum": ""}], "frame[0]"),
        ([UNIT | {"weight": True}], "frame[0].weight"),
        ([UNIT | {"weight": 1.0}], "frame[0].weight"),
        ([UNIT | {"stratum": None}], "frame[0].stratum"),
    ],
)
def test_units_of_another_shape(value: object, path: str) -> None:
    with pytest.raises(MalformedMember) as refused:
        read_units(value)
    assert refused.value.facts["path"] == path


def test_other_members_of_another_shape() -> None:
    with pytest.raises(MalformedMember, match=r"excluded\[0\].reason"):
        read_left_out([{"id": "a", "reason": 5}])
    with pytest.raises(MalformedMember, match=r"tasks\[0\].slots\[0\].tags"):
        read_tasks([{"id": "a", "slots": [{"name": "s", "tags": [5]}]}])
    with pytest.raises(MalformedMember, match=r"tasks\[0\].slots"):
        read_tasks([{"id": "a", "slots": {}}])
    with pytest.raises(MalformedMember, match=r"people\[0\].capacity"):
        read_people([{"id": "a", "tags": [], "capacity": "1", "recused": []}])
