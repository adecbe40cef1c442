"""The enterprises that an edition of a plan names, as stored: one JSON array, sorted by identifier."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from shared.canonical import canonical


class Named(NamedTuple):
    """An enterprise that a plan names: `category` is key or general, `team` is the code of the team that inspects it
    ("" if there are no teams).
    """

    identifier: str
    name: str
    category: str
    team: str


def written(entries: Sequence[Named]) -> bytes:
    return canonical([entry._asdict() for entry in entries])


def read(content: bytes) -> list[Named]:
    return [Named(**entry) for entry in json.loads(content)]
