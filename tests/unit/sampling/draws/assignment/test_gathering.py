"""Draws of people as they stand: who goes where, after substitutions, successions and later draws."""

from services.sampling.draws.assignment.gathering import SlotTaken, gathered
from services.sampling.draws.assignment.trail import GaveWay, SlotHeld, SlotNow, Trail, trail_of
from shared.draws.frames import Slot, Task
from tests.unit.sampling.draws.assignment.visits import CREW, MORE, SLOTS, TARGETS, crew_draw, terms


def key_of(slot: SlotNow) -> str:
    """The key of who has the slot; "" if nobody has it."""
    return slot.held.key if slot.held else ""


def test_a_trail_ends_with_the_enterprise_that_is_visited() -> None:
    gave_way = {"甲": GaveWay("closed", "乙"), "乙": GaveWay("moved", "丙"), "丁": GaveWay("closed", None)}
    assert trail_of("丙", gave_way) == Trail(("丙",), ())
    assert trail_of("甲", gave_way) == Trail(("甲", "乙", "丙"), ("closed", "moved"))
    assert trail_of("甲", gave_way).visited == "丙"
    assert trail_of("丁", gave_way) == Trail(("丁",), ("closed",))
    assert trail_of("丁", gave_way).visited is None


def test_a_substitute_takes_over_the_crew() -> None:
    drawn = crew_draw("甲", "乙", taken=[("甲", 1, "A"), ("甲", 2, "B"), ("乙", 1, "C")])
    (crew,) = gathered([drawn], {TARGETS: {"甲": GaveWay("closed", "丙")}})
    first, second = crew.tasks
    assert (first.trail.visited, [key_of(slot) for slot in first.slots]) == ("丙", ["A", "B"])
    assert (second.trail.visited, [key_of(slot) for slot in second.slots]) == ("乙", ["C", ""])
    assert {task.tagged for task in crew.tasks} == {"W"}
    (other,) = gathered([drawn._replace(terms=terms(source=None))], {TARGETS: {"甲": GaveWay("closed", "丙")}})
    assert other.tasks[0].trail.visited == "甲", "nobody drew the enterprise, so that none takes its place"


def test_a_later_draw_fills_vacant_slots() -> None:
    """Its tasks have other ids, and only the slots that were vacant: their numbers begin with 1 again."""
    first = crew_draw("甲", "乙", taken=[("甲", 2, "B"), ("乙", 1, "C"), ("乙", 2, "D")])
    later = first._replace(
        id=MORE,
        purpose=f"{first.purpose}/more-1",
        tasks=[Task("other", SLOTS[:1])],
        enterprises={"other": "甲"},
        taken=[SlotTaken("other", "甲", 1, "A")],
    )
    (crew,) = gathered([first, later], {})
    filled, other = crew.tasks
    assert ([key_of(slot) for slot in filled.slots], filled.draws) == (["A", "B"], (CREW, MORE))
    assert ([key_of(slot) for slot in other.slots], other.draws) == (["C", "D"], (CREW,))
    assert [slot.held for slot in filled.slots] == [SlotHeld("A", MORE, "other", 1), SlotHeld("B", CREW, "task-甲", 2)]
    (crew,) = gathered([first, later._replace(annulled=True)], {})
    assert ([key_of(slot) for slot in crew.tasks[0].slots], crew.tasks[0].draws) == (["", "B"], (CREW,))
    assert gathered([later], {}) == [], "what it continues is over"


def test_a_draw_after_an_annulment_is_another_draw() -> None:
    before = crew_draw("甲")._replace(annulled=True)
    after = crew_draw("甲")._replace(id=MORE)
    assert [(crew.id, crew.annulled) for crew in gathered([before, after], {})] == [(CREW, True), (MORE, False)]


def test_slots_of_two_teams_name_none() -> None:
    drawn = crew_draw("甲")
    task = Task("task-甲", (*SLOTS, Slot("组员二", ("team:G",))))
    (crew,) = gathered([drawn._replace(tasks=[task])], {})
    assert crew.tasks[0].tagged == ""


def test_the_occasion_is_how_the_enterprises_were_chosen() -> None:
    cases = {
        "draw": terms(),
        "plan": terms(source=None, plan=CREW),
        "complaint": terms(source=None, asked="complaint"),
        "other": terms(source=None),
    }
    assert {occasion: said.occasion for occasion, said in cases.items()} == {name: name for name in cases}
