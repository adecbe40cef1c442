"""Notes about orders to correct, measures on the spot, their re-inspection, and transferred leads."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.fact import Hex32, Part
from shared.law.kinds import ServedBy
from shared.policy.approvals import Signers

OrderKind = Literal["rectify", "measures"]
"""An order to rectify by a day (责令限期整改指令书); a decision on measures on the spot (现场处理措施决定书)."""


class Requirement(Part):
    """A numbered requirement of an order: the finding, what must be done, by which day; None for measures that hold at
    once.
    """

    number: int
    finding: UUID
    requirement: str
    by: date | None = None


class OrderDrafted(Part):
    """An order was drafted; `power` is the rule that gives the power to order. `instead_of`: the order of the same
    drafter that waited for its review or its approval, and that this one takes the place of. `urgent`: why measures on
    the spot do not wait for their approval (行政强制法 第十九条); "" if they do.
    """

    kind: Literal["order-drafted"] = "order-drafted"
    order: UUID
    order_kind: OrderKind
    power: str
    urgent: str = ""
    instead_of: UUID | None = None
    signers: Signers
    requirements: Annotated[tuple[Requirement, ...], Field(min_length=1)]


class OrderServed(Part):
    """The paper of an order was served: `at`, and it counts as served from the day `effective` on. A paper that is put
    out as a public notice counts as served later. `version`: that of the stream of the paper, where documents tells it;
    a service that is told again was corrected.
    """

    kind: Literal["order-served"] = "order-served"
    order: UUID
    at: AwareDatetime
    effective: date
    by: ServedBy
    receiver: str
    proof: Hex32 | None = None
    witness: str = ""
    paper: UUID | None = None
    version: int = 0


class OrderUnserved(Part):
    """The service of an order that was on record did not take place; `version` as in `OrderServed`."""

    kind: Literal["order-unserved"] = "order-unserved"
    order: UUID
    version: int
    because: str


class OrderWithdrawalRequested(Part):
    """Somebody of the crew asks that an order is withdrawn, or revoked if it was served; another person decides."""

    kind: Literal["order-withdrawal-requested"] = "order-withdrawal-requested"
    order: UUID
    reason: str


class OrderWithdrawalRefused(Part):
    """The order holds on: the request to withdraw it, or to revoke it, was refused."""

    kind: Literal["order-withdrawal-refused"] = "order-withdrawal-refused"
    order: UUID
    opinion: str


class OrderWithdrawn(Part):
    """An order does not hold: it was withdrawn before its service, or revoked after it, for the reason of the
    request.
    """

    kind: Literal["order-withdrawn"] = "order-withdrawn"
    order: UUID
    reason: str


class ExtensionRequested(Part):
    """The enterprise asks for more time for one requirement of an order."""

    kind: Literal["extension-requested"] = "extension-requested"
    order: UUID
    number: int
    until: date
    reason: str
    signers: Signers


class Verdict(Part):
    """What a re-inspection found of one requirement."""

    number: int
    done: bool
    facts: str


class Reinspected(Part):
    """The requirements of an order were looked at again, by which persons of the crew."""

    kind: Literal["reinspected"] = "reinspected"
    order: UUID
    at: AwareDatetime
    persons: tuple[UUID, ...]
    verdicts: Annotated[tuple[Verdict, ...], Field(min_length=1)]
    opinion: str


class LeadTransferred(Part):
    """A lead was transferred to the competent department."""

    kind: Literal["lead-transferred"] = "lead-transferred"
    lead: UUID
    findings: Annotated[tuple[UUID, ...], Field(min_length=1)]
    to: str
    content: str
    document: str = ""


class LeadReceived(Part):
    """The department acknowledged the lead."""

    kind: Literal["lead-received"] = "lead-received"
    lead: UUID
    on: date
    receipt: Hex32
