"""When something is sent again, and when an outlet rests: pure, time and chance are given."""

from dataclasses import dataclass
from datetime import datetime, timedelta

_FIRST = 2.0
_LONGEST = 3600.0
ABANDONED_AFTER = timedelta(days=3)
"""Without a usable answer for so long, somebody must look at it: the target is away, or does not take it."""
_OPENS_AFTER = 5
_RESTS = 30.0
_RESTS_LONGEST = 900.0


def pause_before(failures: int, chance: float) -> timedelta:
    """How long to wait after so many failures in a row: 2, 4, 8 … seconds, at most an hour, of which `chance` (0 to 1)
    takes up to half, so that not everything comes back at the same moment.
    """
    longest = min(_FIRST * 2.0 ** min(failures, 30), _LONGEST)
    return timedelta(seconds=longest * (1 - chance / 2))


def is_abandoned(queued_at: datetime, now: datetime) -> bool:
    """Whether something has waited so long for an answer that somebody must look at it."""
    return now - queued_at >= ABANDONED_AFTER


@dataclass
class Breaker:
    """Keeps an outlet from asking a target that is away. After five failures in a row it opens: nothing is sent for 30
    seconds. Then one batch tries; if it fails too, the rest is twice as long, at most 15 minutes. Times in seconds.
    """

    failures: int = 0
    rests_until: float = 0.0

    @property
    def is_open(self) -> bool:
        """Whether the target is held to be away."""
        return self.failures >= _OPENS_AFTER

    def seconds_left(self, now: float) -> float:
        """For how long nothing is sent; 0 if a batch may go."""
        return max(self.rests_until - now, 0.0)

    def succeeded(self) -> None:
        """The target has answered."""
        self.failures, self.rests_until = 0, 0.0

    def failed(self, now: float) -> None:
        """The target has not given a usable answer."""
        self.failures += 1
        if self.is_open:
            rest = min(_RESTS * 2.0 ** min(self.failures - _OPENS_AFTER, 10), _RESTS_LONGEST)
            self.rests_until = now + rest

    def told_to_wait(self, now: float, seconds: float) -> None:
        """The target wants to be left alone for a while. That is no failure."""
        self.rests_until = max(self.rests_until, now + seconds)


@dataclass
class Rate:
    """Spreads batches evenly over a minute, as the target allows it."""

    a_minute: int
    next_at: float = 0.0

    def seconds_left(self, now: float) -> float:
        """For how long the next batch has to wait."""
        return max(self.next_at - now, 0.0)

    def spend(self, now: float) -> None:
        """A batch goes now."""
        self.next_at = max(now, self.next_at) + 60 / self.a_minute
