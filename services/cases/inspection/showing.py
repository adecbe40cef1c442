"""What answers show of an inspection."""

from collections.abc import Mapping
from typing import Any

from services.cases.inspection.checklist_showing import checklists_shown, departments_shown, receipt_shown
from services.cases.inspection.deed_wire import DeedShown
from services.cases.inspection.findings_state import Dispute, Finding
from services.cases.inspection.order_timing import requirement_of
from services.cases.inspection.order_verbs import next_of
from services.cases.inspection.orders_state import AskedWithdrawal, Lead, Order, Withdrawn
from services.cases.inspection.signing import Said, Signed
from services.cases.inspection.state import CallOff, Inspection
from services.cases.inspection.verbs import INSPECTION
from services.cases.inspection.visit_state import Visit
from services.cases.inspection.visit_wire import AskedRecusalShown, RightsShown, VisitShown
from services.cases.inspection.wire import (
    AskedWithdrawalShown,
    CallOffShown,
    ClockShown,
    ClosingRoundShown,
    DisputeShown,
    EndShown,
    ExtensionShown,
    FindingShown,
    InspectionShown,
    LateShown,
    LeadShown,
    OpinionShown,
    OrderShown,
    PlanRoundShown,
    ReportRoundShown,
    SignedShown,
    WithdrawnShown,
)
from shared.access.roles import Permission
from shared.approval import Round
from shared.clocks.clock import Clock
from shared.contracts.inspection.basis import Complaint
from shared.work import Asking


def shown(inspection: Inspection, ask: Asking) -> InspectionShown:
    """The inspection as an answer shows it to who asks: the personal data of the enterprise, and of who complained,
    only if the reader may know them.
    """
    names = ask.names
    return InspectionShown(
        **{name: getattr(inspection, name) for name in ("id", "bureau", "status", "version", "trace", "event")},
        **{name: getattr(inspection, name) for name in ("covert", "day", "visit_by", "notice")},
        **_opening(inspection, personal=ask.identity.may(Permission.DIRECTORY_READ_PERSONAL, inspection.bureau)),
        **{name: list(getattr(inspection, name)) for name in ("crew", "items")},
        visited_on=inspection.visit.day,
        opened_at=inspection.opening.at,
        site_plans=[PlanRoundShown(plan=each.plan, signed=_signed(each.signed, names)) for each in inspection.plans],
        call_offs=[_call_off(each, names) for each in inspection.call_offs],
        visit=_visit(inspection.visit),
        findings=[_finding(each, names) for each in inspection.findings.values()],
        checklists=checklists_shown(inspection, names),
        departments=departments_shown(inspection),
        orders=[_order(inspection, each, names) for each in inspection.orders.values()],
        leads=[_lead(each, names) for each in inspection.leads.values()],
        reports=[
            ReportRoundShown(report=each.report, signed=_signed(each.signed, names)) for each in inspection.reports
        ],
        feedback=inspection.feedback,
        fed_back=DeedShown.of(inspection.fed_back, names) if inspection.fed_back else None,
        lists=inspection.lists,
        guidance=[each.given for each in inspection.letters.values() if each.given],
        closings=[
            ClosingRoundShown(closing=each.closing, signed=_signed(each.signed, names)) for each in inspection.closings
        ],
        closed=DeedShown.of(inspection.closed, names) if inspection.closed else None,
        ended=_end(inspection, names),
        late=[LateShown.of(each, names, because=each.because) for each in inspection.late],
        clocks=[_clock(inspection, each) for each in inspection.clocks.all],
        next=INSPECTION.next(inspection, ask.today, inspection=inspection.id),
    )


def _opening(inspection: Inspection, *, personal: bool) -> Mapping[str, Any]:
    """What the assignment and the basis say. `personal`: whether personal data are shown."""
    opened, party, basis = inspection.opened, inspection.party, inspection.basis
    if not personal:
        party = party.without_personal()
        basis = basis.without_personal() if isinstance(basis, Complaint) else basis
    return {
        **{name: getattr(opened, name) for name in ("occasion", "draw_kind", "title", "season", "team", "visit_from")},
        "methods": list(opened.methods),
        "draws": inspection.draws,
        "plan": opened.plan,
        "party": party,
        "basis": basis,
        "identifier": party.identifier,
        "name": party.name,
        "draw": inspection.draws.targets,
        "earlier": list(opened.earlier),
        "caps": list(opened.caps),
    }


def _said(said: Said, names: Mapping[str, str]) -> OpinionShown:
    return OpinionShown.of(said, names, act=said.act, opinion=said.opinion)


