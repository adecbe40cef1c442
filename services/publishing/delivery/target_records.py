"""Under which keys a target knows a publication.

A target knows a record by the code of its party and by its number. A correction that changes one of them is another
record there, with a key of its own: the one before is withdrawn, and the new one comes when that is done.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple
from uuid import uuid5

from services.publishing.publication.state import Publication, Version

MISTAKEN = "该记录的当事人或者文号有误，已更正，另行报送"
"""Why the record of before is withdrawn."""


class TargetRecord(NamedTuple):
    """A record at the target: its key, and the day of the first version that it is about."""

    key: str
    since: date


def records_of(publication: Publication) -> tuple[TargetRecord, ...]:
    """The records that a publication is at a target, one after the other: all but the last are withdrawn there."""
    return tuple(
        TargetRecord(uuid5(publication.id, str(place)).hex if place else publication.id.hex, since)
        for place, since in enumerate(_days(publication))
    )


def _days(publication: Publication) -> Iterator[date]:
    """The days of the versions since which it is another record."""
    known: tuple[str, str] | None = None
    for version in publication.versions:
        told = _known_by(version)
        if known is None or any(then and then != now for then, now in zip(known, told, strict=True)):
            yield version.day
        known = told


def _known_by(version: Version) -> tuple[str, str]:
    return version.identifier, str(version.content.get("number", ""))
