"""The fact by which cases asks documents for a paper.

Nothing of it is public, and its stream, trace and cause are its own: they link the paper to no inspection. Only
documents reads the payload.
"""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from shared.contracts.fact import Fact, Part
from shared.contracts.inspection.facts import InspectionFacts

PaperForm = Literal[
    "inspection-approval",
    "site-plan",
    "inspection-record",
    "inspection-receipt",
    "order-to-rectify",
    "on-the-spot-measures",
    "reinspection-opinion",
    "deliberation-record",
    "inspection-report",
    "lead-transfer",
]
"""The codes of the forms for which an inspection asks."""


class PaperMatter(Part):
    """What a paper is about; all papers of a matter agree with each other. `words` name it on paper."""

    kind: Literal["inspection"] = "inspection"
    id: UUID
    words: str


class PaperRevoked(Fact):
    """What a paper says does not hold any more: its order was withdrawn, or revoked. Stream paper-wish/<paper>,
    version 2.
    """

    type: ClassVar[str] = "cases.paper.revoked"

    paper: UUID
    day: date
    because: str


class PaperAsked(Fact):
    """An inspection has come to a step that needs a paper. Stream paper-wish/<paper>, version 1."""

    type: ClassVar[str] = "cases.paper.asked"

    paper: UUID
    """The id of the paper that documents is to make. Nobody can compute it from what is public."""
    form: PaperForm
    matter: PaperMatter
    subject: UUID | None = None
    """The order, the lead or the finding that the paper is about; None if it is about the whole inspection."""
    team: str | None = None
    """The code of the team that inspects."""
    day: date
    """The day of the paper, in Beijing."""
    on_the_spot: bool = False
    """Whether it holds before its approval, so that it is served on the spot alone: it is of urgent measures."""
    hidden: bool
    """Whether only the crew, and readers with the right to covert draws, may know of the inspection."""
    draws: tuple[UUID, ...] = ()
    """The draws that must be open before everybody may know of a hidden inspection."""
    facts: InspectionFacts
