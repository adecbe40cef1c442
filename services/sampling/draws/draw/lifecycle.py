"""The state of a draw, computed from its events: announced, shares revealed, the last share entered; then completed or
voided, never both.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal, get_args
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.canonical import JsonObject
from shared.contracts.fact import BlobRef
from shared.contracts.sampling import (
    Disclosure,
    DrawAnnounced,
    DrawCompleted,
    DrawOpened,
    DrawSubstituted,
    DrawVoided,
    LastShareConfirmed,
    LastShareEntered,
    ShareRevealed,
    SlotRef,
    SlotVacated,
    VoidRequested,
)
from shared.draws.assign import AssignOutcome
from shared.draws.rank import RankOutcome
from shared.draws.seed import Value
from shared.draws.spec import AssignSpec, Drand, Escrow, LastSource, Party, Spec, read_spec
from shared.errors import Conflict
from shared.log.deed import Deed
from shared.log.event import Event, leaf_hash

Status = Literal["announced", "entered", "settled", "completed", "voided"]
"""`entered`: the last share waits for a second person. `settled`: the last share counts, and the draw can be
completed.
"""
Because = Literal["recused", "refused", "absent"]
"""Why a person does not take the slot for which they were drawn."""

DrawFact = (
    DrawAnnounced
    | ShareRevealed
    | LastShareEntered
    | LastShareConfirmed
    | DrawCompleted
    | VoidRequested
    | DrawVoided
    | DrawSubstituted
    | SlotVacated
    | DrawOpened
)
FACTS: Mapping[str, type[DrawFact]] = {fact.type: fact for fact in get_args(DrawFact)}


class NotCompletedYet(Conflict):
    code = "not-completed-yet"
    title = "抽查尚未完成"
    title_en = "The draw is not completed"


class Share(Deed):
    source: str
    value: str


class LastShare(Share):
    evidence: str | None
    organisation: str | None


class Confirmation(Deed):
    organisation: str | None


class Completion(Deed):
    seed: str
    entropy: tuple[Value, ...]
    absent: tuple[str, ...]
    outcome: JsonObject

    @property
    def ranked(self) -> RankOutcome:
        """The outcome of a draw that ranks units."""
        return RankOutcome.of(self.outcome)

    @property
    def assigned(self) -> AssignOutcome:
        """The outcome of a draw that puts people on tasks."""
        return AssignOutcome.of(self.outcome)


class VoidReason(Deed):
    """The reason for a void. `person` is the person who requested the void, or, once it is approved, the approver."""

    reason: str


class Substitution(Deed):
    deal: str
    stratum: str
    withdrawn: str
    substitute: str
    reason: str
    withheld_reason: str | None = None


class Vacation(Deed):
    """A slot of an assignment that `holder` (the blinded id of a person) does not take."""

    task: str
    slot: str
    holder: str
    because: Because
    reason: str


class Disclosed(Deed):
    """The opening of a covert draw: since then everybody may know who was drawn. `unvisited` says how many drawn
    enterprises were not visited, `reason` says why.
    """

    unvisited: int
    reason: str | None


class Draw(BaseModel):
    """What is known of a draw at a version of its stream."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    bureau: str
    version: int
    trace: str
    title: str
    spec: Annotated[Spec, Field(discriminator="kind")]
    frame: UUID
    """The id of the frozen frame or roster."""
    units: BlobRef
    """The blob with the units, or with the tasks of a roster."""
    openings: BlobRef
    people: BlobRef | None = None
    population: str = "enterprises"
    kind: str | None = None
    disclosure: Disclosure = "at-once"
    slot: SlotRef | None = None
    """The vacated slot that this draw fills; None for a draw that fills none."""
    replaces: UUID | None
    announcement: UUID
    """The id of the announcement's event. The event's leaf hash, `leaf`, goes into the seed."""
    leaf: str
    announced_at: datetime
    announced_by: str
    shares: tuple[Share, ...] = ()
    last: LastShare | None = None
    confirmation: Confirmation | None = None
    void_request: VoidReason | None = None
    completion: Completion | None = None
    void: VoidReason | None = None
    substitutions: tuple[Substitution, ...] = ()
    vacations: tuple[Vacation, ...] = ()
    disclosed: Disclosed | None = None

    @property
    def stream(self) -> str:
        return self.spec.stream

    @property
    def status(self) -> Status:
        if self.void:
            return "voided"
        if self.completion:
            return "completed"
        if self.last is None:
            return "announced"
        return "settled" if self.confirmation or self.proves_itself else "entered"

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
    def last_source(self) -> LastSource:
        source = self.spec.entropy[-1]
        assert not isinstance(source, Party)  # noqa: S101  # the announcement refuses a party as last source
        return source

    @property
    def proves_itself(self) -> bool:
        """Whether anybody can check the last share by computing. If not, a person has read the value, and a second
        person must confirm it.
        """
        return isinstance(self.last_source, Drand | Escrow)

    @property
    def missing(self) -> list[str]:
        """The parties that have not revealed, in the order of the spec."""
        revealed = {share.source for share in self.shares}
        return [source.source for source in self.spec.entropy[:-1] if source.source not in revealed]

    @property
    def values(self) -> list[Value]:
        """The values that the sources gave so far, in the order of the spec."""
        given = {share.source: share.value for share in (*self.shares, *([self.last] if self.last else []))}
        return [Value(source.source, given[source.source]) for source in self.spec.entropy if source.source in given]

    @property
    def completed(self) -> Completion:
        """The completion of the draw: seed and outcome. Raises NotCompletedYet."""
        if self.completion is None:
            raise NotCompletedYet(
                "抽查完成后才能办理此事；未完成或已作废的抽查没有抽中任何人。",
                "This takes a completed draw: before it is completed, and once it is void, nobody is drawn.",
                status=self.status,
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
    said = fact.model_dump(exclude={"year", "serial", "spec_hash", "spec"})
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
        case ShareRevealed():
            return {"shares": (*draw.shares, Share.model_validate(said))}
        case LastShareEntered():
            # A number that was misread is entered again; both entries stay in the log.
            return {"last": LastShare.model_validate(said)}
        case LastShareConfirmed():
            return {"confirmation": Confirmation.model_validate(said)}
        case DrawCompleted():
            entropy = tuple(Value(value.source, value.value) for value in fact.entropy)
            return {"completion": Completion.model_validate({**said, "entropy": entropy})}
        case VoidRequested():
            return {"void_request": VoidReason.model_validate(said)}
        case DrawVoided():
            return {"void": VoidReason.model_validate(said)}
        case DrawSubstituted():
            return {"substitutions": (*draw.substitutions, Substitution.model_validate(said))}
        case SlotVacated(person=holder):
            return {"vacations": (*draw.vacations, Vacation.model_validate({**said, **deed, "holder": holder}))}
        case DrawOpened():
            return {"disclosed": Disclosed.model_validate(said)}
        case DrawAnnounced():
            raise AssertionError("a draw is announced once")
