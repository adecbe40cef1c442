"""Facts of the sampling service about draws; publishing shows them, and cases will act on them (docs/protocol.md)."""

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from shared.canonical import JsonObject
from shared.contracts.fact import BlobRef, Fact, Hex32, Part, Public

Disclosure = Literal["at-once", "after-visits", "never"]
"""When everybody may learn the names behind the ids of a frame.

Enterprises: at once, but for a covert draw after the visits. People: never.
"""


class Value(Part):
    """The value that an entropy source gave, as text."""

    source: str
    value: str


class ProposedDeal(Part):
    """A deal that the policy asks for: its name, its stratum, and how many units it takes."""

    name: str
    stratum: str
    count: int


class FrameFrozen(Fact):
    """The units of a frame were fixed. Stream frame/<uuid>.

    `openings` has the opening of each blinded id: the name and the salt behind it.
    """

    type: ClassVar[str] = "sampling.frame.frozen"

    root: Annotated[Hex32, Public()]
    size: Annotated[int, Public()]
    title: str
    selection: JsonObject
    """The request that chose the units, for people to read. Decisions use only the other fields."""
    strata: dict[str, int]
    units: BlobRef
    """JSON array of units, sorted by id."""
    openings: BlobRef
    """JSON object: id → {"name": identifier, "salt": hex, "label": the enterprise's name}."""
    frame_key: Hex32
    population: str = "enterprises"
    disclosure: Disclosure = "at-once"
    exclusions: BlobRef | None = None
    """JSON array of the excluded: [{"name": identifier, "label", "reasons": [{"because", "detail", "detail_en"}]}]."""
    excluded: int = 0
    """How many were excluded."""
    deals: tuple[ProposedDeal, ...] = ()
    """The deals of the policy's kind of draw. If there are any, the announcement must have exactly these."""
    reserve: int = 0
    kind: str | None = None
    """The kind of draw in the policy that chose the units."""
    policy: Hex32 | None = None
    """SHA-256 of the policy file that was in force."""


class SlotRef(Part):
    """A slot in a completed assignment: the draw, the task's id in it, and the name of the slot."""

    draw: UUID
    task: str
    slot: str


class Recused(Part):
    """A person who may not be put on the task of an enterprise. `person` is the key in the register."""

    person: str
    enterprise: str
    reason: str


class RosterFrozen(Fact):
    """Tasks, and the people who may be put on them, were fixed. Stream frame/<uuid>."""

    type: ClassVar[str] = "sampling.roster.frozen"

    tasks_root: Annotated[Hex32, Public()]
    tasks_size: Annotated[int, Public()]
    people_root: Annotated[Hex32, Public()]
    people_size: Annotated[int, Public()]
    title: str
    selection: JsonObject
    """The request that chose tasks and people, for people to read. Decisions use only the other fields."""
    season: str
    """The year or the campaign whose teams and workloads count."""
    source_draw: UUID | None = None
    """The draw that chose the enterprises of the tasks."""
    deals: tuple[str, ...] = ()
    """The deals of that draw whose enterprises get tasks; empty for all deals."""
    recusals: tuple[Recused, ...] = ()
    """The recusals declared for this roster, or earlier for the vacated slot that the roster is made for."""
    tasks: BlobRef
    """JSON array of tasks, sorted by id."""
    people: BlobRef
    """JSON array of people, sorted by id."""
    openings: BlobRef
    """The openings of the tasks: id → {"name": identifier, "salt": hex, "label": the enterprise's name}."""
    people_openings: BlobRef
    """The openings of the people. They are never given to anybody outside."""
    exclusions: BlobRef
    """JSON array of the excluded people, in the same form as in a frame."""
    disclosure: Disclosure
    policy: Hex32 | None = None
    slot: SlotRef | None = None
    """The vacated slot that this roster is made for. Its task keeps the id that it had in that draw."""