def _signed(signed: Signed, names: Mapping[str, str]) -> SignedShown:
    return SignedShown(
        status=signed.status,
        drafted=DeedShown.of(signed.drafting, names),
        signers=signed.signers,
        passed=[_said(each, names) for each in signed.passed],
        sent_back=_said(signed.sent_back, names) if signed.sent_back else None,
        lapsed=DeedShown.of(signed.lapsed, names) if signed.lapsed else None,
        waits_for=signed.waits_for,
    )


def _call_off(asked: CallOff, names: Mapping[str, str]) -> CallOffShown:
    return CallOffShown(**asked.model_dump(include={"reason", "remark", "evidence"}), **_round(asked, names))


def _round(asked: Round, names: Mapping[str, str]) -> Mapping[str, Any]:
    """A request, and the verdict on it."""
    verdict = asked.verdict
    return {
        "requested": DeedShown.of(asked.requested, names),
        "approved": verdict.approved if verdict else None,
        "decided": DeedShown.of(verdict, names) if verdict else None,
        "opinion": verdict.opinion if verdict else None,
    }


def _visit(visit: Visit) -> VisitShown:
    return VisitShown(
        arrival=visit.arrival,
        joined=list(visit.joined),
        rights=RightsShown.model_validate(visit.rights, from_attributes=True) if visit.rights else None,
        recusals=[
            AskedRecusalShown(person=person, reason=each.grounds, decided=each.decided, letters=list(each.letters))
            for person, each in visit.recusals.items()
        ],
        meetings=list(visit.meetings),
        checked=list(visit.checked.values()),
        left=visit.left,
        confirmation=visit.confirmation,
        refusal_reported=visit.refusal_reported,
        failure=visit.failure,
    )


def _finding(finding: Finding, names: Mapping[str, str]) -> FindingShown:
    return FindingShown(
        found=finding.found,
        recorded=DeedShown.of(finding.recorded, names),
        dispositions=list(finding.dispositions),
        disputes=[_dispute(each, names) for each in finding.disputes],
        deliberations=list(finding.deliberations),
        handed_over=DeedShown.of(finding.handing_over, names) if finding.handing_over else None,
        receipt=receipt_shown(finding.receipt, names) if finding.receipt else None,
        follow_ups=list(finding.follow_ups),
        disputed=finding.disputed,
        dropped=finding.dropped,
    )


def _dispute(dispute: Dispute, names: Mapping[str, str]) -> DisputeShown:
    said = dispute.said
    return DisputeShown(by=said.by, reason=said.grounds, recorded=DeedShown.of(dispute.recorded, names))


def _order(inspection: Inspection, order: Order, names: Mapping[str, str]) -> OrderShown:
    return OrderShown(
        id=order.id,
        status=order.status,
        order=order.drafted,
        signed=_signed(order.signed, names),
        service=order.service,
        due=order.due,
        extensions=[ExtensionShown(asked=each.asked, signed=_signed(each.signed, names)) for each in order.extensions],
        reinspections=list(order.reinspections),
        withdrawals=[_asked_back(each, names) for each in order.withdrawals],
        withdrawn=_withdrawn(order.withdrawn, names),
        unmet=[requirement.number for requirement in order.unmet],
        next=next_of(inspection, order),
    )


def _asked_back(asked: AskedWithdrawal, names: Mapping[str, str]) -> AskedWithdrawalShown:
    return AskedWithdrawalShown(reason=asked.reason, **_round(asked, names))


def _withdrawn(withdrawn: Withdrawn | None, names: Mapping[str, str]) -> WithdrawnShown | None:
    return WithdrawnShown.of(withdrawn, names, reason=withdrawn.reason) if withdrawn else None


def _lead(lead: Lead, names: Mapping[str, str]) -> LeadShown:
    return LeadShown(transferred=lead.transferred, deed=DeedShown.of(lead.transfer, names), received=lead.received)


def _end(inspection: Inspection, names: Mapping[str, str]) -> EndShown | None:
    end = inspection.end
    return EndShown.of(end, names, how=end.how, reason=end.reason) if end else None


def _clock(inspection: Inspection, clock: Clock) -> ClockShown:
    order, number = requirement_of(inspection, clock)
    return ClockShown(
        **clock.opened.model_dump(include={"rule", "about", "title", "basis"}),
        order=order,
        number=number,
        id=clock.id,
        due=clock.end.due,
        provisional=clock.end.provisional,
        state=clock.state,
        late_by=clock.ended.late_by if clock.ended else None,
    )
