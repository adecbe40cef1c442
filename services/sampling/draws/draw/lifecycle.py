"""The state of a draw, computed from its events: announced, then completed or failed, never both.

Nobody in the bureau can void a draw: the bureau above it, or an authority outside, can annul a completed one.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal, get_args
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.sampling.draws.draw.deeds import (
    Annulled,
    Completion,
    Disclosed,
    Failure,
    Reveal,
    Settlement,
    Substitution,
    Succession,
    Witnessed,
)
from shared.contracts.annulment import DrawAnnulled
from shared.contracts.fact import BlobRef
from shared.contracts.sampling import (
    Counts,
    Disclosure,
    DrawAnnounced,
    DrawCompleted,
    DrawFailed,
    DrawOpened,
    DrawRevealed,
    DrawSettled,
    DrawSubstituted,
    DrawSucceeded,
    DrawWitnessed,
)
from shared.draws.entropy import Value, next_party
from shared.draws.purpose import is_settled_once
from shared.draws.spec import AssignSpec, Beacon, Party, Spec, read_spec
from shared.draws.text import moment
from shared.errors import Conflict
from shared.log.deed import Deed
from shared.log.event import Event, leaf_hash

Status = Literal["announced", "completed", "failed", "annulled"]

DrawFact = (
    DrawAnnounced
    | DrawWitnessed
    | DrawRevealed
    | DrawCompleted
    | DrawFailed
    | DrawSubstituted
    | DrawSucceeded
    | DrawOpened
    | DrawSettled
    | DrawAnnulled
)
FACTS: Mapping[str, type[DrawFact]] = {fact.type: fact for fact in get_args(DrawFact)}


class NotCompletedYet(Conflict):
    code = "not-completed-yet"
    title = "抽查尚未完成"
    title_en = "The draw is not completed"


class DrawIsAnnulled(Conflict):
    code = "draw-annulled"
    title = "抽查已撤销"
    title_en = "The draw is annulled"


class Draw(BaseModel):
    """What is known of a draw at a version of its stream."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    bureau: str
    version: int
    trace: str
    title: str
    spec: Annotated[Spec, Field(discriminator="kind")]
    counts: Counts
    changed: int
    frozen: str
    open_by: str
    replaces: str
    frame: UUID
    """The id of the frozen frame or roster."""
    units: BlobRef
    """The blob with the units, or with the tasks of a roster."""
    left_out: BlobRef
    openings: BlobRef
    people: BlobRef | None
    population: str
    kind: str | None
    disclosure: Disclosure
    announcement: UUID
    """The id of the announcement's event. The event's leaf hash, `leaf`, goes into the seed."""
    leaf: str
    announced_at: datetime
    announced_by: str
    witnessed: Witnessed | None = None
    reveals: tuple[Reveal, ...] = ()
    completion: Completion | None = None
    failure: Failure | None = None
    substitutions: tuple[Substitution, ...] = ()
    successions: tuple[Succession, ...] = ()
    disclosed: Disclosed | None = None
    settled: Settlement | None = None
    annulled: Annulled | None = None

    @property
    def stream(self) -> str:
        return self.spec.stream

    @property
    def status(self) -> Status:
        if self.annulled:
            return "annulled"
        if self.completion:
            return "completed"
        return "failed" if self.failure else "announced"

    @property
    def assigns(self) -> bool:
        """Whether the draw puts people on tasks (true) or ranks units (false)."""
        return isinstance(self.spec, AssignSpec)

    @property
    def embargoed(self) -> bool:
        """Whether this is a covert draw that is not opened yet: then not every reader may know which enterprises are
        drawn.
        """
        return self.disclosure == "after-visits" and self.disclosed is None

    @property
    def beacon(self) -> Beacon | None:
        """The round that decides the draw; None for a draw by parties."""
        source = self.spec.entropy[0]
        return source if isinstance(source, Beacon) else None

    @property
    def awaited(self) -> Party | None:
        """The party whose turn it is to open its nonce; None if all have, and for a draw by the beacon."""
        return next_party(self.spec, [reveal.source for reveal in self.reveals])

    @property
    def values(self) -> list[Value]:
        """The nonces that parties have opened, in the order of the spec."""
        return [Value(reveal.source, reveal.value) for reveal in self.reveals]

    @property
    def ends(self) -> datetime:
        return moment(self.spec.ends)

    def is_overdue(self, now: datetime) -> bool:
        """Whether the draw should have ended, and has not."""
        return self.status == "announced" and now > self.ends

    @property
    def is_to_be_settled(self) -> bool:
        """Whether it is not recorded yet what became of the drawn places of this completed draw."""
        return is_settled_once(self.spec) and self.status == "completed" and self.settled is None

    @property
    def wakes_at(self) -> datetime | None:
        """When the service has something to do about the draw by itself; None if never.

        A draw that another replaces has no more to do; that stands with the other draw.
        """
        match self.status:
            case "failed":
                return self.announced_at
            case "completed" | "annulled":
                waits = self.witnessed is None or self.embargoed or self.is_to_be_settled
                return self.announced_at if waits else None
        if self.witnessed is None or (self.beacon is None and self.awaited is None):
            return self.announced_at
        return moment(self.beacon.due) if self.beacon else self.ends

    @property
    def completed(self) -> Completion:
        """The completion of the draw: seed and outcome. Raises NotCompletedYet."""
        if self.completion is None:
            raise NotCompletedYet(
                "抽查完成后才能办理此事；尚未完成或已失败的抽查没有抽中任何人。",
                "This takes a completed draw: before it is completed, and if it has failed, nobody is drawn.",
                state=self.status,
            )
        return self.completion


