"""The directory's enterprises as conditions see them."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from shared.policy.conditions import Subject


class DirectorySubject(NamedTuple):
    """An enterprise that can be meant by a condition. `status` is open, suspended, closed or moved."""

    name: str
    status: str
    subject: Subject


TEXTS = (
    "identifier_kind",
    "name",
    "area",
    "address",
    "industry",
    "industry_code",
    "sector",
    "group",
    "affiliation",
    "scale",
    "enterprise_type",
    "registered_capital",
    "business_scope",
    "province",
    "city",
    "risk_class",
    "credit_class",
    "status",
)
"""The fields a condition may ask for, besides `registered_on`, which is an ISO date or ""."""


def subject_of(row: Mapping[str, Any], lists: frozenset[str]) -> DirectorySubject:
    """`row` has `identifier`, `fields` (TEXTS and registered_on), and `flags` and `licences` as JSON text."""
    identifier, fields, flags, licences = row["identifier"], row["fields"], row["flags"], row["licences"]
    known = dict(zip(_FIELDS, fields, strict=True))
    subject = Subject(identifier, known, _marks(flags), _expiries(licences), lists)
    return DirectorySubject(known["name"], known["status"], subject)


_FIELDS = (*TEXTS, "registered_on")
_NONE = "{}"


def _marks(flags: str) -> Mapping[str, tuple[date, ...]]:
    """The dates on which each flag that stands was raised."""
    if flags == _NONE:
        return {}
    return {flag: tuple(date.fromisoformat(mark["on"]) for mark in marks) for flag, marks in json.loads(flags).items()}


def _expiries(licences: str) -> Mapping[str, date | None]:
    if licences == _NONE:
        return {}
    return {
        name: date.fromisoformat(licence["expires"]) if licence["expires"] else None
        for name, licence in json.loads(licences).items()
    }
