"""Notes about findings: what was found, what became of it, and disputes about it."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.fact import Hex32, Part

Severity = Literal["general", "major"]
Disputant = Literal["enterprise", "crew", "expert"]


class LegalBasis(Part):
    """The rule that was broken: the instrument, its article and item, as they were in force that day."""

    instrument: str
    edition: str
    """The day from which this edition is in force, YYYY-MM-DD."""
    article: str
    item: str = ""


class Found(Part):
    """A finding was recorded. `id` is of the device that wrote it down. Findings of the same `sort` in one enterprise
    count once. `elsewhere`: the department whose remit it is in, if it is not the bureau's; "" if it is. `department`:
    the department that follows it up, if somebody of another department found it in a joint visit; "" for the bureau.
    """

    kind: Literal["found"] = "found"
    finding: UUID
    item: str
    description: str
    place: str
    basis: Annotated[tuple[LegalBasis, ...], Field(min_length=1)]
    severity: Severity
    sort: str
    finder: UUID
    """The person of the crew who found it."""
    signature: Hex32 | None = None
    """SHA-256 of the finder's signature."""
    elsewhere: str = ""
    department: str = ""


class Told(Part):
    """The enterprise was told, and nothing else follows."""

    by: Literal["told"] = "told"


class RectifiedAtOnce(Part):
    """The enterprise rectified it on the spot; the proof is kept."""

    by: Literal["rectified"] = "rectified"
    proof: Hex32
    at: AwareDatetime


class Investigated(Part):
    """An investigation was opened; the key evidence is fixed."""

    by: Literal["investigation"] = "investigation"
    evidence: tuple[Hex32, ...]
    remark: str = ""


class HandedOver(Part):
    """It was handed over for a penalty, with a form that the receiver acknowledges."""

    by: Literal["penalty"] = "penalty"
    to: str
    proposal: str


Disposition = Annotated[Told | RectifiedAtOnce | Investigated | HandedOver, Field(discriminator="by")]
"""What is done about a finding, beside orders and transferred leads, which name their findings."""


class Disposed(Part):
    """Something is done about a finding. Several things may be done about one finding."""

    kind: Literal["disposed"] = "disposed"
    finding: UUID
    disposition: Disposition


class Disputed(Part):
    """A finding is disputed, for the reason in `grounds`. Until the deliberation has its common opinion, nothing is
    done about the finding.
    """

    kind: Literal["disputed"] = "disputed"
    finding: UUID
    by: Disputant
    grounds: str


class View(Part):
    """What a participant of a deliberation said."""

    name: str
    post: str
    view: str


class Deliberated(Part):
    """A deliberation about a disputed finding ended in one common opinion. It was held from `at` to `until`. Notes of
    before have no end, no place, and no recorder.
    """

    kind: Literal["deliberated"] = "deliberated"
    finding: UUID
    at: AwareDatetime
    until: AwareDatetime | None = None
    place: str = ""
    chair: str
    recorder: str = ""
    views: Annotated[tuple[View, ...], Field(min_length=2)]
    opinion: str
    outcome: Literal["stands", "dropped"]
