"""The answers of the API about inspections. Days are Beijing days."""

from collections.abc import Mapping
from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from services.cases.inspection.checklist_wire import ChecklistShown, DepartmentShown, HandoverReceiptShown
from services.cases.inspection.deed_wire import DeedShown
from services.cases.inspection.orders_state import OrderStatus
from services.cases.inspection.signing import HandsStatus
from services.cases.inspection.state import Status
from services.cases.inspection.visit_wire import VisitShown
from shared.clock import BeijingTime
from shared.clocks.clock import State
from shared.contracts.assignment import (
    AssignedCap,
    AssignedItem,
    AssignedParty,
    AssignedPlan,
    Assignee,
    EarlierVisit,
    VisitDraws,
)
from shared.contracts.inspection.after import GuidanceGiven, ListsHandedIn
from shared.contracts.inspection.basis import Basis
from shared.contracts.inspection.checklist import FollowedUp
from shared.contracts.inspection.finding import Deliberated, Disposition, Disputant, Found
from shared.contracts.inspection.order import (
    ExtensionRequested,
    LeadReceived,
    LeadTransferred,
    OrderDrafted,
    OrderServed,
    Reinspected,
)
from shared.contracts.inspection.preparation import Notified, SitePlan
from shared.contracts.inspection.signing import Act
from shared.contracts.inspection.visit import Closing, FedBack, Report
from shared.policy.approvals import Signers
from shared.policy.draws import Method
from shared.policy.occasions import Occasion
from shared.verbs import Next


class InspectionListed(BaseModel):
    """An inspection in a list. `day` is the day of the visit as it was approved."""

    id: UUID
    bureau: str = Field(examples=["370124"])
    status: Status
    occasion: Occasion
    identifier: str = Field(examples=["91370124EXAMP00154"])
    name: str
    team: str
    draw: UUID | None
    day: date | None
    visited_on: date | None
    opened_at: BeijingTime
    version: int
    trace: str


class OpinionShown(DeedShown):
    """What a reviewer or an approver did with a draft, and the opinion."""

    act: Act
    opinion: str


class SignedShown(BaseModel):
    """The hands of a draft: who drafted it, who may sign it by the policy of that day, who let it pass, who sent it
    back; the act that it waits for, if any. `lapsed`: another draft replaced it, or nothing is left to ask for.
    """

    status: HandsStatus
    drafted: DeedShown
    signers: Signers
    passed: list[OpinionShown]
    sent_back: OpinionShown | None
    lapsed: DeedShown | None
    waits_for: Act | None


class PlanRoundShown(BaseModel):
    """A draft of the site plan."""

    plan: SitePlan
    signed: SignedShown


class ReportRoundShown(BaseModel):
    """A draft of the report."""

    report: Report
    signed: SignedShown


class ClosingRoundShown(BaseModel):
    """A draft of the closing."""

    closing: Closing
    signed: SignedShown


class DisputeShown(BaseModel):
    """Who disputed a finding and why, and who recorded it when."""

    by: Disputant
    reason: str
    recorded: DeedShown


class FindingShown(BaseModel):
    """A finding: what was done about it, and the disputes. `disputed`: nothing may be done about it now. `handed_over`:
    who handed it over for a penalty; `receipt`: who acknowledged that.
    """

    found: Found
    recorded: DeedShown
    dispositions: list[Disposition]
    disputes: list[DisputeShown]
    deliberations: list[Deliberated]
    handed_over: DeedShown | None
    receipt: HandoverReceiptShown | None
    follow_ups: list[FollowedUp] = Field(description="What the department of a joint visit did, whose finding it is.")
    disputed: bool
    dropped: bool


class ExtensionShown(BaseModel):
    """A request for more time for a requirement."""

    asked: ExtensionRequested
    signed: SignedShown


class AskedWithdrawalShown(BaseModel):
    """A request to withdraw an order, or to revoke it, and the verdict on it, if there is one."""

    reason: str
    requested: DeedShown
    approved: bool | None
    decided: DeedShown | None
    opinion: str | None


