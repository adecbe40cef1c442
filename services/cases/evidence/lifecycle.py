"""The state of a piece of evidence, computed from its events."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.evidence import EvidenceNoted, HandedOver, Referred, Removed, Taken
from shared.log.deed import Deed
from shared.log.event import Event

EvidenceStatus = Literal["kept", "removed"]


class Handover(Deed):
    """Who recorded that the evidence was handed over, and to whom."""

    handed: HandedOver


class Removal(Deed):
    """Who removed the reference, and why."""

    removed: Removed


class Evidence(BaseModel):
    """A piece of evidence of an inspection: a file, or a recording that stays elsewhere. `custody`: to whom it was
    handed over, from the first to the last; without an entry, whoever recorded it keeps it.
    """

    model_config = ConfigDict(frozen=True)

    id: UUID
    bureau: str
    version: int
    trace: str
    event: UUID
    recorded: Deed
    what: Annotated[Taken | Referred, Field(discriminator="kind")]
    custody: tuple[Handover, ...] = ()
    removal: Removal | None = None

    @property
    def stream(self) -> str:
        return f"evidence/{self.id}"

    @property
    def status(self) -> EvidenceStatus:
        return "removed" if self.removal else "kept"

    @property
    def inspection(self) -> UUID:
        return self.what.inspection

    @property
    def sha256(self) -> str:
        return self.what.content.sha256 if isinstance(self.what, Taken) else self.what.sha256


def evolve(evidence: Evidence | None, event: Event) -> Evidence:
    """The evidence after one more event of its stream; `evidence` is None before it is recorded."""
    what = EvidenceNoted.of(event).what
    if isinstance(what, Taken | Referred):
        return Evidence(
            id=UUID(event.stream.removeprefix("evidence/")),
            bureau=event.bureau,
            version=event.version,
            trace=event.trace,
            event=event.id,
            recorded=Deed.of(event),
            what=what,
        )
    assert evidence is not None  # noqa: S101  # every stream begins with what was taken, or referred to
    deed = dict(Deed.of(event))
    now: dict[str, object] = {"version": event.version, "event": event.id}
    match what:
        case HandedOver():
            now["custody"] = (*evidence.custody, Handover(**deed, handed=what))
        case Removed():
            now["removal"] = Removal(**deed, removed=what)
    return evidence.model_copy(update=now)
