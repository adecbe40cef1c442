"""What sampling says happened to a draw. Publishing shows it, cases will act on it (docs/protocol.md)."""

from typing import Annotated, ClassVar
from uuid import UUID

from shared.canonical import JsonObject
from shared.contracts.fact import BlobRef, Fact, Hex32, Part, Public


class Value(Part):
    """What an entropy source gave, as text."""

    source: str
    value: str


class FrameFrozen(Fact):
    """Stream frame/<uuid>. The units are fixed from here on; who is behind an id stands in `openings`."""

    type: ClassVar[str] = "sampling.frame.frozen"

    root: Annotated[Hex32, Public()]
    size: Annotated[int, Public()]
    title: str
    selection: JsonObject
    """The request that chose the units, as it was made."""
    strata: dict[str, int]
    units: BlobRef
    """JSON array of units, sorted by id."""
    openings: BlobRef
    """JSON object: id → {"name": identifier, "salt": hex, "label": the enterprise's name}."""
    frame_key: Hex32


class DrawAnnounced(Fact):
    """Stream draw/<uuid>. The rules are fixed from here on, before the entropy exists."""

    type: ClassVar[str] = "sampling.draw.announced"

    year: Annotated[int, Public()]
    serial: Annotated[int, Public()]
    spec_hash: Annotated[Hex32, Public()]
    replaces: Annotated[UUID | None, Public()] = None
    """The voided draw that this one is held in place of."""
    title: str
    spec: JsonObject
    frame: UUID
    units: BlobRef
    openings: BlobRef


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
