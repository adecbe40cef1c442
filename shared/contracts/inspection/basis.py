"""Notes about the opening of an inspection: what sampling assigned, and the basis on which it may be held."""

from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field

from shared.contracts.assignment import (
    AssignedCap,
    AssignedItem,
    AssignedParty,
    AssignedPlan,
    Assignee,
    EarlierVisit,
    TeamHead,
    VisitDraws,
)
from shared.contracts.fact import Hex32, Part
from shared.policy.draws import ON_SITE, Method
from shared.policy.occasions import Occasion


class Complaint(Part):
    """Somebody complained about the enterprise, or reported it. If `anonymous`, the person stays unknown: `reporter`
    is "".
    """

    kind: Literal["complaint"] = "complaint"
    source: str
    """How the report came in: by telephone, by letter, from another authority."""
    received: date
    content: str
    anonymous: bool
    reporter: str = ""
    evidence: Hex32 | None = None

    def without_personal(self) -> Self:
        """The complaint as a reader sees it who may not know personal data."""
        return self.model_copy(update={"reporter": ""})


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


Basis = Annotated[Complaint | SpecialOrder | Reinspection | Guidance, Field(discriminator="kind")]
"""Why an inspection may be held that neither a plan nor a draw asks for."""


class BasisStated(Part):
    """Somebody stated the basis of an inspection, or stated it anew before the site plan was drafted."""

    kind: Literal["basis-stated"] = "basis-stated"
    basis: Basis


class Opened(Part):
    """Sampling assigned the inspection: the enterprise, the crew, the items. `assigned`: the event that says so.

    `earlier`: what was on record of the enterprise this year; `caps`: how often a year the policy allows, for this
    enterprise, occasion and methods. `methods`: how it is inspected; on site in the notes of before.
    """

    kind: Literal["opened"] = "opened"
    assigned: UUID
    occasion: Occasion
    covert: bool
    party: AssignedParty
    crew: tuple[Assignee, ...]
    items: tuple[AssignedItem, ...]
    draws: VisitDraws
    plan: AssignedPlan | None = None
    draw_kind: str = ""
    title: str = ""
    team: str = ""
    heads: tuple[TeamHead, ...] = ()
    season: str = ""
    visit_from: date | None = None
    visit_by: date | None = None
    earlier: tuple[EarlierVisit, ...] = ()
    caps: tuple[AssignedCap, ...] = ()
    methods: tuple[Method, ...] = ON_SITE


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
    draws: VisitDraws | None = None
    """None in notes of before: the draws are those of the opening."""
    heads: tuple[TeamHead, ...] = ()
    visit_by: date | None = None


class CameLate(Part):
    """Sampling amended the assignment, or took it back, when the crew had arrived already: the inspection goes on as it
    is. `amended`: the event of sampling; `because`: what it said.
    """

    kind: Literal["came-late"] = "came-late"
    amended: UUID
    because: str


class Disclosed(Part):
    """All draws of the covert inspection are open: everybody may know of it now."""

    kind: Literal["disclosed"] = "disclosed"
    opened: UUID
    """The event of sampling after which no draw of it was secret any more."""


class Revoked(Part):
    """Sampling took the assignment back: its draw was annulled, or its enterprise was substituted."""

    kind: Literal["revoked"] = "revoked"
    amended: UUID
    because: str
