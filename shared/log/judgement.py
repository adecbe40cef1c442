"""What the failure of a reaction says of its event: never, not now, or perhaps.

Never: the event contradicts its contract, its stream or the rules, so it is set aside at once. Not now: something that
the reaction needs is away, so the event is tried for about an hour. Perhaps: a fault of ours, or something that is
missing, so the event is tried for about two minutes. No event is tried for ever: it would stop everybody behind it.
"""

from enum import StrEnum
from typing import NamedTuple

from shared.contracts.fact import NotOfContract
from shared.errors import Forbidden, Invalid, Unavailable


class StreamImpossible(Invalid):
    """Raised by a reaction for an event that cannot stand where it stands in its stream, or in no such stream."""

    code = "stream-impossible"
    title = "事件与其事件流矛盾"
    title_en = "Event contradicts its stream"


class Reason(StrEnum):
    """Why an event is set aside."""

    CONTRACT = "contract"
    """The event is not of its contract."""
    STREAM = "stream"
    """The event contradicts its stream."""
    REFUSED = "refused"
    """The rules refuse the event, whatever the state."""
    OUTAGE = "outage"
    """Something that the reaction needs was away during all tries."""
    FAILED = "failed"
    """The reaction failed at all tries for another reason."""
    BEHIND = "behind"
    """An earlier event of the same stream is set aside."""


class Judgement(NamedTuple):
    """The event is set aside for `reason` when the reaction to it has failed `tries` times."""

    reason: Reason
    tries: int


# Whoever asks to be left alone for longer than this is not an outage that passes by itself; in seconds.
_SOON = 300
# With the waits of `shared.background.pause_after` between them: two minutes, and an hour.
_SOME, _MANY = 8, 124


def judge(error: Exception) -> Judgement:
    """What an error of a reaction says of its event. The database's errors come as `shared.outages` names them."""
    match error:
        case NotOfContract():
            return Judgement(Reason.CONTRACT, 1)
        case StreamImpossible():
            return Judgement(Reason.STREAM, 1)
        case Invalid() | Forbidden():
            return Judgement(Reason.REFUSED, 1)
        case Unavailable(retry_after=after) if after <= _SOON:
            return Judgement(Reason.OUTAGE, _MANY)
        case OSError():
            return Judgement(Reason.OUTAGE, _MANY)
        case _:
            # Also NotFound and Conflict: what is missing may come, and what changed meanwhile is read again.
            return Judgement(Reason.FAILED, _SOME)