class DrawAnnounced(Fact):
    """A draw was announced: its rules are fixed before its entropy exists. Stream draw/<uuid>."""

    type: ClassVar[str] = "sampling.draw.announced"

    year: Annotated[int, Public()]
    serial: Annotated[int, Public()]
    spec_hash: Annotated[Hex32, Public()]
    replaces: Annotated[UUID | None, Public()] = None
    """The voided draw that this draw replaces."""
    disclosure: Annotated[Disclosure, Public()] = "at-once"
    title: str
    spec: JsonObject
    frame: UUID
    """The frozen frame; for an `assign` draw the roster."""
    units: BlobRef
    """The units; for an `assign` draw the tasks."""
    openings: BlobRef
    """The openings of the units or tasks, to be shown as `disclosure` says."""
    people: BlobRef | None = None
    """The people who may be put on the tasks of an `assign` draw."""
    population: str = "enterprises"
    kind: str | None = None
    """The name of the kind of draw in the policy."""
    slot: SlotRef | None = None
    """The vacated slot that this draw fills."""


class ShareRevealed(Fact):
    """A party revealed the value behind its commitment."""

    type: ClassVar[str] = "sampling.share.revealed"

    source: Annotated[str, Public()]
    value: Annotated[str, Public()]


class LastShareEntered(Fact):
    """The value of the last source was entered.

    Anybody can check the value of a beacon or an escrowed share by computing; a second person must confirm a public
    number.
    """

    type: ClassVar[str] = "sampling.last-share.entered"

    source: Annotated[str, Public()]
    value: Annotated[str, Public()]
    evidence: Annotated[Hex32 | None, Public()] = None
    """SHA-256 of the evidence: the newspaper page, the minutes of the throw."""
    organisation: str | None = None
    """The organisation for which the person who entered the value signs (dice need two organisations)."""


class LastShareConfirmed(Fact):
    """A second person confirmed the value of the last source."""

    type: ClassVar[str] = "sampling.last-share.confirmed"

    source: Annotated[str, Public()]
    value: Annotated[str, Public()]
    organisation: str | None = None


class DrawCompleted(Fact):
    """A draw was completed: its seed and its outcome. Anybody can compute both again."""

    type: ClassVar[str] = "sampling.draw.completed"

    seed: Annotated[Hex32, Public()]
    outcome_hash: Annotated[Hex32, Public()]
    "The SHA-256 of JCS(outcome)."
    entropy: Annotated[list[Value], Public()]
    "The values that went into the seed, in the order of the sources in the spec."
    absent: Annotated[list[str], Public()]
    """The parties that did not reveal in time and are not part of the seed."""
    outcome: JsonObject


class VoidRequested(Fact):
    """A person asked to void the draw; another person must approve this."""

    type: ClassVar[str] = "sampling.void.requested"

    reason: Annotated[str, Public()]


class DrawVoided(Fact):
    """A draw was voided: it does not count any more. It stays visible with its reason."""

    type: ClassVar[str] = "sampling.draw.voided"

    reason: Annotated[str, Public()]
    approver: str


class DrawSubstituted(Fact):
    """A drawn unit (closed down, moved away) was replaced by the next unit of the reserve."""

    type: ClassVar[str] = "sampling.draw.substituted"

    deal: Annotated[str, Public()]
    stratum: Annotated[str, Public()]
    withdrawn: Annotated[Hex32, Public()]
    substitute: Annotated[Hex32, Public()]
    reason: Annotated[str, Public()]
    """The reason.

    For a covert draw it says only that the reason is withheld, because a reason could show who was drawn.
    """
    withheld_reason: str | None = None


class SlotVacated(Fact):
    """A person drawn for a slot does not fill it; another draw gives the slot to another person."""

    type: ClassVar[str] = "sampling.slot.vacated"

    task: Annotated[Hex32, Public()]
    slot: Annotated[str, Public()]
    person: Annotated[Hex32, Public()]
    because: Annotated[Literal["recused", "refused", "absent"], Public()]
    reason: str


class DrawOpened(Fact):
    """A covert draw was opened after its visits: everybody may learn the names behind its ids."""

    type: ClassVar[str] = "sampling.draw.opened"

    unvisited: int = 0
    """How many drawn enterprises were not visited; `reason` says why."""
    reason: str | None = None
