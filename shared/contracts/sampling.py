"""What sampling says happened to a draw. Publishing shows it, cases will act on it (docs/protocol.md)."""

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from shared.canonical import JsonObject
from shared.contracts.fact import BlobRef, Fact, Hex32, Part, Public

Disclosure = Literal["at-once", "after-visits", "never"]
"""When everybody may learn who is behind a frame's ids: enterprises at once, of a covert draw after the visits, people
never."""


class Value(Part):
    """What an entropy source gave, as text."""

    source: str
    value: str


class ProposedDeal(Part):
    """How many of a stratum the policy has drawn, under which name."""

    name: str
    stratum: str
    count: int


class FrameFrozen(Fact):
    """Stream frame/<uuid>. The units are fixed from here on; who is behind an id stands in `openings`."""

    type: ClassVar[str] = "sampling.frame.frozen"

    root: Annotated[Hex32, Public()]
    size: Annotated[int, Public()]
    title: str
    selection: JsonObject
    """The request that chose the units, as it was made: for people to read. What is decided on stands below."""
    strata: dict[str, int]
    units: BlobRef
    """JSON array of units, sorted by id."""
    openings: BlobRef
    """JSON object: id → {"name": identifier, "salt": hex, "label": the enterprise's name}."""
    frame_key: Hex32
    population: str = "enterprises"
    disclosure: Disclosure = "at-once"
    exclusions: BlobRef | None = None
    """JSON array of who is out: [{"name": identifier, "label", "reasons": [{"because", "detail", "detail_en"}]}]."""
    excluded: int = 0
    """How many are out."""
    deals: tuple[ProposedDeal, ...] = ()
    """What the policy's kind of draw takes; then an announcement may not take anything else."""
    reserve: int = 0
    kind: str | None = None
    """The policy's kind of draw that chose the units."""
    policy: Hex32 | None = None
    """SHA-256 of the policy's file that was in force."""


class SlotRef(Part):
    """A slot of an assignment that was completed: the draw, the task's id in it, the slot's name."""

    draw: UUID
    task: str
    slot: str


class Recused(Part):
    """Somebody who may not be put on an enterprise's task. `person` is the key in the register."""

    person: str
    enterprise: str
    reason: str


class RosterFrozen(Fact):
    """Stream frame/<uuid>. Tasks and the people who may be put on them are fixed from here on."""

    type: ClassVar[str] = "sampling.roster.frozen"

    tasks_root: Annotated[Hex32, Public()]
    tasks_size: Annotated[int, Public()]
    people_root: Annotated[Hex32, Public()]
    people_size: Annotated[int, Public()]
    title: str
    selection: JsonObject
    """The request that chose tasks and people, as it was made: for people to read. What is decided on stands below."""
    season: str
    """The year or the campaign whose teams and whose load count."""
    source_draw: UUID | None = None
    """The draw that drew the enterprises of the tasks."""
    deals: tuple[str, ...] = ()
    """Only these of its deals; none: all."""
    recusals: tuple[Recused, ...] = ()
    """Declared for this roster, or before for the vacated slot that it is made for."""
    tasks: BlobRef
    """JSON array of tasks, sorted by id."""
    people: BlobRef
    """JSON array of people, sorted by id."""
    openings: BlobRef
    """Of the tasks: id → {"name": identifier, "salt": hex, "label": the enterprise's name}."""
    people_openings: BlobRef
    """Of the people, which nobody outside ever gets."""
    exclusions: BlobRef
    """JSON array of the people who are out, as in a frame."""
    disclosure: Disclosure
    policy: Hex32 | None = None
    slot: SlotRef | None = None
    """The vacated slot that this roster is made for; its task keeps the id it has there."""


