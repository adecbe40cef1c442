"""The crews of a draw: for each task, in serving order, its slots with the persons drawn, and who takes each slot."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from services.publishing.frame.members import Errand
from services.publishing.notice.story import Notice
from shared.canonical import JsonObject
from shared.draws.frames import Slot


class Holder(NamedTuple):
    """A person (a blinded id) who was drawn for a slot or succeeded to it. `because` is the code of the reason why the
    person does not take it; "" if they do.
    """

    person: str
    because: str


class Seat(NamedTuple):
    """A slot and the persons who held it: the person drawn first, then each successor. `lot` is the hash (SHA-256 in
    hex) by which the first was drawn. If the last does not take the slot either, it is vacant.
    """

    slot: Slot
    lot: str
    holders: tuple[Holder, ...]


class Crew(NamedTuple):
    """A task with the people drawn for it. `lot` is the hash by which the task got its `place` (from 1) in the serving
    order.
    """

    place: int
    errand: Errand
    lot: str
    seats: tuple[Seat, ...]


def crews(notice: Notice, known: Mapping[str, Errand]) -> list[Crew]:
    """The crews of the tasks that the page of the draw shows, in serving order; [] before the outcome is public."""
    if notice.completion is None:
        return []
    return [
        _crew(notice, notice.completion.seed, known[task], place, [person for _, person in slots])
        for place, (task, slots) in enumerate(notice.completion.assigned.assignments, start=1)
    ]


def crew_of(notice: Notice, errand: Errand, line: JsonObject | None) -> Crew | None:
    """The crew of one task, by its line of the outcome; None before the outcome is public."""
    if notice.completion is None or line is None:
        return None
    return _crew(notice, notice.completion.seed, errand, line["place"], line["people"])


def _crew(notice: Notice, seed: str, errand: Errand, place: int, people: Sequence[str]) -> Crew:
    seats = [
        Seat(slot, lot_of(seed, errand.id, person), _holders(notice, errand.id, number, person))
        for number, (slot, person) in enumerate(zip(errand.task.slots, people, strict=True), start=1)
    ]
    return Crew(place, errand, serving_lot(seed, errand.id), tuple(seats))


def _holders(notice: Notice, task: str, number: int, drawn: str) -> tuple[Holder, ...]:
    held: list[Holder] = [Holder(drawn, "")]
    for entry in notice.successions:
        change = entry.handover
        if change and (change.task, change.slot) == (task, number):
            held[-1] = Holder(change.person, entry.reason)
            held += [Holder(change.successor, "")] if change.successor else []
    return tuple(held)


def serving_lot(seed: str, task: str) -> str:
    """The hash of a task that decides when it is served: lower hashes first (docs/protocol.md, "assign")."""
    return sha256(f"{seed}\ntask\n{task}\n".encode()).hexdigest()


def lot_of(seed: str, task: str, person: str) -> str:
    """The hash of a person for a task that decides who is put on the task: lower hashes first (docs/protocol.md,
    "assign").
    """
    return sha256(f"{seed}\nperson\n{task}\n{person}\n".encode()).hexdigest()
