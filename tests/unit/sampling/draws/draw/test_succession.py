"""The seed has fixed who succeeds; nobody comes back to a task, and nobody serves beyond their capacity."""

from collections.abc import Sequence

import pytest

from services.sampling.draws.draw.lifecycle import NotCompletedYet
from services.sampling.draws.draw.requests import SucceedRequest
from services.sampling.draws.draw.succession import (
    Crews,
    NothingAssigned,
    SlotVacant,
    held_now,
    people_drawn,
    succeed,
)
from shared.contracts.sampling import DrawSucceeded
from shared.draws.assign import priorities
from shared.draws.frames import Person, Roster, Slot, Task
from shared.draws.succession import NOBODY, Place, SlotNotDrawn
from shared.policy.reasons import ReasonNotListed
from tests.support.parties import PARTIES
from tests.unit.sampling.draws.draw.story import EVIDENCE, PEOPLE, ROSTER, TASKS, Story, id_of

TASK = TASKS[0].id
LEADER, MEMBER = Place(TASK, 1), Place(TASK, 2)


def people(count: int, *tags: str, capacity: int = 9, recused: Sequence[str] = ()) -> list[Person]:
    name = f"{tags} {capacity} {recused}"
    return [Person(id_of(f"{name} {n}"), tags, capacity, tuple(recused)) for n in range(count)]


def held(roster: Roster) -> Story:
    story = Story(lists=roster)
    story.completed()
    return story


def one_slot(*who: Person, tasks: int = 1) -> Story:
    """Tasks of one slot each, for these people."""
    return held(Roster([Task(id_of(f"task {n}"), (Slot("member", ()),)) for n in range(tasks)], who, ()))


def asked(place: Place, reason: str = "ill") -> SucceedRequest:
    return SucceedRequest(task=place.task, slot=place.slot, reason=reason)


def given_up(story: Story, place: Place, reason: str = "ill") -> DrawSucceeded:
    """The succession in a slot, told."""
    assert isinstance(story.lists, Roster)
    fact = succeed(story.draw, asked(place, reason), Crews(story.lists, story.assigned))
    story.then(fact)
    return fact


def expected(story: Story, task: str, barred: Sequence[str]) -> list[str]:
    """Everybody for the task by priority, without the barred: what a stranger computes."""
    assert isinstance(story.lists, Roster)
    ids = [person.id for person in story.lists.people]
    drawn = zip(priorities(story.draw.completed.seed, task, story.lists.people), ids, strict=True)
    return [person for _, person in sorted(drawn) if person not in barred]


def test_the_successor_is_the_next_by_priority_and_no_name_is_public() -> None:
    story = held(Roster(TASKS, people(8, "leader"), ()))
    drawn = people_drawn(story.assigned)
    order = expected(story, TASK, [drawn[LEADER], drawn[MEMBER]])
    request = SucceedRequest(task=TASK, slot=1, reason="recused", evidence=EVIDENCE, remark="近亲属任职")
    assert isinstance(story.lists, Roster)
    fact = succeed(story.draw, request, Crews(story.lists, story.assigned))
    public, payload = fact.parts()
    assert public == {"n": 1, "reason": "recused", "left": 6}
    assert payload == {
        "evidence": EVIDENCE,
        "task": TASK,
        "slot": 1,
        "person": drawn[LEADER],
        "successor": order[0],
        "remark": "近亲属任职",
    }


def test_a_chain_goes_on_until_nobody_is_left() -> None:
    story = held(Roster(TASKS, people(5, "leader"), ()))
    drawn = people_drawn(story.assigned)
    order = expected(story, TASK, [drawn[LEADER], drawn[MEMBER]])
    facts = [given_up(story, LEADER) for _ in range(4)]
    assert [fact.n for fact in facts] == [1, 2, 3, 4]
    assert [fact.left for fact in facts] == [3, 2, 1, 0]
    assert [fact.person for fact in facts] == [drawn[LEADER], *order]
    assert [fact.successor for fact in facts] == [*order, None]
    with pytest.raises(SlotVacant) as refused:
        given_up(story, LEADER)
    assert refused.value.facts == {"task": TASK, "slot": 1}
    # The other slots stay with whoever was drawn for them.
    now = held_now(story.draw, story.assigned)
    assert now.holder(LEADER) == NOBODY
    assert all(now.holder(place) == person for place, person in drawn.items() if place != LEADER)


