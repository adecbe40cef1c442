"""Tasks of a roster that continues a draw: the slots that nobody has taken."""

import pytest

from services.sampling.draws.roster.vacant import SlotOf, still_recused, vacant_tasks
from shared.contracts.frame import Recused
from shared.draws.frames import Slot, Task
from shared.draws.purpose import NothingVacant

LEAD, FOLLOW = Slot("组长", ("leader",)), Slot("组员", ())
TASKS = [Task("E1", (LEAD, FOLLOW)), Task("E2", (LEAD, FOLLOW))]
FULL = {SlotOf(task, slot.name) for task in ("E1", "E2") for slot in (LEAD, FOLLOW)}


def test_a_task_keeps_the_slots_that_are_vacant_with_their_tags() -> None:
    assert vacant_tasks(TASKS, FULL - {SlotOf("E2", "组长")}) == [Task("E2", (LEAD,))]
    assert vacant_tasks(TASKS, {SlotOf("E1", "组员")}) == [Task("E1", (LEAD,)), TASKS[1]]


def test_a_draw_whose_slots_are_all_taken_is_not_continued() -> None:
    with pytest.raises(NothingVacant) as refused:
        vacant_tasks(TASKS, FULL)
    assert refused.value.facts["places"] == 4


def test_a_recusal_holds_for_the_slots_that_are_left_of_its_task() -> None:
    whom = [("P", "E1"), ("P", "E2"), ("Q", "E2")]
    said = [Recused(person=person, enterprise=enterprise, reason="近亲属任职") for person, enterprise in whom]
    assert still_recused(said, [TASKS[1]], {"P"}) == [said[1]], "E1 has no vacant slot, and Q has left the bureau"
