"""Freezing a roster: its tasks and its people get blinded ids under two new keys; the openings are stored. An opening
is the name and the salt behind a blinded id.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from services.sampling.draws.frame.freezing import Excluded, Opening
from services.sampling.draws.roster.mustering import Muster
from shared.canonical import canonical
from shared.draws.blinding import blind
from shared.draws.frames import Person, Task, frame_root


class Keys(NamedTuple):
    """The two keys, 32 bytes each, that blind tasks and people. They are new and secret."""

    tasks: bytes
    people: bytes


class FrozenRoster(NamedTuple):
    """A roster as it is stored, as two frames (tasks and people): their roots, sizes, members (canonical JSON, sorted
    by id) and openings; and the excluded people.
    """

    tasks_root: str
    tasks_size: int
    people_root: str
    people_size: int
    tasks: bytes
    people: bytes
    openings: bytes
    people_openings: bytes
    exclusions: bytes


def freeze(
    muster: Muster, people: Sequence[Person], keys: Keys, kept: Mapping[str, tuple[str, Opening]] | None = None
) -> FrozenRoster:
    """The frozen roster of what was mustered. `people` have their capacities.

    `kept`: identifier → (id, opening) of tasks that keep their blinded ids. For a vacated slot, everybody must see that
    the task is still the same.
    """
    blinded = {
        identifier: _blind(keys.tasks, identifier, visit.name) for identifier, visit in muster.visits.items()
    } | dict(kept or {})
    crew = {person.id: _blind(keys.people, person.id, muster.names[person.id]) for person in people}
    tasks = sorted(Task(blinded[task.id][0], task.slots) for task in muster.tasks)
    frozen = sorted(
        Person(
            crew[person.id][0], person.tags, person.capacity, tuple(sorted(blinded[task][0] for task in person.recused))
        )
        for person in people
    )
    return FrozenRoster(
        tasks_root=frame_root(tasks),
        tasks_size=len(tasks),
        people_root=frame_root(frozen),
        people_size=len(frozen),
        tasks=canonical([task.as_json() for task in tasks]),
        people=canonical([person.as_json() for person in frozen]),
        openings=canonical(dict(blinded.values())),
        people_openings=canonical(dict(crew.values())),
        exclusions=canonical([_out(one) for one in muster.out]),
    )


def _blind(key: bytes, name: str, label: str) -> tuple[str, Opening]:
    id_, salt = blind(key, name)
    return id_, {"name": name, "salt": salt.hex(), "label": label}


def _out(one: Excluded) -> dict[str, object]:
    return {"name": one.identifier, "label": one.name, "reasons": [reason._asdict() for reason in one.reasons]}