class DrawAnnounced(Fact):
    """Stream draw/<uuid>. The rules are fixed from here on, before the entropy exists."""

    type: ClassVar[str] = "sampling.draw.announced"

    year: Annotated[int, Public()]
    serial: Annotated[int, Public()]
    spec_hash: Annotated[Hex32, Public()]
    replaces: Annotated[UUID | None, Public()] = None
    """The voided draw that this one is held in place of."""
    disclosure: Annotated[Disclosure, Public()] = "at-once"
    title: str
    spec: JsonObject
    frame: UUID
    """The frozen frame, or of an `assign` draw the roster."""
    units: BlobRef
    """The units, or of an `assign` draw the tasks."""
    openings: BlobRef
    """Who is behind the ids of the units or tasks; to be shown as `disclosure` says."""
    people: BlobRef | None = None
    """Who may be put on the tasks of an `assign` draw."""
    population: str = "enterprises"
    kind: str | None = None
    """The policy's kind of draw."""
    slot: SlotRef | None = None
    """The vacated slot that this draw is held over."""


class ShareRevealed(Fact):
    """A party opened its commitment."""

    type: ClassVar[str] = "sampling.share.revealed"

    source: Annotated[str, Public()]
    value: Annotated[str, Public()]


class LastShareEntered(Fact):
    """The last source's value. Beacons and escrowed shares prove themselves; a public number waits to be confirmed."""

    type: ClassVar[str] = "sampling.last-share.entered"

    source: Annotated[str, Public()]
    value: Annotated[str, Public()]
    evidence: Annotated[Hex32 | None, Public()] = None
    """SHA-256 of the evidence: the newspaper page, the minutes of the throw."""
    organisation: str | None = None
    """For whom the one who entered it signs (dice: two organisations)."""


class LastShareConfirmed(Fact):
    """A second person read the same value."""

    type: ClassVar[str] = "sampling.last-share.confirmed"

    source: Annotated[str, Public()]
    value: Annotated[str, Public()]
    organisation: str | None = None


class DrawCompleted(Fact):
    """The seed and what it leads to; anyone can compute both again."""

    type: ClassVar[str] = "sampling.draw.completed"

    seed: Annotated[Hex32, Public()]
    outcome_hash: Annotated[Hex32, Public()]
    """SHA-256 of JCS(outcome)."""
    entropy: Annotated[list[Value], Public()]
    """The values that count, in the order of the spec."""
    absent: Annotated[list[str], Public()]
    """Parties that did not reveal in time and are left out of the seed."""
    outcome: JsonObject


class VoidRequested(Fact):
    """Somebody asks that the draw be void; another has to approve."""

    type: ClassVar[str] = "sampling.void.requested"

    reason: Annotated[str, Public()]


class DrawVoided(Fact):
    """The draw counts no more, and stays visible with its reason."""

    type: ClassVar[str] = "sampling.draw.voided"

    reason: Annotated[str, Public()]
    approver: str


class DrawSubstituted(Fact):
    """A drawn unit is out (closed down, moved away); the next of the reserve stands in."""

    type: ClassVar[str] = "sampling.draw.substituted"

    deal: Annotated[str, Public()]
    stratum: Annotated[str, Public()]
    withdrawn: Annotated[Hex32, Public()]
    substitute: Annotated[Hex32, Public()]
    reason: Annotated[str, Public()]
    """Of a covert draw only that it is withheld: a text could say who was drawn."""
    withheld_reason: str | None = None


class SlotVacated(Fact):
    """Somebody who was drawn for a slot does not take it; another draw gives it to somebody else."""

    type: ClassVar[str] = "sampling.slot.vacated"

    task: Annotated[Hex32, Public()]
    slot: Annotated[str, Public()]
    person: Annotated[Hex32, Public()]
    because: Annotated[Literal["recused", "refused", "absent"], Public()]
    reason: str


class DrawOpened(Fact):
    """The visits of a covert draw are over: everybody may learn who stands behind its ids."""

    type: ClassVar[str] = "sampling.draw.opened"

    unvisited: int = 0
    """How many of the drawn were not visited, and why."""
    reason: str | None = None