def test_a_successor_carries_the_tags_of_the_slot() -> None:
    story = held(ROSTER)
    leaders = {person.id for person in PEOPLE if person.tags}
    fact = given_up(story, LEADER)
    while fact.successor is not None:
        assert fact.successor in leaders
        fact = given_up(story, LEADER)
    assert {one.holder for one in story.draw.successions} <= leaders


def test_who_gave_up_a_slot_of_the_task_does_not_come_back_to_any() -> None:
    story = held(Roster([Task(TASK, (Slot("a", ()), Slot("b", ())))], people(3), ()))
    gone = given_up(story, MEMBER).person
    # The slot beside it is given up too: only the person who gave up has no slot now.
    assert given_up(story, LEADER) == DrawSucceeded(
        n=2, reason="ill", left=0, task=TASK, slot=1, person=people_drawn(story.assigned)[LEADER]
    )
    assert gone not in held_now(story.draw, story.assigned).holders[TASK]


def test_who_gave_up_one_task_may_succeed_in_another() -> None:
    story = one_slot(*people(2, capacity=1), tasks=2)
    first, second = people_drawn(story.assigned)
    gone = given_up(story, first)
    assert (gone.left, gone.successor) == (0, None)
    assert given_up(story, second).successor == gone.person


def test_nobody_succeeds_beyond_their_capacity() -> None:
    busy, free = people(1, capacity=1)[0], people(1, capacity=2)[0]
    story = one_slot(busy, free, tasks=3)
    places = {place: person for place, person in people_drawn(story.assigned).items() if person == free.id}
    # The busy person holds one slot already.
    assert [given_up(story, place).successor for place in places] == [None, None]
    story = one_slot(busy._replace(capacity=3), free, tasks=3)
    place = next(iter(people_drawn(story.assigned)))
    holder = people_drawn(story.assigned)[place]
    assert given_up(story, place).successor == ({busy.id, free.id} - {holder}).pop()


def test_nobody_succeeds_in_a_task_that_they_are_recused_from() -> None:
    recused = people(1, recused=[id_of("task 0")])[0]
    story = one_slot(recused, *people(1))
    (place,) = people_drawn(story.assigned)
    assert place.task == id_of("task 0")
    assert given_up(story, place).successor is None


def test_a_successor_can_give_up_too_and_is_named() -> None:
    story = one_slot(*people(4))
    (place,) = people_drawn(story.assigned)
    first = given_up(story, place)
    assert given_up(story, place).person == first.successor
    assert held_now(story.draw, story.assigned).holder(place) == story.draw.successions[-1].successor


@pytest.mark.parametrize("place", [Place(TASK, 3), Place("0" * 64, 1)])
def test_a_slot_that_the_draw_does_not_have_is_refused(place: Place) -> None:
    with pytest.raises(SlotNotDrawn):
        given_up(held(ROSTER), place)


def test_only_listed_reasons_count() -> None:
    story = held(ROSTER)
    with pytest.raises(ReasonNotListed):
        given_up(story, LEADER, "busy")
    # The reason comes before the slot.
    with pytest.raises(ReasonNotListed):
        given_up(story, Place(TASK, 16), "busy")


def test_only_a_completed_assignment_has_slots() -> None:
    crews = Crews(ROSTER, held(ROSTER).assigned)
    with pytest.raises(NothingAssigned):
        succeed(Story().completed(), asked(LEADER, "busy"), crews)
    for waiting in (Story(lists=ROSTER).draw, Story(PARTIES, ROSTER).failed()):
        with pytest.raises(NotCompletedYet):
            succeed(waiting, asked(LEADER, "busy"), crews)


def test_the_people_drawn_are_numbered_as_the_slots_are_written() -> None:
    story = held(ROSTER)
    for task, slots in story.assigned.assignments:
        assert [name for name, _ in slots] == ["leader", "member"]
        drawn = people_drawn(story.assigned)
        assert [drawn[Place(task, number)] for number in (1, 2)] == [person for _, person in slots]
