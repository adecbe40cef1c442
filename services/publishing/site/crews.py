"""The crews of a draw: for each task, in serving order, its slots with the persons drawn, and whether each person
serves.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Literal, NamedTuple

from services.publishing.frame.members import Errand
from services.publishing.notice.story import Because, Notice, Vacancy, place_of
from shared.draws.frames import Slot


class Seat(NamedTuple):
    """A slot and the person (a blinded id) who was drawn for it. `lot` is the hash (SHA-256 in hex) by which the person
    was drawn.

    `because` is "" if the person takes the slot; otherwise `held_over` are the draws that fill the slot again.
    """

    slot: Slot
    person: str
    lot: str
    because: Because | Literal[""]
    held_over: tuple[Notice, ...]


class Crew(NamedTuple):
    """A task with the people drawn for it. `lot` is the hash by which the task got its `place` (from 1) in the serving
    order.
    """

    place: int
    errand: Errand
    lot: str
    seats: tuple[Seat, ...]


def crews(notice: Notice, known: Mapping[str, Errand], held_over: Sequence[Notice]) -> list[Crew]:
    """The crews of those tasks that are in `known` (task id → task), in serving order; [] before the completion."""
    if notice.completion is None:
        return []
    seed, assignments = notice.completion.seed, notice.completion.assigned.assignments
    return [
        Crew(
            place,
            known[id_],
            serving_lot(seed, id_),
            _seats(notice.vacancies, seed, known[id_], [person for _, person in slots], held_over),
        )
        for place, (id_, slots) in enumerate(assignments, start=1)
        if id_ in known
    ]


def _seats(
    vacancies: Sequence[Vacancy], seed: str, errand: Errand, people: list[str], held_over: Sequence[Notice]
) -> tuple[Seat, ...]:
    vacated: Mapping[str, Because] = {vacancy.place: vacancy.because for vacancy in vacancies}
    seats = []
    for slot, person in zip(errand.task.slots, people, strict=True):
        because: Because | Literal[""] = vacated.get(place_of(errand.id, slot.name, person), "")
        again = [other for other in held_over if because and _is_over(other, errand.id, slot.name)]
        seats.append(Seat(slot, person, lot_of(seed, errand.id, person), because, tuple(again)))
    return tuple(seats)


def _is_over(other: Notice, task: str, slot: str) -> bool:
    return other.slot is not None and (other.slot.task, other.slot.slot) == (task, slot)


def serving_lot(seed: str, task: str) -> str:
    """The hash of a task that decides when it is served: lower hashes first (docs/protocol.md, "assign")."""
    return sha256(f"{seed}\ntask\n{task}\n".encode()).hexdigest()


def lot_of(seed: str, task: str, person: str) -> str:
    """The hash of a person for a task that decides who is put on the task: lower hashes first (docs/protocol.md,
    "assign").
    """
    return sha256(f"{seed}\nperson\n{task}\n{person}\n".encode()).hexdigest()
