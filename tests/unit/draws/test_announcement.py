"""Every refusal of the protocol's list (those of sources are in test_entropy.py), each with its own code."""

from collections.abc import Callable

import pytest

from shared.canonical import JsonObject
from shared.draws.announcement import SerialOutOfOrder, check_announcement, check_serial
from shared.draws.frames import Frame, Person, Roster, Slot, Task, Unit
from shared.draws.spec import read_spec
from shared.errors import Refusal
from tests.unit.draws.builders import NOW, assign_spec, dice, id_of, party, person, rank_spec, task, units

Edit = Callable[[JsonObject], object]


def refusal_of(frame: Frame, *deals: tuple[str, str, int], edit: Edit = lambda _: None) -> str:
    plain = assign_spec(frame) if isinstance(frame, Roster) else rank_spec(frame, *deals)
    edit(plain)
    with pytest.raises(Refusal) as refused:
        check_announcement(read_spec(plain), frame, NOW)
    assert refused.value.detail
    return refused.value.code


def test_a_sound_draw_may_be_announced() -> None:
    frame = units(1, 2, 1000)
    check_announcement(read_spec(rank_spec(frame, ("一", "", 3), reserve=9)), frame, NOW)
    roster = Roster([task("t", ["leader"], [])], [person("p", "leader"), person("q")])
    check_announcement(read_spec(assign_spec(roster)), roster, NOW)


@pytest.mark.parametrize("serial", [1, 6, 8])
def test_serials_have_no_gap(serial: int) -> None:
    check_serial(2026, 7, 7)
    with pytest.raises(SerialOutOfOrder) as refused:
        check_serial(2026, serial, 7)
    assert refused.value.facts == {"expected": 7, "got": serial}


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ([], "empty-frame"),
        ([*units(1), *units(1)], "duplicate-unit"),
        ([Unit("AB" * 32, "", 1)], "malformed-unit"),
        ([Unit(id_of("a")[:-1], "", 1)], "malformed-unit"),
        ([Unit(id_of("a") + "\n", "", 1)], "malformed-unit"),
        (units(0), "weight-out-of-range"),
        (units(1001), "weight-out-of-range"),
        (units(-1), "weight-out-of-range"),
    ],
)
def test_frames_that_may_not_be_announced(frame: list[Unit], code: str) -> None:
    assert refusal_of(frame, ("一", "", 1)) == code


def test_a_stratum_must_have_a_canonical_form() -> None:
    # Such a frame has no root that a spec could name.
    plain, frame = rank_spec(units(1), ("一", "", 1)), [Unit(id_of("a"), "\ud800", 1)]
    with pytest.raises(Refusal) as refused:
        check_announcement(read_spec(plain), frame, NOW)
    assert refused.value.code == "malformed-unit"


@pytest.mark.parametrize(
    ("deals", "code"),
    [
        ([("一", "化工", 1)], "unknown-stratum"),
        ([("一", "", 2), ("二", "", 2)], "counts-beyond-stratum"),
        ([("一", "", 0)], "empty-deal"),
    ],
)
def test_deals_that_may_not_be_announced(deals: list[tuple[str, str, int]], code: str) -> None:
    assert refusal_of(units(1, 1, 1), *deals) == code


@pytest.mark.parametrize(
    "edit",
    [
        lambda spec: spec["frame"].update(size=3),
        lambda spec: spec["frame"].update(root=id_of("another frame")),
        lambda spec: (
            spec.update(assign_spec(Roster([task("t", [])], [person("p")])))
            or [spec.pop(n) for n in ("frame", "deals", "reserve")]
        ),
    ],
    ids=["size", "root", "kind"],
)
def test_the_frame_must_be_the_one_announced(edit: Edit) -> None:
    assert refusal_of(units(1, 1), ("一", "", 1), edit=edit) == "frame-mismatch"


def test_what_is_due_must_lie_ahead() -> None:
    def due_now(spec: JsonObject) -> None:
        spec["entropy"] = [party(), dice("2026-03-02T01:00:00Z")]

    assert refusal_of(units(1), ("一", "", 1), edit=due_now) == "due-in-the-past"


ONE = [person("p", "leader", capacity=9)]


@pytest.mark.parametrize(
    ("tasks", "people", "code"),
    [
        ([], ONE, "empty-frame"),
        ([task("t", [])], [], "empty-frame"),
        ([task("t", []), task("t", [])], ONE, "duplicate-task"),
        ([task("t", [])], ONE * 2, "duplicate-person"),
        ([Task("t", (Slot("a", ()),))], ONE, "malformed-task"),
        ([task("t")], ONE, "malformed-task"),
        ([task("t", *[[]] * 17)], ONE, "malformed-task"),
        ([task("t", ["b", "a"])], ONE, "malformed-task"),
        ([task("t", ["a", "a"])], ONE, "malformed-task"),
        ([task("t", [])], [Person("p", (), 1, ())], "malformed-person"),
        ([task("t", [])], [person("p", "b", "a")], "malformed-person"),
        ([task("t", [])], [person("p", capacity=-1)], "malformed-person"),
        ([task("t", [])], [Person(id_of("p"), (), 1, ("x",))], "malformed-person"),
        ([task("t", [])], [Person(id_of("p"), (), 1, (id_of("t"), id_of("t")))], "malformed-person"),
        ([task("t", ["leader"], ["leader"])], ONE, "infeasible"),
        ([task("t", [])], [person("p", recused=["t"])], "infeasible"),
    ],
)
def test_rosters_that_may_not_be_announced(tasks: list[Task], people: list[Person], code: str) -> None:
    assert refusal_of(Roster(tasks, people)) == code


def test_somebody_may_be_recused_from_tasks_of_other_draws() -> None:
    roster = Roster([task("t", [])], [person("p", recused=["elsewhere"])])
    check_announcement(read_spec(assign_spec(roster)), roster, NOW)
