"""Whom an edition of a plan names, as it is stored: one JSON array, sorted by identifier."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from shared.canonical import canonical


class Named(NamedTuple):
    """An enterprise that a plan names: `category` is key or general, `team` the code of who inspects it ("": none)."""

    identifier: str
    name: str
    category: str
    team: str


def written(entries: Sequence[Named]) -> bytes:
    return canonical([entry._asdict() for entry in entries])


def read(content: bytes) -> list[Named]:
    return [Named(**entry) for entry in json.loads(content)]
