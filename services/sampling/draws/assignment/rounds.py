"""When visits are told to cases: in rounds at fixed times, which depend on the clock alone.

The time of an entry is public. In a round, the visits of covert draws and of all others are told together, in random
order and with the same time, so that it shows nothing about any of them (decision 0051).
"""

from datetime import UTC, datetime, timedelta

_ORIGIN = datetime(2020, 1, 1, tzinfo=UTC)


def round_of(now: datetime, every: timedelta) -> datetime:
    """The time of the newest round that has begun at `now`: a whole number of intervals after a fixed moment."""
    return now - (now - _ORIGIN) % every
