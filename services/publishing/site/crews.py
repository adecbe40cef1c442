"""Who was put on which task, in serving order: each slot with the person drawn for it, and what became of it."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Literal, NamedTuple

from services.publishing.frame.members import Errand
from services.publishing.notice.story import Because, Notice, Vacancy, place_of
from shared.draws.frames import Slot


class Seat(NamedTuple):
    """A slot and the blinded person who was drawn for it, by this `lot` (SHA-256 in hex).

    `because` is "" unless they do not take it; then `held_over` are the draws that give it to somebody else.
    """

    slot: Slot
    person: str
    lot: str
    because: Because | Literal[""]
    held_over: tuple[Notice, ...]


class Crew(NamedTuple):
    """A task in its place (from 1), which it got by this `lot`, and who goes there."""

    place: int
    errand: Errand
    lot: str
    seats: tuple[Seat, ...]


def crews(notice: Notice, known: Mapping[str, Errand], held_over: Sequence[Notice]) -> list[Crew]:
    """The crews of those tasks that are `known`, by id; [] before the completion."""
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
    """Tasks are served in the order of this hash (docs/protocol.md, "assign")."""
    return sha256(f"{seed}\ntask\n{task}\n".encode()).hexdigest()


def lot_of(seed: str, task: str, person: str) -> str:
    """For a task, people stand in the order of this hash (docs/protocol.md, "assign")."""
    return sha256(f"{seed}\nperson\n{task}\n{person}\n".encode()).hexdigest()
