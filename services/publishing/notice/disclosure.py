"""What the public sees of a draw at which stage.

From the announcement on: the rules, the frame and who stands in it. A party's value when it is revealed, the last
share when it is entered. Seed and outcome with the completion. A void with its reason; nothing is taken back by it.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.canonical import JsonObject
from shared.contracts.fact import BlobRef
from shared.contracts.publishing import Stage
from shared.contracts.sampling import (
    DrawAnnounced,
    DrawCompleted,
    DrawSubstituted,
    DrawVoided,
    LastShareConfirmed,
    LastShareEntered,
    ShareRevealed,
    Value,
    VoidRequested,
)
from shared.log.event import Event


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, from_attributes=True)


class Step(_Part):
    """One event in the life of a draw. `subject`: the source that gave a value, the unit that was withdrawn."""

    stage: Stage
    event: UUID
    time: datetime
    subject: str


class Share(_Part):
    """The value a source gave. `evidence` is a SHA-256 in hex, "" where none is asked for."""

    source: str
    value: str
    confirmed: bool
    evidence: str


class Completion(_Part):
    """What the draw led to. `entropy` are the values that count, `absent` the parties that gave none in time."""

    seed: str
    outcome_hash: str
    entropy: tuple[Value, ...]
    absent: tuple[str, ...]
    outcome: JsonObject


class Substitution(_Part):
    """A drawn unit is out, one of the reserve stands in."""

    deal: str
    stratum: str
    withdrawn: str
    substitute: str
    reason: str


class Notice(_Part):
    """A draw as everybody may see it. `stage` is the last one that changed how it stands."""

    draw: UUID
    bureau: str
    year: int
    serial: int
    title: str
    stage: Stage
    announced_at: datetime
    spec: JsonObject
    spec_hash: str
    replaces: UUID | None
    units: BlobRef
    openings: BlobRef
    shares: tuple[Share, ...] = ()
    completion: Completion | None = None
    substitutions: tuple[Substitution, ...] = ()
    void_reason: str = ""
    void_approver: str = ""
    steps: tuple[Step, ...] = ()
    trace: str

    @property
    def size(self) -> int:
        """How many units the frame has."""
        return int(self.spec["frame"]["size"])

    @property
    def to_draw(self) -> int:
        """How many units the rules take."""
        return sum(int(deal["count"]) for deal in self.spec["deals"])

    def step(self, stage: Stage) -> Step | None:
        """The first event of this stage."""
        return next((step for step in self.steps if step.stage == stage), None)


def disclose(notice: Notice | None, event: Event) -> Notice:
    """The notice after one more event of the draw has been shown. `notice` is None before the announcement.

    Raises pydantic.ValidationError for an event of another contract.
    """
    stage = STAGES[event.type]
    if notice is None:
        return _announced(event)
    shown = _SHOWN[stage](notice, event)
    step = Step(stage=stage, event=event.id, time=event.time, subject=shown.subject)
    # A substitution leaves the draw as completed as it was.
    stands = notice.stage if stage == "substituted" else stage
    return notice.model_copy(update={**shown.changes, "stage": stands, "steps": (*notice.steps, step)})


def draw_of(event: Event) -> UUID:
    """The draw whose stream an event is in."""
    return UUID(event.stream.removeprefix("draw/"))


class _Shown(NamedTuple):
    subject: str
    changes: dict[str, Any]


def _announced(event: Event) -> Notice:
    fact = DrawAnnounced.of(event)
    return Notice(
        draw=draw_of(event),
        bureau=event.bureau,
        year=fact.year,
        serial=fact.serial,
        title=fact.title,
        stage="announced",
        announced_at=event.time,
        spec=fact.spec,
        spec_hash=fact.spec_hash,
        replaces=fact.replaces,
        units=fact.units,
        openings=fact.openings,
        steps=(Step(stage="announced", event=event.id, time=event.time, subject=""),),
        trace=event.trace,
    )


def _revealed(notice: Notice, event: Event) -> _Shown:
    fact = ShareRevealed.of(event)
    share = Share(source=fact.source, value=fact.value, confirmed=True, evidence="")
    return _Shown(fact.source, {"shares": (*notice.shares, share)})


def _entered(notice: Notice, event: Event) -> _Shown:
    fact = LastShareEntered.of(event)
    share = Share(source=fact.source, value=fact.value, confirmed=False, evidence=fact.evidence or "")
    # A number read wrong is entered again: the last reading is what a second person confirms. Both stay in the log.
    others = [earlier for earlier in notice.shares if earlier.source != fact.source]
    return _Shown(fact.source, {"shares": (*others, share)})


def _confirmed(notice: Notice, event: Event) -> _Shown:
    fact = LastShareConfirmed.of(event)
    shares = (
        share.model_copy(update={"confirmed": True}) if share.source == fact.source else share
        for share in notice.shares
    )
    return _Shown(fact.source, {"shares": tuple(shares)})


def _completed(notice: Notice, event: Event) -> _Shown:
    fact = DrawCompleted.of(event)
    completion = Completion(
        seed=fact.seed,
        outcome_hash=fact.outcome_hash,
        entropy=tuple(fact.entropy),
        absent=tuple(fact.absent),
        outcome=fact.outcome,
    )
    return _Shown("", {"completion": completion})


def _void_requested(notice: Notice, event: Event) -> _Shown:
    fact = VoidRequested.of(event)
    return _Shown(fact.reason, {"void_reason": fact.reason})


def _voided(notice: Notice, event: Event) -> _Shown:
    fact = DrawVoided.of(event)
    return _Shown(fact.reason, {"void_reason": fact.reason, "void_approver": fact.approver})


def _substituted(notice: Notice, event: Event) -> _Shown:
    fact = DrawSubstituted.of(event)
    substitution = Substitution(
        deal=fact.deal,
        stratum=fact.stratum,
        withdrawn=fact.withdrawn,
        substitute=fact.substitute,
        reason=fact.reason,
    )
    return _Shown(fact.withdrawn, {"substitutions": (*notice.substitutions, substitution)})


STAGES: Mapping[str, Stage] = {
    DrawAnnounced.type: "announced",
    ShareRevealed.type: "revealed",
    LastShareEntered.type: "entered",
    LastShareConfirmed.type: "confirmed",
    DrawCompleted.type: "completed",
    VoidRequested.type: "void-requested",
    DrawVoided.type: "voided",
    DrawSubstituted.type: "substituted",
}
"""The events that are shown, and what each does to a draw."""

_SHOWN: Mapping[Stage, Callable[[Notice, Event], _Shown]] = {
    "revealed": _revealed,
    "entered": _entered,
    "confirmed": _confirmed,
    "completed": _completed,
    "void-requested": _void_requested,
    "voided": _voided,
    "substituted": _substituted,
}
