"""When a message is sent again, and when it is given up: pure, chance is given."""

from datetime import timedelta

_PAUSES = (5, 30, 120, 600, 1800, 3600, 10_800, 21_600, 43_200)
"""Seconds between two tries: ten tries within 23 to 24 hours."""
TRIES = len(_PAUSES) + 1
_SPREAD = 0.05


def pause_after(tries: int, chance: float, wanted: int = 0) -> timedelta | None:
    """How long to wait after so many tries; None if the message is given up. `chance` (0 to 1) spreads what has failed
    at the same moment; `wanted`: for how many seconds the receiver wants to be left alone.
    """
    if tries >= TRIES:
        return None
    pause = _PAUSES[tries - 1] * (1 - _SPREAD * chance)
    return timedelta(seconds=max(pause, min(wanted, _PAUSES[-1])))
