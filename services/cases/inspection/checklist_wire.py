"""What the API answers about checklists, their signatures, what was handed over, and the departments of a visit."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from services.cases.inspection.checklist_state import ChecklistStatus
from services.cases.inspection.deed_wire import DeedShown
from shared.clock import BeijingTime
from shared.contracts.fact import Hex32


class SignedChecklistShown(DeedShown):
    """When a person signed the checklist."""

    signature: Hex32
    findings: list[UUID] = Field(description="What it counts for: all that the person had found by then.")


class ExcuseShown(DeedShown):
    """Who took the reason for which a person did not sign."""

    reason: str = Field(examples=["突发疾病送医"])


class UnitNoticeShown(DeedShown):
    """Who notified the unit of a person who did not sign, and how."""

    unit: str = Field(examples=["示例街道办事处"])
    told_at: BeijingTime
    notice: Hex32


class ChecklistShown(BaseModel):
    """The checklist of a person of the crew who came: as an inspector, or as an expert."""

    person: UUID
    sort: Literal["inspector", "expert"]
    status: ChecklistStatus
    findings: list[UUID] = Field(description="What the person has found, in the order in which it was recorded.")
    signed: SignedChecklistShown | None
    excused: ExcuseShown | None
    unit_notified: UnitNoticeShown | None


class HandoverReceiptShown(DeedShown):
    """Who acknowledged what was handed over for a penalty, when, and on which form."""

    received_at: BeijingTime
    form: Hex32


class DepartmentShown(BaseModel):
    """A department of a joint visit that found something; "" for the department that leads the visit."""

    department: str = Field(examples=["生态环境局"])
    findings: int = Field(description="How many of its findings stand.", examples=[3])
    followed_up: int = Field(description="About how many of these something was done.", examples=[1])
