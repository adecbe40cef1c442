"""All that cases knows of an inspection when it asks for a paper: from this, the forms of documents are filled in.

The persons who acted are there by their subjects, never by their display names (decision 0029).
"""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime

from shared.contracts.assignment import AssignedItem, AssignedParty, Assignee, TeamHead
from shared.contracts.fact import Part
from shared.contracts.inspection.basis import Basis
from shared.contracts.inspection.finding import Deliberated, Disputed, Found
from shared.contracts.inspection.order import LeadTransferred, OrderDrafted, Reinspected
from shared.contracts.inspection.preparation import SitePlan
from shared.contracts.inspection.visit import Confirmation, FedBack, ItemChecked, Report, RightsTold
from shared.policy.occasions import Occasion

Errand = Literal["inspect", "transfer-lead"]
"""What the law empowers or obliges a bureau to do."""


class CitedRule(Part):
    """A rule of law as it is cited: the statute, and its article."""

    statute: str
    article: str


class Power(Part):
    """The rules by which the bureau does an errand."""

    errand: Errand
    rules: tuple[CitedRule, ...]


class Hand(Part):
    """What a person did with a draft: the subject, the day in Beijing, and the opinion, "" without words."""

    person: str
    day: date
    words: str = ""


class HandsOfPaper(Part):
    """The hands of a draft that counts: who drafted it, who reviewed it, who approved it."""

    drafted: Hand
    reviewed: Hand | None = None
    approved: Hand | None = None


class PlanFacts(Part):
    """The site plan that counts."""

    plan: SitePlan
    hands: HandsOfPaper


class OfficerThere(Part):
    """A person of the crew who came, and the certificate that the person showed; "" for an expert."""

    person: UUID
    certificate: str = ""


class VisitFacts(Part):
    """What happened on site. `there`: in the lasting order of the crew; `recused`: those of them who stand back."""

    arrived: AwareDatetime
    left: AwareDatetime | None = None
    place: str
    there: tuple[OfficerThere, ...]
    recused: tuple[UUID, ...] = ()
    rights: RightsTold | None = None
    checked: tuple[ItemChecked, ...] = ()
    confirmation: Confirmation | None = None


class FindingFacts(Part):
    """A finding under the number that it has in all papers: findings are numbered as they were recorded. `dropped`: a
    deliberation found that it does not stand.
    """

    number: int
    found: Found
    dropped: bool = False
    disputes: tuple[Disputed, ...] = ()
    deliberations: tuple[Deliberated, ...] = ()


class OrderFacts(Part):
    """An order that is approved, or urgent measures that hold before; how the requirements were looked at again."""

    drafted: OrderDrafted
    hands: HandsOfPaper
    reinspections: tuple[Reinspected, ...] = ()


class LeadFacts(Part):
    """A lead for another department, and who transferred it."""

    transferred: LeadTransferred
    hand: Hand


class ReportFacts(Part):
    """The report that counts."""

    report: Report
    hands: HandsOfPaper


class InspectionFacts(Part):
    """An inspection at the moment at which a paper is asked for.

    `held`: which inspection of the party by the bureau this one is in its year, from 1, by what everybody may know;
    with a `cap`, of those that the cap counts together. `cap`: how many a year the policy allows, for this party,
    occasion and methods. `powers`: the rules by which the bureau does
    its errands, as they are in force on the day. `basis` has no reporter of a complaint.
    """

    inspection: UUID
    occasion: Occasion
    title: str = ""
    """The title of the draw of the people."""
    party: AssignedParty
    crew: tuple[Assignee, ...]
    heads: tuple[TeamHead, ...] = ()
    items: tuple[AssignedItem, ...] = ()
    basis: Basis | None = None
    powers: tuple[Power, ...] = ()
    held: int
    cap: int | None = None
    plan: PlanFacts | None = None
    visit: VisitFacts | None = None
    findings: tuple[FindingFacts, ...] = ()
    orders: tuple[OrderFacts, ...] = ()
    leads: tuple[LeadFacts, ...] = ()
    report: ReportFacts | None = None
    feedback: FedBack | None = None
