"""Sheets: a sorted list in pieces of 256 lines, so that one member of a million is found without reading the others.

A line is the canonical JSON of a member. A sheet of members holds the leaves under one tile of level 0 of the list's
Merkle tree.
"""

import json
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Literal, NamedTuple

from shared.canonical import JsonObject
from shared.log.event import leaf_hash
from shared.log.tiles import WIDTH

_BEFORE_ID = b'"id":"'
_ID = 64
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
    def packed(self) -> tuple[bytes, ...]:
        """The lines in UTF-8: as text, a line with a Chinese name takes nearly twice the memory."""
        return tuple(self.lines.encode().split(b"\n"))

    @property
    def leaves(self) -> bytes:
        """The leaf hashes of the lines, end to end: the tile of level 0."""
        return b"".join(map(leaf_hash, self.packed))

    def find(self, key: "Key") -> "Found | None":
        """The line with this key, and its place on its shelf."""
        at = self.lines.find(key.text)
        if at < 0:
            return None
        # JSON writes a quote inside a text as \\", so the text of the key occurs only where it is a key.
        line = self.lines[self.lines.rfind("\n", 0, at) + 1 :].split("\n", 1)[0]
        return Found(self.start + self.lines.count("\n", 0, at), json.loads(line))


class Index(NamedTuple):
    """The keys with which the sheets of a shelf begin, in order."""

    firsts: Sequence[str]

    @property
    def weight(self) -> int:
        """About how many bytes it takes in memory."""
        return sum(map(sys.getsizeof, self.firsts))

    def holding(self, key: str) -> int | None:
        """The number of the sheet that holds this key if any does; None if the key is before all sheets."""
        number = bisect_right(self.firsts, key) - 1
        return number if number >= 0 else None


def place_of(id_: str, lines: Sequence[bytes]) -> int | None:
    """The place of the line with this id (hex) among lines in UTF-8, sorted by id; None if it is not there."""
    wanted = id_.encode()
    place = bisect_left(lines, wanted, key=_id_in)
    return place if place < len(lines) and _id_in(lines[place]) == wanted else None


def _id_in(line: bytes) -> bytes:
    # The line is not read as JSON, which takes longer. JSON writes a quote inside a text as \\", so this occurs only
    # where it is a field.
    at = line.index(_BEFORE_ID) + len(_BEFORE_ID)
    return line[at : at + _ID]


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
