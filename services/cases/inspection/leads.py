"""Leads: findings outside the bureau's remit, transferred to the competent department, which acknowledges them.

Source: 安全生产法 第六十九条.
"""

from datetime import date
from uuid import UUID

from services.cases.inspection.crew import member
from services.cases.inspection.findings import to_handle
from services.cases.inspection.orders_state import Lead
from services.cases.inspection.preparing import TimeImpossible
from services.cases.inspection.state import Inspection
from shared.clock import beijing_date
from shared.contracts.inspection.order import LeadReceived, LeadTransferred
from shared.errors import Conflict, NotFound


class LeadUnknown(NotFound):
    code = "lead-unknown"
    title = "没有这条线索"
    title_en = "No such lead"


class LeadTwice(Conflict):
    code = "lead-twice"
    title = "该线索已登记"
    title_en = "The lead is on record"


def transfer(inspection: Inspection, lead: LeadTransferred, person: str) -> LeadTransferred:
    """A lead goes to another department; a finding goes to one department once. Raises NotOfCrew, Recused, LeadTwice,
    FindingUnknown, FindingDisputed, FindingDropped, FindingOfDepartment.
    """
    member(inspection, person)
    if lead.lead in inspection.leads:
        raise LeadTwice("该编号的线索已登记。", "A lead with this id is on record.", lead=str(lead.lead))
    there = [each.transferred for each in inspection.leads.values() if each.transferred.to == lead.to]
    sent = [finding for each in there for finding in each.findings]
    for number, finding in enumerate(lead.findings):
        to_handle(inspection, finding)
        if finding in (*sent, *lead.findings[:number]):
            raise LeadTwice(
                f"该问题已移送{lead.to}，或在本线索中重复；请去掉。",
                f"The finding was transferred to {lead.to} before, or is in this lead twice; leave it out.",
                finding=str(finding),
            )
    return lead


def receive(inspection: Inspection, received: LeadReceived, person: str, today: date) -> LeadReceived:
    """The department acknowledged a lead. Raises NotOfCrew, Recused, LeadUnknown, LeadTwice, TimeImpossible."""
    member(inspection, person)
    lead = lead_of(inspection, received.lead)
    if lead.received is not None:
        raise LeadTwice("该线索的回执已登记。", "The receipt of this lead is on record.", lead=str(received.lead))
    if not beijing_date(lead.transfer.at) <= received.on <= today:
        raise TimeImpossible(
            f"回执日期 {received.on} 应在移送之日至今天之间，请核对。",
            f"The receipt's day {received.on} must be between the transfer and today; check it.",
        )
    return received


def lead_of(inspection: Inspection, lead: UUID) -> Lead:
    """The lead with this id. Raises LeadUnknown."""
    found = inspection.leads.get(lead)
    if found is None:
        raise LeadUnknown(
            f"本次检查没有编号为 {lead} 的线索，请核对。",
            f"This inspection has no lead {lead}; check the id.",
            lead=str(lead),
        )
    return found
