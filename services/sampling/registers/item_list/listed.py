"""The items of an edition as bytes, and what differs between two editions."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import orjson

from services.sampling.registers.records.fields import Fields, known, plain
from services.sampling.registers.records.retirement import Kept
from shared.canonical import canonical
from shared.contracts.items import ItemChangeKind
from shared.heavy import heavy


class ItemDifference(NamedTuple):
    """An item that differs between two lists: how it was, and how it is. None: it is not on that list."""

    key: str
    change: ItemChangeKind
    before: Fields | None
    after: Fields | None


@heavy
def written(items: Sequence[Kept]) -> bytes:
    """The canonical JSON array of the items in the order of their keys: the same items give the same bytes."""
    return canonical([{"key": one.key, **plain(one.fields)} for one in sorted(items, key=lambda item: item.key)])


@heavy
def read(content: bytes) -> list[Kept]:
    """The items that `written` wrote, in the order of their keys."""
    return [Kept(item.pop("key"), known("items", item)) for item in orjson.loads(content)]


def differences(before: Iterable[Kept], after: Iterable[Kept]) -> Iterator[ItemDifference]:
    """The items that differ between two lists, in the order of their keys."""
    was, now = ({one.key: one.fields for one in items} for items in (before, after))
    for key in sorted(was.keys() | now.keys()):
        old, new = was.get(key), now.get(key)
        if old is None:
            yield ItemDifference(key, "add", None, new)
        elif new is None:
            yield ItemDifference(key, "drop", old, None)
        elif old != new:
            yield ItemDifference(key, "change", old, new)
