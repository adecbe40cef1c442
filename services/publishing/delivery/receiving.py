"""When a target has received a batch: by its own word, as far as that can be true. Deadlines of the law end by it."""

from datetime import datetime, timedelta
from typing import NamedTuple

from services.publishing.outlet.validators.flaw import Spotted
from shared.clock import SHANGHAI

_APART = timedelta(seconds=300)
"""By so much the clocks of both sides may differ: a request with a time further off is refused."""


class Received(NamedTuple):
    """The time that counts, and why it is not the one that the target tells; None if it is."""

    at: datetime
    odd: Spotted | None = None


def received_at(said: datetime | None, sent: datetime, answered: datetime) -> Received:
    """The time that the target tells, if it is not before the batch was sent nor after it has answered."""
    sent = sent.replace(microsecond=0)  # the target tells whole seconds
    if said is None:
        return Received(answered, Spotted("missing", expected=_written(answered)))
    if said < sent - _APART:
        return Received(sent, Spotted("incorrect", "", _written(said), _written(sent)))
    if said > answered + _APART:
        return Received(answered, Spotted("conflict", "", _written(said), _written(answered)))
    return Received(min(max(said, sent), answered))


def _written(time: datetime) -> str:
    """The time in Beijing. That of year 1 or 9999 is in Beijing already, and has no other."""
    there = time if time.tzinfo is SHANGHAI else time.astimezone(SHANGHAI)
    return there.replace(tzinfo=None).isoformat(" ", "seconds")
