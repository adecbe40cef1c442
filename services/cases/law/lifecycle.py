"""The state of a correction of the law's rows, computed from its events."""

from collections.abc import Mapping
from datetime import date
from typing import get_args

from shared.admission.lifecycle import Admission, begun, taken_back, verdict
from shared.canonical import JsonObject
from shared.contracts.law import LawCorrected, LawCorrectionRefused, LawCorrectionRequested, LawCorrectionWithdrawn
from shared.log.event import Event

LawFact = LawCorrectionRequested | LawCorrected | LawCorrectionRefused | LawCorrectionWithdrawn
FACTS: Mapping[str, type[LawFact]] = {fact.type: fact for fact in get_args(LawFact)}


class LawCorrection(Admission):
    """A correction of a rule: the row as JSON, and the first day of the edition that it replaces."""

    row: JsonObject
    replaces: date | None = None

    @property
    def stream(self) -> str:
        return f"law/{self.id}"


def evolve(correction: LawCorrection | None, event: Event) -> LawCorrection:
    """The correction after one more event of its stream; `correction` is None before it is requested."""
    fact = FACTS[event.type].of(event)
    if isinstance(fact, LawCorrectionRequested):
        return LawCorrection(**begun(event, fact.remark), row=fact.row, replaces=fact.replaces)
    assert correction is not None  # noqa: S101  # every stream begins with its request
    match fact:
        case LawCorrected():
            change = verdict(correction, event, opinion=None)
        case LawCorrectionRefused():
            change = verdict(correction, event, opinion=fact.opinion)
        case LawCorrectionWithdrawn():
            change = taken_back(event, fact.reason)
    return correction.model_copy(update=change)
