"""Freezing a roster: its tasks, its people and the people who are left out get blinded ids under one new key; the
openings are stored. An opening is the name and the salt behind a blinded id.
"""

from collections import Counter
from typing import NamedTuple

from services.sampling.draws.frame.freezing import Opening
from services.sampling.draws.frame.members import Excluded
from services.sampling.draws.roster.mustering import Muster
from shared.canonical import canonical
from shared.draws.blinding import blind, key_commitment
from shared.draws.frames import WITHHELD, LeftOut, Person, Roster, Task, list_root
from shared.draws.members import check_members


class FrozenRoster(NamedTuple):
    """A roster as it is stored: roots and sizes of its lists, the commitment to its key, how many people each public
    reason leaves out, and its contents in canonical JSON. Members are sorted by id.
    """

    tasks_root: str
    tasks_size: int
    people_root: str
    people_size: int
    excluded_root: str
    excluded: int
    key: str
    reasons: dict[str, int]
    tasks: bytes
    people: bytes
    left_out: bytes
    openings: bytes
    people_openings: bytes
    exclusions: bytes


def freeze(muster: Muster, key: bytes, *, covert: bool) -> FrozenRoster:
    """The frozen roster of what was mustered; the people have their capacities. `key` has 32 bytes.

    A covert roster tells no reason. Raises what `check_members` raises for lists that no draw may have.
    """
    visits = {who: _blind(key, who, visit.name) for who, visit in muster.visits.items()}
    crew = {who: _blind(key, recruit.drawn_as, recruit.fields.name) for who, recruit in muster.everybody.items()}
    roster = _roster(
        muster,
        {who: id_ for who, (id_, _) in visits.items()},
        {who: id_ for who, (id_, _) in crew.items()},
        covert=covert,
    )
    check_members(roster, covert)
    left_out = roster.left_out or ()
    return FrozenRoster(
        tasks_root=list_root(roster.tasks),
        tasks_size=len(roster.tasks),
        people_root=list_root(roster.people),
        people_size=len(roster.people),
        excluded_root=list_root(left_out),
        excluded=len(left_out),
        key=key_commitment(key),
        reasons=dict(sorted(Counter(member.reason for member in left_out).items())),
        tasks=canonical([task.as_json() for task in roster.tasks]),
        people=canonical([person.as_json() for person in roster.people]),
        left_out=canonical([member.as_json() for member in left_out]),
        openings=canonical(dict(visits.values())),
        people_openings=canonical(dict(crew.values())),
        exclusions=canonical([_out(one) for one in muster.out]),
    )


def _roster(muster: Muster, visits: dict[str, str], crew: dict[str, str], *, covert: bool) -> Roster:
    """The lists under blinded ids. `visits` and `crew`: enterprise or key → id."""
    tasks = sorted(Task(visits[task.id], task.slots) for task in muster.tasks)
    people = sorted(
        Person(crew[one.id], one.tags, one.capacity, tuple(sorted(visits[task] for task in one.recused)))
        for one in muster.people
    )
    left_out = sorted(LeftOut(crew[who], WITHHELD if covert else reason) for who, reason in muster.left_out())
    return Roster(tasks, people, left_out)


def _blind(key: bytes, name: str, label: str) -> tuple[str, Opening]:
    id_, salt = blind(key, name)
    return id_, {"name": name, "salt": salt.hex(), "label": label}


def _out(one: Excluded) -> dict[str, object]:
    return {"name": one.identifier, "label": one.name, "reasons": [reason._asdict() for reason in one.reasons]}
