"""Sheets: a sorted list in pieces of 256 lines, so that one member of a million is found without reading the others.

A line is the canonical JSON of a member. A sheet of members holds the leaves under one tile of level 0 of the list's
Merkle tree.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Literal, NamedTuple

from shared.canonical import JsonObject
from shared.log.event import leaf_hash
from shared.log.tiles import WIDTH

ListName = Literal["frame", "excluded", "tasks", "people"]
"""The lists of a draw that have a root in its spec, sorted by id."""
Shelf = ListName | Literal["openings", "names", "outcome"]
"""What is kept in sheets.

Beside the lists: `openings` by id; `names` by name, each with its place in `openings`; `outcome` by id.
"""


class Sheet(NamedTuple):
    """Up to 256 lines. `number` counts the sheets of a shelf from 0; `first` is the key of the first line."""

    number: int
    first: str
    lines: str

    @property
    def start(self) -> int:
        """The place of the first line on its shelf, counted from 0."""
        return self.number * WIDTH

    @property
    def members(self) -> list[JsonObject]:
        return [json.loads(line) for line in self.lines.split("\n")]

    @property
    def leaves(self) -> bytes:
        """The leaf hashes of the lines, end to end: the tile of level 0."""
        return b"".join(leaf_hash(line.encode()) for line in self.lines.split("\n"))

    def find(self, key: "Key") -> "Found | None":
        """The line with this key, and its place on its shelf."""
        at = self.lines.find(key.text)
        if at < 0:
            return None
        # JSON writes a quote inside a text as \\", so the text of the key occurs only where it is a key.
        line = self.lines[self.lines.rfind("\n", 0, at) + 1 :].split("\n", 1)[0]
        return Found(self.start + self.lines.count("\n", 0, at), json.loads(line))


class Key(NamedTuple):
    """What a line is found by: the value of its field `id` or `name`."""

    field: Literal["id", "name"]
    value: str

    @property
    def text(self) -> str:
        """The field in canonical JSON."""
        return f'"{self.field}":{json.dumps(self.value, ensure_ascii=False)}'


class Found(NamedTuple):
    """A member, and its place on its shelf, counted from 0."""

    place: int
    member: JsonObject


def sheets(lines: Iterable[tuple[str, bytes]]) -> Iterator[Sheet]:
    """The sheets of a shelf from its lines, each with its key, in the order of the keys."""
    waiting, number = iter(lines), 0
    while piece := list(islice(waiting, WIDTH)):
        yield Sheet(number, piece[0][0], b"\n".join(line for _, line in piece).decode())
        number += 1
