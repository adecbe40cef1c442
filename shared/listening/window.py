"""The newest events, kept in memory once for all listeners: each listener only knows how far it has heard."""

from collections import deque
from collections.abc import Sequence
from typing import NamedTuple

from shared.listening.told import ToldEvent

_OVERHEAD = 300
"""About how many bytes an event takes beside its text."""


class Newest(NamedTuple):
    """Events after a position, and the position `until` which these are all. `is_whole`: the log had no more."""

    events: Sequence[ToldEvent]
    until: int
    is_whole: bool


class Window:
    """All told events after the position `start`, up to the position `end`. It keeps at most `most_bytes`, and forgets
    the oldest.
    """

    def __init__(self, start: int, most_bytes: int) -> None:
        self.start = self.end = start
        self._most_bytes = most_bytes
        self._events: deque[ToldEvent] = deque()
        self._bytes = 0

    def extend(self, newest: Newest) -> None:
        """Add what came after `end`."""
        self.end = newest.until
        for event in newest.events:
            self._events.append(event)
            self._bytes += _size(event)
        while self._bytes > self._most_bytes:
            forgotten = self._events.popleft()
            self._bytes -= _size(forgotten)
            self.start = forgotten.position

    def after(self, position: int) -> Newest | None:
        """What came after a position; None if that is not known here any more."""
        if position < self.start:
            return None
        found = deque[ToldEvent]()
        for event in reversed(self._events):
            if event.position <= position:
                break
            found.appendleft(event)
        return Newest(found, max(position, self.end), is_whole=True)


def _size(event: ToldEvent) -> int:
    return len(event.beginning) + _OVERHEAD
