"""Notes about the basis of an inspection: why it may be held, of whom, by whom, about which items."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.contracts.assignment import AssignedItem, AssignedParty, Assignee
from shared.contracts.fact import Hex32, Part


class Assignment(Part):
    """Draws assigned the enterprise and the crew. `assigned`: the event of sampling that says so.

    `targets`, `items`, `crew` are the draws; a draw is None where the policy does not draw.
    """

    kind: Literal["assignment"] = "assignment"
    assigned: UUID
    draw_kind: str = ""
    targets: UUID | None = None
    items: UUID | None = None
    crew: UUID | None = None
    plan: UUID | None = None
    edition: int | None = None


class Report(Part):
    """Somebody complained about the enterprise, or reported it. If `anonymous`, the person stays unknown: `reporter`
    is "".
    """

    kind: Literal["report"] = "report"
    source: str
    """How the report came in: by telephone, by letter, from another authority."""
    received: date
    content: str
    anonymous: bool
    reporter: str = ""
    evidence: Hex32 | None = None


class SpecialOrder(Part):
    """An authority ordered a special inspection, with a plan of limited scope, content and time, filed with the
    government (应急〔2025〕11号).
    """

    kind: Literal["special-order"] = "special-order"
    authority: str
    document: str
    on: date
    scope: str
    until: date
    filed_with: str
    evidence: Hex32


class Reinspection(Part):
    """An order to correct, or measures on the spot, of an earlier inspection are looked at again."""

    kind: Literal["re-inspection"] = "re-inspection"
    inspection: UUID
    orders: tuple[UUID, ...]


class Guidance(Part):
    """A higher bureau follows an inspection through to guide the county (《安全生产执法指导意见书》)."""

    kind: Literal["guidance"] = "guidance"
    bureau: str
    draw: UUID
    """The draw of the higher bureau that drew the enterprise from the county's plan."""


Basis = Annotated[Assignment | Report | SpecialOrder | Reinspection | Guidance, Field(discriminator="kind")]


class Earlier(Part):
    """An inspection of the same enterprise that the opener was shown: the day, the department, the occasion."""

    held_on: date
    department: str
    occasion: str


class Opened(Part):
    """An inspection was opened on a basis. `earlier`: what was on record of the enterprise this year at the opening.

    `cap`: how often a year the policy in force allows; None if it has no cap for this enterprise.
    """

    kind: Literal["opened"] = "opened"
    basis: Basis
    occasion: str
    covert: bool
    party: AssignedParty
    crew: tuple[Assignee, ...]
    items: tuple[AssignedItem, ...]
    item_list: int | None = None
    """The edition of the published item list that was in force."""
    team: str = ""
    visit_by: date | None = None
    earlier: tuple[Earlier, ...] = ()
    cap: int | None = None
    policy: Hex32 | None = None
    """SHA-256 of the policy file in force."""


class Amended(Part):
    """Sampling amended the assignment: a successor, a renewed certificate, other data of the enterprise. The whole new
    state. `amended`: the event of sampling that says so.
    """

    kind: Literal["amended"] = "amended"
    amended: UUID
    because: str
    party: AssignedParty
    crew: tuple[Assignee, ...]
    items: tuple[AssignedItem, ...]
    visit_by: date | None = None


class Revoked(Part):
    """Sampling took the assignment back: its draw was annulled, or its enterprise was substituted."""

    kind: Literal["revoked"] = "revoked"
    amended: UUID
    because: str
