"""Who goes where, slot by slot."""

from hashlib import sha256

from services.publishing.frame.members import Errand, Named
from services.publishing.notice.story import Notice
from services.publishing.site.crews import crews
from shared.contracts.sampling import DrawCompleted, SlotRef, SlotVacated
from shared.draws.frames import Slot, Task
from tests.unit.publishing.drawn import ANNOUNCED, SEED, noticed

ONE, TWO, ANN, BEN, CAS = ("1" * 64, "2" * 64, "a" * 64, "b" * 64, "c" * 64)
# Two slots of one name: a slot is known by its place.
SLOTS = (Slot("组长", ("leader",)), Slot("组员", ()), Slot("组员", ()))
KNOWN = {id_: Errand(Task(id_, SLOTS), Named(f"code-{id_[0]}", "00" * 16, f"企业{id_[0]}")) for id_ in (ONE, TWO)}
ASSIGN = ANNOUNCED.model_copy(
    update={
        "spec": {
            **{name: ANNOUNCED.spec[name] for name in ("entropy",)},
            "kind": "assign",
            "tasks": {"root": "0" * 64, "size": 2},
            "people": {"root": "0" * 64, "size": 3},
        }
    }
)


def assigned(task: str, *people: str) -> dict[str, object]:
    slots = [{"name": slot.name, "person": person} for slot, person in zip(SLOTS, people, strict=True)]
    return {"task": task, "slots": slots}


COMPLETED = DrawCompleted(
    seed=SEED,
    outcome_hash="4" * 64,
    entropy=[],
    absent=[],
    outcome={"assignments": [assigned(TWO, ANN, BEN, CAS), assigned(ONE, BEN, CAS, ANN)]},
)
VACATED = SlotVacated(task=ONE, slot="组员", person=ANN, because="absent", reason="住院")
DONE = noticed(ASSIGN, COMPLETED, VACATED)


def held_over(task: str, slot: str) -> Notice:
    return noticed(ASSIGN.model_copy(update={"slot": SlotRef(draw=DONE.draw, task=task, slot=slot)}))


def test_nobody_goes_before_the_completion() -> None:
    assert crews(noticed(ASSIGN), KNOWN, []) == []


def test_crews_stand_in_serving_order_with_the_lots_that_made_it() -> None:
    first, second = crews(DONE, KNOWN, [])
    assert [(first.place, first.errand.id), (second.place, second.errand.id)] == [(1, TWO), (2, ONE)]
    assert first.lot == sha256(f"{SEED}\ntask\n{TWO}\n".encode()).hexdigest()
    assert [seat.person for seat in second.seats] == [BEN, CAS, ANN]
    assert second.seats[0].lot == sha256(f"{SEED}\nperson\n{ONE}\n{BEN}\n".encode()).hexdigest()


def test_one_task_keeps_its_place() -> None:
    (crew,) = crews(DONE, {ONE: KNOWN[ONE]}, [])
    assert (crew.place, crew.errand.id) == (2, ONE)


def test_of_two_slots_of_one_name_the_one_that_was_left_is_vacant() -> None:
    other, again = held_over(ONE, "组长"), held_over(ONE, "组员")
    _, crew = crews(DONE, KNOWN, [other, again])
    assert [(seat.because, seat.held_over) for seat in crew.seats] == [("", ()), ("", ()), ("absent", (again,))]


def test_what_somebody_said_of_themselves_is_not_told() -> None:
    assert "住院" not in DONE.model_dump_json()
    assert [step.subject for step in DONE.steps][-1] == f"{ONE}/组员/{ANN}"
    assert DONE.stage == "completed"