class WithdrawnShown(DeedShown):
    """Why an order was withdrawn or revoked."""

    reason: str


class OrderShown(BaseModel):
    """An order. `due`: number of a requirement → the day by which it must be met, with the extensions granted."""

    id: UUID
    status: OrderStatus
    order: OrderDrafted
    signed: SignedShown
    service: OrderServed | None
    due: Mapping[int, date]
    extensions: list[ExtensionShown] = Field(description="Every request for more time, those that were decided too.")
    reinspections: list[Reinspected]
    withdrawals: list[AskedWithdrawalShown] = Field(
        description="The requests to withdraw the order, or to revoke it, from the first to the newest."
    )
    withdrawn: WithdrawnShown | None = Field(
        description="Of an order that was withdrawn, or revoked after its service."
    )
    unmet: list[int] = Field(description="The numbers of the requirements that no re-inspection has found to be met.")
    next: list[Next]


class LeadShown(BaseModel):
    """A lead that was transferred, and its receipt."""

    transferred: LeadTransferred
    deed: DeedShown
    received: LeadReceived | None


class ClockShown(BaseModel):
    """A clock of the inspection; `/deadlines` shows more of it."""

    id: UUID
    rule: str = Field(examples=["report"])
    about: str = Field(
        description="What it is about: an order and its requirement, a lead; empty for the inspection.",
        examples=["0190f1d2-7c1b-7c3e-9d4e-2f6a5b8c9d10 1"],
    )
    order: UUID | None = Field(description="The order that it is about.")
    number: int | None = Field(description="The number of the requirement in this order.")
    title: str
    basis: str
    due: date
    provisional: bool
    state: State
    late_by: int | None


class CallOffShown(BaseModel):
    """A request to call the inspection off, and the verdict on it, if there is one."""

    reason: str = Field(description="The code of the reason.", examples=["closed"])
    remark: str | None
    evidence: str | None
    requested: DeedShown
    approved: bool | None
    decided: DeedShown | None
    opinion: str | None


class LateShown(DeedShown):
    """What sampling changed when the crew had arrived already: nothing of it has changed the inspection."""

    because: str = Field(examples=["annulled"])


class EndShown(DeedShown):
    """How the inspection ended without a visit."""

    how: Literal["called-off", "revoked"]
    reason: str


class InspectionShown(InspectionListed):
    """An inspection in full, at the version in the ETag."""

    event: UUID
    covert: bool
    party: AssignedParty
    crew: list[Assignee]
    items: list[AssignedItem]
    plan: AssignedPlan | None
    draws: VisitDraws
    draw_kind: str
    title: str
    methods: list[Method] = Field(description="How the enterprise is inspected, by the kind of draw.")
    season: str
    visit_from: date | None
    visit_by: date | None
    basis: Basis | None
    earlier: list[EarlierVisit] = Field(description="The visits of the year that were on record at the opening.")
    caps: list[AssignedCap] = Field(description="How often a year the policy allows to visit the enterprise.")
    site_plans: list[PlanRoundShown]
    notice: Notified | None
    call_offs: list[CallOffShown] = Field(description="The requests to call it off, from the first to the newest.")
    visit: VisitShown
    findings: list[FindingShown]
    checklists: list[ChecklistShown] = Field(description="The checklist of each person of the crew who came.")
    departments: list[DepartmentShown] = Field(description="The departments that found something in the visit.")
    orders: list[OrderShown]
    leads: list[LeadShown]
    reports: list[ReportRoundShown]
    feedback: FedBack | None
    fed_back: DeedShown | None = Field(description="Who recorded the feedback, and when.")
    lists: ListsHandedIn | None = Field(description="How the lists of the visit were handed in.")
    guidance: list[GuidanceGiven] = Field(
        description="The opinions on the county's inspection that were served, as documents has told."
    )
    closings: list[ClosingRoundShown]
    closed: DeedShown | None
    ended: EndShown | None
    late: list[LateShown]
    clocks: list[ClockShown]
    next: list[Next] = Field(
        description=(
            "The verbs that the state allows now, the roles that may use them, and the conditions that are missing."
        )
    )
