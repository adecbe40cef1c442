"""The state of an inspection after one more event of its stream."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from services.cases.inspection.checklist_state import Checklist
from services.cases.inspection.findings_state import Dispute, Finding, HandoverReceipt
from services.cases.inspection.orders_state import AskedWithdrawal, Extension, Lead, Order, Withdrawn
from services.cases.inspection.rounds import ClosingRound, PlanRound, ReportRound, begun
from services.cases.inspection.signing import Signed
from services.cases.inspection.state import BEFORE_THE_VISIT, CallOff, End, Inspection, Late, OpinionLetter
from services.cases.inspection.visit_state import AskedRecusal, Visit
from shared.approval import decided
from shared.contracts.assignment import Assignee
from shared.contracts.inspection import checklist, finding, noted, order, preparation, visit
from shared.contracts.inspection.after import GuidanceGiven, ListsHandedIn
from shared.contracts.inspection.basis import Amended, BasisStated, CameLate, Disclosed, Opened
from shared.contracts.inspection.noted import InspectionNoted
from shared.contracts.inspection.signing import SentBack
from shared.log.deed import Deed
from shared.log.event import Event

_Changes = Mapping[str, Any]


def evolve(inspection: Inspection | None, event: Event) -> Inspection:
    """The inspection after one more event; `inspection` is None before it is opened."""
    what, deed = InspectionNoted.of(event).what, Deed.of(event)
    if isinstance(what, Opened):
        return Inspection(
            id=UUID(event.stream.removeprefix("inspection/")),
            bureau=event.bureau,
            version=event.version,
            trace=event.trace,
            event=event.id,
            opening=deed,
            salt=event.salt.hex(),
            opened=what,
            party=what.party,
            crew=what.crew,
            items=what.items,
            heads=what.heads,
            visit_by=what.visit_by,
        )
    assert inspection is not None  # noqa: S101  # every stream begins with its opening
    changes = {"version": event.version, "event": event.id, **_change(inspection, what, deed)}
    return inspection.model_copy(update=changes)


def _change(inspection: Inspection, what: noted.Later, deed: Deed) -> _Changes:
    if isinstance(what, noted.Signing):
        return _signed(inspection, what, deed)
    if isinstance(what, noted.Prepared):
        return _prepared(inspection, what, deed)
    if isinstance(what, noted.Visited):
        return {"visit": inspection.visit.model_copy(update=_visited(inspection.visit, what))}
    if isinstance(what, noted.Handled):
        return {"findings": {**inspection.findings, what.finding: _handled(inspection, what, deed)}}
    if isinstance(what, checklist.HandoverReceived):
        receipt = HandoverReceipt(**deed.model_dump(), received=what)
        received = {id_: inspection.findings[id_].model_copy(update={"receipt": receipt}) for id_ in what.findings}
        return {"findings": {**inspection.findings, **received}}
    if isinstance(what, noted.Signatures):
        before = inspection.checklists.get(what.person, Checklist())
        return {"checklists": {**inspection.checklists, what.person: before.after(what, deed)}}
    if isinstance(what, noted.Led):
        return {"leads": {**inspection.leads, what.lead: _led(inspection, what, deed)}}
    if isinstance(what, noted.Followed):
        return {"orders": _followed(inspection.orders, what, deed)}
    if isinstance(what, noted.Concluded):
        return _concluded(inspection, what, deed)
    if isinstance(what, ListsHandedIn):
        return {"lists": what}
    if isinstance(what, noted.Guided):
        given = what if isinstance(what, GuidanceGiven) else None
        return {"letters": {**inspection.letters, what.paper: OpinionLetter(heard=what.version, given=given)}}
    if isinstance(what, noted.Timed):
        return {"clocks": inspection.clocks.after(what)}
    if isinstance(what, Amended):
        return _amended(inspection, what, deed)
    if isinstance(what, CameLate):
        late = Late(**deed.model_dump(), because=what.because)
        return {"late": (*inspection.late, late), "amendments": (*inspection.amendments, what.amended)}
    if isinstance(what, Disclosed):
        return {"disclosed": True}
    return {"end": End(**deed.model_dump(), how="revoked", reason=what.because)}


def _amended(inspection: Inspection, what: Amended, deed: Deed) -> _Changes:
    """The changes when sampling amends the assignment. Before the visit, the enterprise must be told anew who comes; if
    nobody of the crew is left for whom the site plan was drafted, the plan is sent back.
    """
    said = ("party", "crew", "items", "heads", "visit_by")
    changes: dict[str, Any] = {name: getattr(what, name) for name in said}
    changes["amendments"] = (*inspection.amendments, what.amended)
    if what.draws:
        changes["amended_draws"] = what.draws
    before, after = ({person.person for person in crew} for crew in (inspection.crew, what.crew))
    changes["former"] = (*inspection.former, *_left(inspection.crew, what.crew))
    if inspection.status not in BEFORE_THE_VISIT:
        return changes
    if before != after:
        changes["notice"] = None
    plan = inspection.plan
    if plan and not before & after and plan.signed.status != "refused":
        act = plan.signed.waits_for or "approval"
        sent_back = SentBack(paper="site-plan", act=act, opinion="检查组已全部更换 the whole crew has changed")
        again = plan.model_copy(update={"signed": plan.signed.after(sent_back, deed)})
        changes |= {"plans": (*inspection.plans[:-1], again), "day": None}
    return changes


def _left(before: Iterable[Assignee], after: Iterable[Assignee]) -> Iterator[Assignee]:
    """Who is not of the crew any more, or not with the account of before."""
    accounts = {(each.person, each.subject) for each in after}
    return (each for each in before if (each.person, each.subject) not in accounts)


def _signed(inspection: Inspection, what: noted.Signing, deed: Deed) -> _Changes:
    """The changes when somebody reviews, approves or sends back a paper."""
    if what.order is not None:
        return {"orders": {**inspection.orders, what.order: _signed_order(inspection.orders[what.order], what, deed)}}
    if what.paper == "report":
        return {"reports": (*inspection.reports[:-1], inspection.reports[-1].after(what, deed))}
    if what.paper == "closing":
        return {"closings": (*inspection.closings[:-1], inspection.closings[-1].after(what, deed))}
    plan = inspection.plans[-1].after(what, deed)
    day = {"day": plan.plan.on} if plan.signed.counts else {}
    return {"plans": (*inspection.plans[:-1], plan), **day}


def _signed_order(before: Order, what: noted.Signing, deed: Deed) -> Order:
    """The order after an act on itself, or on a request for more time, which moves the day once it is approved. Urgent
    measures that are sent back after their service do not hold any more.
    """
    if what.number is None:
        signed = before.after(what, deed)
        ends = isinstance(what, SentBack) and before.service
        return signed.model_copy(update=_taken_back(before, what.opinion, deed)) if ends else signed
    waiting = before.waiting[what.number]
    after = waiting.after(what, deed)
    extensions = tuple(after if each is waiting else each for each in before.extensions)
    moved = {what.number: after.asked.until} if after.signed.counts else {}
    return before.model_copy(update={"extensions": extensions, "due": {**before.due, **moved}})


def _prepared(inspection: Inspection, what: noted.Prepared, deed: Deed) -> _Changes:
    match what:
        case BasisStated():
            return {"basis": what.basis}
        case preparation.PlanDrafted():
            plan = PlanRound(plan=what.plan, signed=Signed(drafting=deed, signers=what.signers))
            return {"plans": begun(inspection.plans, plan, deed), "day": None, "notice": None}
        case preparation.Notified():
            return {"notice": what, "told_beforehand": True}
        case preparation.Postponed():
            return {"day": what.on, "notice": None, "postponements": inspection.postponements + 1}
        case preparation.CallOffRequested():
            said = what.model_dump(exclude={"kind"})
            asked = CallOff(number=len(inspection.call_offs) + 1, requested=deed, **said)
            return {"call_offs": (*inspection.call_offs, asked)}
        case preparation.CallOffRefused():
            return {"call_offs": decided(inspection.call_offs, deed, approved=False, opinion=what.opinion)}
        case preparation.CalledOff():
            call_offs = decided(inspection.call_offs, deed, approved=True)
            return {"call_offs": call_offs, "end": End(**deed.model_dump(), how="called-off", reason=what.reason)}


def _visited(before: Visit, what: noted.Visited) -> _Changes:
    match what:
        case visit.Arrived():
            return {"arrival": what}
        case visit.Joined():
            return {"joined": (*before.joined, what)}
        case visit.RightsTold():
            asked = {each.person: AskedRecusal(grounds=each.grounds) for each in what.recusals}
            return {"rights": what, "recusals": {**asked, **before.recusals}}
        case visit.RecusalAskedByLetter():
            return {"recusals": {**before.recusals, what.person: _asked_by_letter(before, what)}}
        case visit.RecusalDecided():
            decided = before.recusals[what.person].model_copy(update={"decided": what})
            return {"recusals": {**before.recusals, what.person: decided}}
        case visit.MeetingHeld():
            return {"meetings": (*before.meetings, what)}
        case visit.ItemChecked():
            return {"checked": {**before.checked, what.item: what}}
        case visit.RecordConfirmed():
            return {"left": what.left, "confirmation": what.confirmation}
        case visit.RefusalReported():
            return {"refusal_reported": what}
        case visit.VisitFailed():
            return {"failure": what}


def _asked_by_letter(before: Visit, what: visit.RecusalAskedByLetter) -> AskedRecusal:
    """The request with the letter that asks for it: one that waits, or a new one."""
    waiting = before.recusals.get(what.person)
    if waiting is None or waiting.decided:
        return AskedRecusal(grounds=what.grounds, letters=(what.letter,))
    return waiting.model_copy(update={"letters": (*waiting.letters, what.letter)})


def _handled(inspection: Inspection, what: noted.Handled, deed: Deed) -> Finding:
    if isinstance(what, finding.Found):
        return Finding(found=what, recorded=deed)
    before = inspection.findings[what.finding]
    match what:
        case finding.Disposed():
            handed = {"handing_over": deed, "receipt": None} if what.disposition.by == "penalty" else {}
            return before.model_copy(update={"dispositions": (*before.dispositions, what.disposition), **handed})
        case checklist.FollowedUp():
            return before.model_copy(update={"follow_ups": (*before.follow_ups, what)})
        case finding.Disputed():
            return before.model_copy(update={"disputes": (*before.disputes, Dispute(said=what, recorded=deed))})
        case finding.Deliberated():
            return before.model_copy(update={"deliberations": (*before.deliberations, what)})


def _led(inspection: Inspection, what: noted.Led, deed: Deed) -> Lead:
    if isinstance(what, order.LeadTransferred):
        return Lead(transfer=deed, transferred=what)
    return inspection.leads[what.lead].model_copy(update={"received": what})


def _followed(orders: Mapping[UUID, Order], what: noted.Followed, deed: Deed) -> Mapping[UUID, Order]:
    if not isinstance(what, order.OrderDrafted):
        before = orders[what.order]
        return {**orders, what.order: before.model_copy(update=_changed_order(before, what, deed))}
    replaced = {what.instead_of: orders[what.instead_of].lapse(deed)} if what.instead_of else {}
    due = {each.number: each.by for each in what.requirements if each.by is not None}
    new = Order(id=what.order, drafted=what, signed=Signed(drafting=deed, signers=what.signers), due=due)
    return {**orders, **replaced, what.order: new}


def _changed_order(before: Order, what: noted.FollowedLater, deed: Deed) -> _Changes:
    match what:
        case order.OrderServed():
            return {"service": what, "heard": what.version}
        case order.OrderUnserved():
            extensions = before.lapsed_extensions(before.due, deed)
            return {"service": None, "heard": what.version, "extensions": extensions}
        case order.OrderWithdrawalRequested():
            number = len(before.withdrawals) + 1
            asked = AskedWithdrawal(number=number, requested=deed, reason=what.reason)
            return {"withdrawals": (*before.withdrawals, asked)}
        case order.OrderWithdrawalRefused():
            return {"withdrawals": decided(before.withdrawals, deed, approved=False, opinion=what.opinion)}
        case order.OrderWithdrawn():
            return _taken_back(before, what.reason, deed)
        case order.ExtensionRequested():
            extension = Extension(asked=what, signed=Signed(drafting=deed, signers=what.signers))
            return {"extensions": (*before.lapsed_extensions({what.number}, deed), extension)}
        case order.Reinspected():
            met = {verdict.number for verdict in what.verdicts if verdict.done}
            extensions = before.lapsed_extensions(met, deed)
            return {"reinspections": (*before.reinspections, what), "extensions": extensions}


def _taken_back(before: Order, reason: str, deed: Deed) -> _Changes:
    """The changes when an order does not hold any more. Requests for more time have nothing left to ask for."""
    withdrawals = decided(before.withdrawals, deed, approved=True) if before.withdrawal else before.withdrawals
    extensions = before.lapsed_extensions(before.due, deed)
    withdrawn = Withdrawn(**deed.model_dump(), reason=reason)
    return {"withdrawn": withdrawn, "withdrawals": withdrawals, "extensions": extensions}


def _concluded(inspection: Inspection, what: noted.Concluded, deed: Deed) -> _Changes:
    match what:
        case visit.ReportDrafted():
            signed = Signed(drafting=deed, signers=what.signers)
            report = ReportRound(report=what.report, ordered=what.ordered, signed=signed)
            return {"reports": begun(inspection.reports, report, deed)}
        case visit.FedBack():
            return {"feedback": what, "fed_back": deed}
        case visit.ClosingDrafted():
            closing = ClosingRound(closing=what.closing, signed=Signed(drafting=deed, signers=what.signers))
            return {"closings": begun(inspection.closings, closing, deed)}
