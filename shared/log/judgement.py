"""Judge the failure of a reaction: does the reaction to this event fail always, only now, or perhaps always?

Always: the event contradicts its contract, its stream or the rules, so it is set aside at once. Now: something that the
reaction needs is not available, so the event is tried for about an hour. Perhaps always: the cause is a defect of ours,
or something that is missing, so the event is tried for about two minutes. No event is tried without an end, because it
would stop all events behind it.
"""

from enum import StrEnum
from typing import NamedTuple

from shared.contracts.fact import NotOfContract
from shared.errors import Forbidden, Invalid, Unavailable


class StreamImpossible(Invalid):
    """Raised by a reaction for an event that is impossible at its place in its stream, or whose stream cannot exist."""

    code = "stream-impossible"
    title = "事件与其事件流矛盾"
    title_en = "Event contradicts its stream"


class Reason(StrEnum):
    """The reason for which an event is set aside."""

    CONTRACT = "contract"
    """The event does not fit its contract."""
    STREAM = "stream"
    """The event contradicts its stream."""
    REFUSED = "refused"
    """The rules refuse the event in every state."""
    OUTAGE = "outage"
    """Something that the reaction needs was not available during all tries."""
    FAILED = "failed"
    """The reaction failed at all tries for another reason."""
    BEHIND = "behind"
    """An earlier event of the same stream is set aside."""


class Judgement(NamedTuple):
    """The event is set aside for `reason` when the reaction to it has failed `tries` times."""

    reason: Reason
    tries: int


# In seconds. A refusal that asks for a longer wait than this is not an outage that passes by itself.
_SOON = 300
# Numbers of tries. With the waits of `shared.background.pause_after` they take two minutes, and an hour.
_SOME, _MANY = 8, 124


def judge(error: Exception) -> Judgement:
    """The judgement on an event whose reaction raised this error.

    `shared.outages` has turned database errors into refusals.
    """
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
            # NotFound and Conflict are tried again too: what is missing may still come, and what changed is read again.
            return Judgement(Reason.FAILED, _SOME)
