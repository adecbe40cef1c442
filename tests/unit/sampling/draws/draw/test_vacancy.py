"""Somebody drawn does not go: their slot is vacated, and filled once."""

from hashlib import sha256
from uuid import UUID

import pytest
from services.sampling.draws.draw.vacancy import (
    Filling,
    NothingAssigned,
    SlotNotVacated,
    SlotTaken,
    SlotUnknown,
    SlotVacatedAlready,
    check_fillable,
    holders,
    people_drawn,
    vacate,
)

from services.sampling.draws.draw.lifecycle import Draw, NotCompletedYet
from services.sampling.draws.draw.substitution import NothingRanked, substitute
from shared.contracts.sampling import SlotRef
from shared.draws.frames import Person, Roster, Slot, Task
from tests.unit.sampling.draws.draw.story import DRAW, Story

TASKS = sorted(Task(sha256(b"task %d" % n).hexdigest(), (Slot("组长", ()), Slot("组员", ()))) for n in range(2))
PEOPLE = sorted(Person(sha256(b"person %d" % n).hexdigest(), (), 2, ()) for n in range(5))
TASK = TASKS[0].id
OTHERS = [UUID(int=n) for n in (2, 3)]


def first() -> Story:
    story = Story(roster=Roster(TASKS, PEOPLE))
    story.completed()
    return story


def refill(draw: Draw, id_: UUID, person: Person) -> Story:
    """A completed draw over the vacated slot of TASK, that only one person could win."""
    slot = SlotRef(draw=draw.id, task=TASK, slot="组长")
    story = Story(roster=Roster([Task(TASK, (Slot("组长", ()),))], [person]), id=id_, slot=slot)
    story.completed()
    return story


def give_up(story: Story) -> Draw:
    return story.then(vacate(story.draw, TASK, "组长", "refused", "手上案件未结"))


def test_the_one_who_was_drawn_vacates() -> None:
    story = first()
    fact = vacate(story.draw, TASK, "组长", "recused", "近亲属任职")
    assert fact.person == people_drawn(story.draw)[TASK, "组长"]
    assert "reason" not in fact.parts()[0]
    draw = story.then(fact)
    assert draw.status == "completed"
    with pytest.raises(SlotVacatedAlready):
        vacate(draw, TASK, "组长", "absent", "再次")
    for task, slot in ((TASK, "司机"), ("0" * 64, "组长")):
        with pytest.raises(SlotUnknown):
            vacate(draw, task, slot, "absent", "病假")


def test_only_a_completed_assignment_has_slots() -> None:
    with pytest.raises(NothingAssigned):
        vacate(Story().draw, TASK, "组长", "absent", "病假")
    with pytest.raises(NotCompletedYet):
        vacate(Story(roster=Roster(TASKS, PEOPLE)).draw, TASK, "组长", "absent", "病假")
    with pytest.raises(NothingRanked):
        substitute(first().draw, TASK, "企业注销")


def test_a_slot_is_filled_once_unless_the_draw_is_void() -> None:
    story = first()
    slot = SlotRef(draw=DRAW, task=TASK, slot="组长")
    with pytest.raises(SlotNotVacated):
        check_fillable(story.draw, slot, [])
    give_up(story)
    check_fillable(story.draw, slot, [])
    with pytest.raises(SlotUnknown):
        check_fillable(story.draw, SlotRef(draw=DRAW, task=TASK, slot="司机"), [])
    other = SlotRef(draw=DRAW, task=TASK, slot="组员")
    check_fillable(story.draw, slot, [Filling(OTHERS[0], slot, "voided"), Filling(OTHERS[1], other, "completed")])
    for status in ("announced", "entered", "settled", "completed"):
        with pytest.raises(SlotTaken) as refused:
            check_fillable(story.draw, slot, [Filling(OTHERS[0], slot, status)])
        assert refused.value.facts == {"draw": str(OTHERS[0]), "status": status}


def test_who_holds_a_slot_is_followed_from_draw_to_draw() -> None:
    story = first()
    at_first = holders(story.draw, [])
    assert {place: held and held.person for place, held in at_first.items()} == people_drawn(story.draw)
    give_up(story)
    assert holders(story.draw, [])[TASK, "组长"] is None
    second = refill(story.draw, OTHERS[0], PEOPLE[0])
    assert holders(story.draw, [second.draw])[TASK, "组长"] == (OTHERS[0], PEOPLE[0].id)
    give_up(second)
    assert holders(story.draw, [second.draw])[TASK, "组长"] is None
    third = refill(second.draw, OTHERS[1], PEOPLE[1])
    found = holders(story.draw, [second.draw, third.draw])
    assert found[TASK, "组长"] == (OTHERS[1], PEOPLE[1].id)
    # Nobody else has moved.
    assert {place: held for place, held in found.items() if place != (TASK, "组长")} == {
        place: held for place, held in at_first.items() if place != (TASK, "组长")
    }


def test_the_state_survives_being_stored() -> None:
    story = first()
    give_up(story)
    for draw in (story.draw, refill(story.draw, OTHERS[0], PEOPLE[0]).draw):
        assert Draw.model_validate(draw.model_dump(mode="json")) == draw
