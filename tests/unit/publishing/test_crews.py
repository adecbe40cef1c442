"""Who goes where, slot by slot."""

from hashlib import sha256

from services.publishing.frame.members import Errand, Named
from services.publishing.site.crews import Holder, crew_of, crews
from shared.contracts.sampling import DrawSucceeded
from shared.draws.frames import Slot, Task
from tests.unit.publishing.drawn import ANNOUNCED, ASSIGN, COMPLETED, SEED, drawn, noticed

ONE, TWO, ANN, BEN, CAS = ("1" * 64, "2" * 64, "a" * 64, "b" * 64, "c" * 64)
# Two slots of one name: a slot is known by its number.
SLOTS = (Slot("组长", ("leader",)), Slot("组员", ()), Slot("组员", ()))
KNOWN = {id_: Errand(Task(id_, SLOTS), Named(f"code-{id_[0]}", "00" * 16, f"企业{id_[0]}")) for id_ in (ONE, TWO)}
ANNOUNCEMENT = ANNOUNCED.model_copy(update={"spec": ASSIGN})


def assigned(task: str, *people: str) -> dict[str, object]:
    slots = [{"name": slot.name, "person": person} for slot, person in zip(SLOTS, people, strict=True)]
    return {"task": task, "slots": slots}


HEAD = {"assignments": [assigned(TWO, ANN, BEN, CAS), assigned(ONE, BEN, CAS, ANN)]}
GIVEN_UP = DrawSucceeded(n=1, reason="absent", left=1, task=ONE, slot=3, person=ANN, successor="d" * 64, remark="住院")
AGAIN = DrawSucceeded(n=2, reason="ill", left=0, task=ONE, slot=3, person="d" * 64)
DONE = drawn(ANNOUNCEMENT, COMPLETED, GIVEN_UP, head=HEAD)


def test_nobody_goes_before_the_completion() -> None:
    assert crews(noticed(ANNOUNCEMENT), KNOWN) == []
    assert crew_of(noticed(ANNOUNCEMENT), KNOWN[ONE], None) is None


def test_crews_stand_in_serving_order_with_the_lots_that_made_it() -> None:
    first, second = crews(DONE, KNOWN)
    assert [(first.place, first.errand.id), (second.place, second.errand.id)] == [(1, TWO), (2, ONE)]
    assert first.lot == sha256(f"{SEED}\ntask\n{TWO}\n".encode()).hexdigest()
    assert [seat.holders[0].person for seat in second.seats] == [BEN, CAS, ANN]
    assert second.seats[0].lot == sha256(f"{SEED}\nperson\n{ONE}\n{BEN}\n".encode()).hexdigest()


def test_a_task_alone_has_the_crew_that_it_has_among_others() -> None:
    line = {"id": ONE, "people": [BEN, CAS, ANN], "place": 2}
    assert crew_of(DONE, KNOWN[ONE], line) == crews(DONE, KNOWN)[1]


def test_of_two_slots_of_one_name_the_one_that_was_given_up_goes_to_the_successor() -> None:
    _, crew = crews(DONE, KNOWN)
    assert [seat.holders for seat in crew.seats] == [
        (Holder(BEN, ""),),
        (Holder(CAS, ""),),
        (Holder(ANN, "absent"), Holder("d" * 64, "")),
    ]


def test_a_slot_with_nobody_left_is_vacant() -> None:
    _, crew = crews(drawn(ANNOUNCEMENT, COMPLETED, GIVEN_UP, AGAIN, head=HEAD), KNOWN)
    assert crew.seats[2].holders == (Holder(ANN, "absent"), Holder("d" * 64, "ill"))


def test_what_somebody_said_of_themselves_is_not_told() -> None:
    assert "住院" not in DONE.model_dump_json()
    assert [step.subject for step in DONE.steps][-1] == "1"
    assert DONE.stage == "completed"
