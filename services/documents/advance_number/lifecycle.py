"""The state of an advance number, computed from its events."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, get_args
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.contracts.numbers import AdvanceNumberTaken, AdvanceNumberUsed, AdvanceNumberVoided
from shared.contracts.papers import NumberTaken
from shared.log.deed import Deed
from shared.log.event import Event

AdvanceFact = AdvanceNumberTaken | AdvanceNumberUsed | AdvanceNumberVoided
FACTS: Mapping[str, type[AdvanceFact]] = {fact.type: fact for fact in get_args(AdvanceFact)}

AdvanceStatus = Literal["along", "used", "voided"]
STATES = {"along": "已预领", "used": "已交回", "voided": "已作废"}


class HandedIn(Deed):
    """A paper was written under the number; the SHA-256 of the photograph of the signed paper."""

    photograph: str


class GivenUp(Deed):
    """No paper was written under the number, for a reason."""

    because: str


class AdvanceNumber(BaseModel):
    """What is known of an advance number at a version of its stream."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    bureau: str
    version: int
    trace: str
    status: AdvanceStatus
    number: NumberTaken
    form: str
    matter: UUID
    carrier: str
    due: datetime
    covert: bool = False
    draws: tuple[UUID, ...] = ()
    crew: tuple[str, ...] = ()
    taken: Deed
    handed_in: HandedIn | None = None
    given_up: GivenUp | None = None

    @property
    def stream(self) -> str:
        return f"advance-number/{self.id}"


def evolve(advance: AdvanceNumber | None, event: Event) -> AdvanceNumber:
    """The number after one more event of its stream; `advance` is None before it is taken."""
    fact, deed = FACTS[event.type].of(event), Deed.of(event)
    if isinstance(fact, AdvanceNumberTaken):
        return AdvanceNumber(
            **dict(fact),
            id=UUID(event.stream.rpartition("/")[2]),
            bureau=event.bureau,
            version=event.version,
            trace=event.trace,
            status="along",
            taken=deed,
        )
    assert advance is not None  # noqa: S101  # every stream begins with its taking
    change: dict[str, Any] = {"version": event.version}
    match fact:
        case AdvanceNumberUsed():
            change |= {"status": "used", "handed_in": HandedIn(**deed.model_dump(), photograph=fact.photograph)}
        case AdvanceNumberVoided():
            change |= {"status": "voided", "given_up": GivenUp(**deed.model_dump(), because=fact.because)}
    return advance.model_copy(update=change)
