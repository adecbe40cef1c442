"""The fact that something was noted of an inspection.

All notes of inspections have this one type, whether the inspection is covert or not: the public log tells neither how
far an inspection has come nor which of them are covert. Other services learn what they need from events of their own.
"""

from typing import Annotated, ClassVar

from pydantic import Field

from shared.contracts.clocks import ClockEnded, ClockExtended, ClockOpened, ClockOwed, ClockResumed
from shared.contracts.fact import Fact
from shared.contracts.inspection.after import GuidanceGiven, GuidanceNotGiven, ListsHandedIn
from shared.contracts.inspection.basis import Amended, BasisStated, CameLate, Disclosed, Opened, Revoked
from shared.contracts.inspection.checklist import (
    ChecklistSigned,
    FollowedUp,
    HandoverReceived,
    SignatureExcused,
    UnitNotified,
)
from shared.contracts.inspection.finding import Deliberated, Disposed, Disputed, Found
from shared.contracts.inspection.order import (
    ExtensionRequested,
    LeadReceived,
    LeadTransferred,
    OrderDrafted,
    OrderServed,
    OrderUnserved,
    OrderWithdrawalRefused,
    OrderWithdrawalRequested,
    OrderWithdrawn,
    Reinspected,
)
from shared.contracts.inspection.preparation import (
    CalledOff,
    CallOffRefused,
    CallOffRequested,
    Notified,
    PlanDrafted,
    Postponed,
)
from shared.contracts.inspection.signing import Passed, SentBack
from shared.contracts.inspection.visit import (
    Arrived,
    ClosingDrafted,
    FedBack,
    ItemChecked,
    Joined,
    MeetingHeld,
    RecordConfirmed,
    RecusalAskedByLetter,
    RecusalDecided,
    RefusalReported,
    ReportDrafted,
    RightsTold,
    VisitFailed,
)

Prepared = BasisStated | PlanDrafted | Notified | Postponed | CallOffRequested | CallOffRefused | CalledOff
Told = RightsTold | RecusalAskedByLetter | RecusalDecided
Visited = Arrived | Joined | Told | MeetingHeld | ItemChecked | RecordConfirmed | RefusalReported | VisitFailed
Handled = Found | Disposed | Disputed | Deliberated | FollowedUp
Signatures = ChecklistSigned | SignatureExcused | UnitNotified
Undone = OrderWithdrawalRequested | OrderWithdrawalRefused | OrderWithdrawn
FollowedLater = OrderServed | OrderUnserved | Undone | ExtensionRequested | Reinspected
Followed = OrderDrafted | FollowedLater
Led = LeadTransferred | LeadReceived
Concluded = ReportDrafted | FedBack | ClosingDrafted
Guided = GuidanceGiven | GuidanceNotGiven
Timed = ClockOpened | ClockExtended | ClockEnded | ClockResumed | ClockOwed
Signing = Passed | SentBack
Later = (
    Amended
    | CameLate
    | Disclosed
    | Revoked
    | Signing
    | Prepared
    | Visited
    | Handled
    | HandoverReceived
    | Signatures
    | Followed
    | Led
    | Concluded
    | ListsHandedIn
    | Guided
    | Timed
)
Note = Opened | Later


class InspectionNoted(Fact):
    """Something was noted of an inspection. Stream inspection/<uuid>."""

    type: ClassVar[str] = "cases.inspection.noted"

    what: Annotated[Note, Field(discriminator="kind")]
