"""A roster as it is stored: tasks and people blinded under keys of their own, and what opens each id later."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from services.sampling.draws.frame.freezing import Excluded, Opening
from services.sampling.draws.roster.mustering import Muster
from shared.canonical import canonical
from shared.draws.blinding import blind
from shared.draws.frames import Person, Task, frame_root


class Keys(NamedTuple):
    """32 bytes each, known to nobody before."""

    tasks: bytes
    people: bytes


class FrozenRoster(NamedTuple):
    """Two frames: roots, sizes, and canonical JSON of the members sorted by id, of the openings, of who is out."""

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
    """Blind what was mustered; `people` have their capacities.

    `kept` are tasks by identifier that have their ids already: of a vacated slot, whose task stays the same for all to
    see.
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
