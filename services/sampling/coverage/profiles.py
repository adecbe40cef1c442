"""Enterprises that no condition tells apart: it is asked once of all of them, not a hundred thousand times."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from services.sampling.directory.subjects import TEXTS, subject_of
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
_NOTHING = "{}"


class Asked(NamedTuple):
    """What some conditions ask about: only this need be read. `fields` are of FIELDS, in their order."""

    fields: tuple[str, ...] = ()
    flags: bool = False
    licences: bool = False
    lists: bool = False
    identifiers: bool = False


class Alike(NamedTuple):
    """Enterprises that the conditions asked cannot tell apart."""

    is_open: bool
    subject: Subject
    identifiers: Sequence[str]

    def fit(self, condition: Condition | None, on: date) -> bool:
        """As things stood on that day: a mark that was made later says nothing of it."""
        return matches(condition, _as_of(self.subject, on), on)


def asked_by(conditions: Iterable[Condition | None]) -> Asked:
    fields, others = set(), set()
    for condition in _leaves(conditions):
        if isinstance(condition, FieldIn):
            fields.add(condition.field)
        else:
            others.add(type(condition))
    return Asked(
        fields=tuple(name for name in FIELDS if name in fields),
        flags=Flagged in others,
        licences=Licensed in others,
        lists=Listed in others,
        identifiers=Identified in others,
    )


def alike(rows: Iterable[Sequence[str]], asked: Asked) -> list[Alike]:
    """Each of `rows` has an enterprise's identifier, and then what tells it from others: status, the identifier again,
    flags and licences as JSON, lists one a line, and the fields asked for. What is not asked for is "".
    """
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[1:])].append(row[0])
    return [_group(profile, asked, members) for profile, members in groups.items()]


def _group(row: tuple[str, ...], asked: Asked, members: Sequence[str]) -> Alike:
    status, identifier, flags, licences, lists, *fields = row
    told = dict(zip(asked.fields, fields, strict=True))
    profile: Mapping[str, object] = {
        "identifier": identifier,
        "fields": [told.get(name, "") for name in FIELDS],
        "flags": flags or _NOTHING,
        "licences": licences or _NOTHING,
    }
    subject = subject_of(profile, frozenset(lists.split("\n")) if lists else frozenset()).subject
    return Alike(status == OPEN, subject, members)


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
