"""Notes about the checklists of a visit: each person of the crew signs what the person found; what is to be penalised
goes to others, who acknowledge it; and each department of a joint visit follows up its own findings.
"""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.fact import Hex32, Part

FollowUp = Literal["told", "rectified", "order", "penalty"]
"""What a department did about a finding of its own: it told the enterprise, saw it rectified, ordered a correction, or
opened a penalty case.
"""


class ChecklistSigned(Part):
    """A person of the crew signed the own checklist: all that the person had found by then (`findings`)."""

    kind: Literal["checklist-signed"] = "checklist-signed"
    person: UUID
    findings: tuple[UUID, ...]
    signature: Hex32
    """SHA-256 of the signed checklist."""


class SignatureExcused(Part):
    """A person of the crew did not sign the own checklist, for a reason that counts."""

    kind: Literal["signature-excused"] = "signature-excused"
    person: UUID
    reason: str


class UnitNotified(Part):
    """A person of the crew did not sign the own checklist, and gave no reason: the person's unit was notified in
    writing.
    """

    kind: Literal["unit-notified"] = "unit-notified"
    person: UUID
    unit: str
    at: AwareDatetime
    notice: Hex32
    """SHA-256 of the notice."""


class HandoverReceived(Part):
    """Findings that had been handed over for a penalty were received by others, who signed the handover form."""

    kind: Literal["handover-received"] = "handover-received"
    findings: Annotated[tuple[UUID, ...], Field(min_length=1)]
    at: AwareDatetime
    form: Hex32
    """SHA-256 of the form, with both signatures."""


class FollowedUp(Part):
    """A department that took part in a joint visit said what it did about a finding of its own."""

    kind: Literal["followed-up"] = "followed-up"
    finding: UUID
    by: FollowUp
    on: date
    document: str = ""
    content: str
