"""The state of a request for an opening number, computed from its events."""

from collections.abc import Mapping
from typing import get_args

from shared.admission.lifecycle import Admission, begun, taken_back, verdict
from shared.contracts.numbers import (
    CountOpening,
    SeriesOpened,
    SeriesOpeningRefused,
    SeriesOpeningRequested,
    SeriesOpeningWithdrawn,
)
from shared.log.event import Event

SeriesFact = SeriesOpeningRequested | SeriesOpened | SeriesOpeningRefused | SeriesOpeningWithdrawn
FACTS: Mapping[str, type[SeriesFact]] = {fact.type: fact for fact in get_args(SeriesFact)}


class SeriesOpening(Admission):
    """A request that a count begins with a number other than 1."""

    opening: CountOpening

    @property
    def stream(self) -> str:
        return f"series/{self.id}"


def evolve(opening: SeriesOpening | None, event: Event) -> SeriesOpening:
    """The request after one more event of its stream; `opening` is None before it is made."""
    fact = FACTS[event.type].of(event)
    if isinstance(fact, SeriesOpeningRequested):
        return SeriesOpening(**begun(event, fact.remark), opening=fact.opening)
    assert opening is not None  # noqa: S101  # every stream begins with its request
    match fact:
        case SeriesOpened():
            change = verdict(opening, event, opinion=None)
        case SeriesOpeningRefused():
            change = verdict(opening, event, opinion=fact.opinion)
        case SeriesOpeningWithdrawn():
            change = taken_back(event, fact.reason)
    return opening.model_copy(update=change)
