"""Enterprises that no condition tells apart: it is asked once of all of them, not a hundred thousand times."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from services.sampling.registers.enterprises.subjects import TEXTS
from shared.policy.conditions import (
    AllOf,
    AnyOf,
    Condition,
    FieldIn,
    Flagged,
    Identified,
    Licensed,
    Listed,
    Not,
    Subject,
    matches,
)

OPEN = "open"
FIELDS = (*TEXTS, "registered_on")
"""The directory's fields that a condition may ask for."""


class Asked(NamedTuple):
    """What some conditions ask about: only this need be read. `fields` are of FIELDS, in their order."""

    fields: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    licences: bool = False
    lists: bool = False
    identifiers: bool = False


class Profile(NamedTuple):
    """What tells enterprises apart, as it is read. What is not asked for is "".

    `flags` has a JSON array of days for each that is asked for, "" where it is not raised; `licences` is a JSON object,
    `lists` has one name a line.
    """

    status: str
    identifier: str
    fields: Sequence[str]
    flags: Sequence[str]
    licences: str
    lists: str


Profiled = tuple[Profile, Sequence[str]]
"""A profile, and the enterprises that have it, by identifier."""


class Alike(NamedTuple):
    """Enterprises that the conditions asked cannot tell apart."""

    is_open: bool
    subject: Subject
    identifiers: Sequence[str]

    def fit(self, condition: Condition | None, on: date) -> bool:
        """As things stood on that day: a mark that was made later says nothing of it."""
        return matches(condition, _as_of(self.subject, on), on)


def asked_by(conditions: Iterable[Condition | None]) -> Asked:
    leaves = list(_leaves(conditions))
    fields = {leaf.field for leaf in leaves if isinstance(leaf, FieldIn)}
    others = {type(leaf) for leaf in leaves}
    return Asked(
        fields=tuple(name for name in FIELDS if name in fields),
        flags=tuple(sorted({leaf.flag for leaf in leaves if isinstance(leaf, Flagged)})),
        licences=Licensed in others,
        lists=Listed in others,
        identifiers=Identified in others,
    )


def alike(profile: Profile, asked: Asked, identifiers: Sequence[str]) -> Alike:
    """Those who share a profile."""
    subject = Subject(
        profile.identifier,
        dict(zip(asked.fields, profile.fields, strict=True)),
        {
            flag: tuple(map(date.fromisoformat, json.loads(days)))
            for flag, days in zip(asked.flags, profile.flags, strict=True)
            if days
        },
        {
            name: date.fromisoformat(licence["expires"]) if licence["expires"] else None
            for name, licence in json.loads(profile.licences or "{}").items()
        },
        frozenset(profile.lists.split("\n")) if profile.lists else frozenset(),
    )
    return Alike(profile.status == OPEN, subject, identifiers)


def grouped(profiled: Iterable[Profiled], asked: Asked) -> list[Alike]:
    """All who share a profile together."""
    return [alike(profile, asked, identifiers) for profile, identifiers in profiled]


def _as_of(subject: Subject, on: date) -> Subject:
    if all(day <= on for days in subject.flags.values() for day in days):
        return subject
    flags = {flag: [day for day in days if day <= on] for flag, days in subject.flags.items()}
    return subject._replace(flags=flags)


def _leaves(conditions: Iterable[Condition | None]) -> Iterator[Condition]:
    for condition in conditions:
        match condition:
            case None:
                pass
            case AllOf():
                yield from _leaves(condition.all)
            case AnyOf():
                yield from _leaves(condition.any)
            case Not():
                yield from _leaves((condition.not_,))
            case _:
                yield condition
