"""What is known of the checklist of a person of the crew: who signed it, or why not, or who was told."""

from collections.abc import Collection
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.contracts.inspection.checklist import ChecklistSigned, SignatureExcused, UnitNotified
from shared.log.deed import Deed

ChecklistStatus = Literal["signed", "excused", "unit-notified", "unsigned"]


class SignedChecklist(Deed):
    """By which deed the checklist was signed, and for which findings."""

    said: ChecklistSigned


class Excused(Deed):
    """Who took the reason for a missing signature."""

    reason: str


class UnitNotice(Deed):
    """Who notified the unit of the person."""

    said: UnitNotified


class Checklist(BaseModel):
    """A person's checklist. A signature counts for what the person had found by then."""

    model_config = ConfigDict(frozen=True)

    signed: SignedChecklist | None = None
    excused: Excused | None = None
    notice: UnitNotice | None = None

    def status(self, found: Collection[UUID]) -> ChecklistStatus:
        """How it stands with the signature. `found`: what the person has found until now."""
        if self.signed and set(found) <= set(self.signed.said.findings):
            return "signed"
        if self.excused:
            return "excused"
        return "unit-notified" if self.notice else "unsigned"

    def after(self, what: ChecklistSigned | SignatureExcused | UnitNotified, deed: Deed) -> Self:
        """The checklist after one more note about it."""
        by = deed.model_dump()
        match what:
            case ChecklistSigned():
                return self.model_copy(update={"signed": SignedChecklist(**by, said=what)})
            case SignatureExcused():
                return self.model_copy(update={"excused": Excused(**by, reason=what.reason)})
            case UnitNotified():
                return self.model_copy(update={"notice": UnitNotice(**by, said=what)})