def evolve(draw: Draw | None, event: Event) -> Draw:
    """The draw after one more event of its stream; `draw` is None before the announcement."""
    fact = FACTS[event.type].of(event)
    if isinstance(fact, DrawAnnounced):
        return _announced(fact, event)
    assert draw is not None  # noqa: S101  # every stream begins with its announcement
    return draw.model_copy(update={"version": event.version, **_change(draw, fact, event)})


def _announced(fact: DrawAnnounced, event: Event) -> Draw:
    said = fact.model_dump(exclude={"spec", "joined", "left"})
    return Draw(
        **said,
        id=UUID(event.stream.removeprefix("draw/")),
        bureau=event.bureau,
        version=event.version,
        trace=event.trace,
        spec=read_spec(fact.spec),
        announcement=event.id,
        leaf=leaf_hash(event.entry).hex(),
        announced_at=event.time,
        announced_by=event.person,
    )


def _change(draw: Draw, fact: DrawFact, event: Event) -> dict[str, object]:
    deed = Deed.of(event).model_dump()
    said = {**deed, **fact.model_dump()}
    match fact:
        case DrawWitnessed():
            return {"witnessed": draw.witnessed or Witnessed.model_validate(said)}
        case DrawRevealed():
            return {"reveals": (*draw.reveals, Reveal.model_validate(said))}
        case DrawCompleted():
            return {"completion": Completion.model_validate(said)}
        case DrawFailed():
            return {"failure": Failure.model_validate(said)}
        case DrawSubstituted():
            return {"substitutions": (*draw.substitutions, Substitution.model_validate(said))}
        case DrawSucceeded(person=holder):
            return {"successions": (*draw.successions, Succession.model_validate({**said, **deed, "holder": holder}))}
        case DrawOpened():
            return {"disclosed": Disclosed.model_validate(said)}
        case DrawSettled():
            return {"settled": Settlement.model_validate(said)}
        case DrawAnnulled():
            return {"annulled": Annulled.model_validate(said)}
        case DrawAnnounced():
            raise AssertionError("a draw is announced once")


def require_standing(draw: Draw) -> None:
    """Refuse to go on with a draw that is annulled. Raises DrawIsAnnulled."""
    if draw.annulled:
        raise DrawIsAnnulled(
            f"本次抽查已由 {draw.annulled.by} 撤销，不能据以办理；请使用代替它的抽查。",
            f"The draw was annulled by {draw.annulled.by}, so nothing more is done for it; use the draw in its place.",
            by=draw.annulled.by,
        )
