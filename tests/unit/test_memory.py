"""What never changes is read once, as long as there is room for it."""

from dataclasses import dataclass, field
from typing import NamedTuple

import pytest

from shared.memory import Memory


class Thing(NamedTuple):
    name: str
    weight: int


class Other(NamedTuple):
    weight: int


@dataclass
class Reader:
    """Reads things and tells which."""

    memory: Memory
    read: list[str] = field(default_factory=list)

    async def __call__(self, name: str, weight: int = 1) -> Thing:
        async def read() -> Thing:
            self.read.append(name)
            return Thing(name, weight)

        return await self.memory.recall(Thing, name, read)


async def test_a_thing_is_read_once() -> None:
    reader = Reader(Memory(10))
    assert [await reader("a"), await reader("b"), await reader("a")] == [Thing("a", 1), Thing("b", 1), Thing("a", 1)]
    assert reader.read == ["a", "b"]


async def test_what_was_asked_for_longest_ago_makes_room() -> None:
    reader = Reader(Memory(10))
    for name in "abacbca":
        await reader(name, 4)
    assert reader.read == ["a", "b", "c", "b", "a"]


async def test_what_is_too_large_is_not_kept_and_nothing_else_stays_out() -> None:
    reader = Reader(Memory(10))
    for name, weight in (("large", 11), ("a", 10), ("large", 11), ("a", 10)):
        await reader(name, weight)
    assert reader.read == ["large", "a", "large"]


async def test_what_cannot_be_read_is_not_kept() -> None:
    memory = Memory(10)

    async def fail() -> Thing:
        raise KeyError

    for _ in range(2):
        with pytest.raises(KeyError):
            await memory.recall(Thing, "a", fail)
    assert await Reader(memory)("a") == Thing("a", 1)


async def test_things_of_different_kinds_have_keys_of_their_own() -> None:
    memory = Memory(10)
    await Reader(memory)("a")

    async def read() -> Other:
        return Other(1)

    assert await memory.recall(Other, "a", read) == Other(1)
