"""Notes about orders to correct, measures on the spot, their re-inspection, and transferred leads."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.fact import Hex32, Part
from shared.contracts.inspection.signing import Acts

OrderKind = Literal["rectify", "measures"]
"""An order to rectify by a day (责令限期整改指令书); a decision on measures on the spot (现场处理措施决定书)."""
ServedBy = Literal["in-person", "left-with-witness", "mail", "electronic", "public-notice"]


class Requirement(Part):
    """A numbered requirement of an order: the finding, what must be done, by which day; None for measures that hold at
    once.
    """

    number: int
    finding: UUID
    requirement: str
    by: date | None = None


class OrderDrafted(Part):
    """An order was drafted; `power` is the rule that gives the power to order."""

    kind: Literal["order-drafted"] = "order-drafted"
    order: UUID
    order_kind: OrderKind
    power: str
    needs: Acts
    requirements: Annotated[tuple[Requirement, ...], Field(min_length=1)]


class OrderServed(Part):
    """The paper of an order was served."""

    kind: Literal["order-served"] = "order-served"
    order: UUID
    at: AwareDatetime
    by: ServedBy
    receiver: str
    proof: Hex32 | None = None
    witness: str = ""


class ExtensionRequested(Part):
    """The enterprise asks for more time for one requirement of an order."""

    kind: Literal["extension-requested"] = "extension-requested"
    order: UUID
    number: int
    until: date
    reason: str
    needs: Acts


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
