"""When the service looks at a draw that is awake: at once after a change, less and less often while nothing changes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

PAUSE = 0.1
"""Seconds between two looks: a draw of some thousand units is completed within a second of its last value."""
_LONGEST, _LONGEST_AFTER = 8.0, 300.0
"""The longest pauses, in seconds, before and after the completion: visits are recorded over weeks."""


class Waking(NamedTuple):
    """A draw about which the service may have something to do by itself, at a version."""

    bureau: str
    draw: UUID
    version: int
    trace: str
    completed: bool = False
    """Whether it only waits for visits, or for the day of its opening."""


@dataclass
class Look:
    """The looks at a draw: whether one is going on, how many in a row changed nothing, and when the next may begin."""

    version: int
    going_on: bool = False
    in_vain: int = 0
    not_before: float = 0.0

    def begin(self) -> None:
        self.going_on = True

    def end(self, now: float, *, completed: bool = False) -> None:
        """The look is over. If it has changed the draw, `Looks.ready` sees another version and waits no longer."""
        self.going_on = False
        self.in_vain += 1
        longest = _LONGEST_AFTER if completed else _LONGEST
        self.not_before = now + min(PAUSE * 2 ** min(self.in_vain - 1, 20), longest)


@dataclass
class Looks:
    """The looks of a process at draws that are awake. Times are seconds of a clock that only goes forward."""

    of: dict[UUID, Look] = field(default_factory=dict)

    def ready(self, awake: Sequence[Waking], now: float) -> Iterator[tuple[Waking, Look]]:
        """The draws at which to look now. Draws that sleep again are forgotten."""
        ids = {waking.draw for waking in awake}
        self.of = {draw: look for draw, look in self.of.items() if draw in ids or look.going_on}
        for waking in awake:
            look = self.of.setdefault(waking.draw, Look(waking.version))
            if look.version != waking.version:
                look.version, look.in_vain, look.not_before = waking.version, 0, 0.0
            if not look.going_on and now >= look.not_before:
                yield waking, look
