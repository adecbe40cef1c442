"""What a process keeps in memory, so that it is not read or made again."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Protocol, TypeVar


class Weighing(Protocol):
    """A thing that never changes. `weight` is about how many bytes it takes in memory."""

    @property
    def weight(self) -> int: ...


W = TypeVar("W", bound=Weighing)


class Memory:
    """Keeps the things that were asked for last, as long as they take at most `most` bytes together."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Weighing] = OrderedDict()
        self._weight = 0

    async def recall(self, kind: type[W], key: Hashable, read: Callable[[], Awaitable[W]]) -> W:
        """The thing of this kind and key; it is read if it is not in memory. Raises what `read` raises: then nothing is
        kept.
        """
        found = self.find(kind, key)
        if found is not None:
            return found
        thing = await read()
        self.keep(key, thing)
        return thing

    def find(self, kind: type[W], key: Hashable) -> W | None:
        """The thing of this kind and key; None if it is not in memory."""
        found = self._kept.get((kind, key))
        if found is None:
            return None
        self._kept.move_to_end((kind, key))
        assert isinstance(found, kind)  # noqa: S101  # the kind is a part of the key
        return found

    def keep(self, key: Hashable, thing: Weighing) -> None:
        """Keep a thing under this key, in the place of the thing of its kind that was kept there. It is not kept if it
        takes more than all the room.
        """
        place = (type(thing), key)
        before = self._kept.pop(place, None)
        self._weight -= before.weight if before else 0
        if thing.weight > self._most:
            return
        self._kept[place] = thing
        self._weight += thing.weight
        while self._weight > self._most:
            self._weight -= self._kept.popitem(last=False)[1].weight
