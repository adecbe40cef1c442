"""All that is known of an inspection, in the words of the contract from which its papers are filled in."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.cases.inspection.orders_state import WITHOUT_FORCE, Lead, Order
from services.cases.inspection.signing import Said, Signed
from services.cases.inspection.state import Inspection
from shared.clock import beijing_date
from shared.contracts.assignment import AssignedCap
from shared.contracts.inspection.basis import Complaint
from shared.contracts.inspection.facts import (
    FindingFacts,
    Hand,
    HandsOfPaper,
    InspectionFacts,
    LeadFacts,
    OfficerThere,
    OrderFacts,
    PlanFacts,
    Power,
    ReportFacts,
    VisitFacts,
)
from shared.log.deed import Deed
from shared.policy.caps import OnRecord, counted_days, counts_beside


class Beside(NamedTuple):
    """What the facts say beside the inspection itself. `visits`: those of the bureau to the enterprise that everybody
    may know of; `powers`: the rules of law of the day; `today`: the day on which a paper is asked for.
    """

    visits: Iterable[OnRecord]
    powers: tuple[Power, ...]
    today: date


def facts_of(inspection: Inspection, beside: Beside) -> InspectionFacts:
    """The facts of the inspection. They name nobody who complained about the enterprise."""
    opened, basis = inspection.opened, inspection.basis
    return InspectionFacts(
        inspection=inspection.id,
        occasion=opened.occasion,
        title=opened.title,
        party=inspection.party,
        crew=inspection.crew,
        heads=inspection.heads,
        items=inspection.items,
        basis=basis.without_personal() if isinstance(basis, Complaint) else basis,
        powers=beside.powers,
        held=held_until(inspection, beside.visits, inspection.visit.day or inspection.day or beside.today),
        cap=cap.times if (cap := tightest(inspection)) else None,
        plan=_plan(inspection),
        visit=_visit(inspection),
        findings=_findings(inspection),
        orders=tuple(_order(each) for each in inspection.orders.values() if _holds(each)),
        leads=tuple(map(_lead, inspection.leads.values())),
        report=_report(inspection),
        feedback=inspection.feedback,
    )


def held_until(inspection: Inspection, visits: Iterable[OnRecord], day: date) -> int:
    """The number, from 1, that the visit of this day has among those of the bureau to the enterprise in its year; of a
    visit with a cap, among those that its tightest cap counts together. Several visits on one day are one, as for a
    cap.
    """
    opened, cap = inspection.opened, tightest(inspection)
    own = [each for each in (*opened.earlier, *visits) if not each.department]
    days = {each.held_on for each in own if cap is None or counts_beside(cap, each, opened)}
    return len({day, *(held for held in days if held in counted_days(day.year) and held <= day)})


def tightest(inspection: Inspection) -> AssignedCap | None:
    """The cap that allows the fewest visits; None if no cap binds this one."""
    return min(inspection.opened.caps, key=lambda cap: cap.times, default=None)


def _hands(signed: Signed) -> HandsOfPaper:
    said = {each.act: _said(each) for each in signed.passed}
    return HandsOfPaper(drafted=_hand(signed.drafting), reviewed=said.get("review"), approved=said.get("approval"))


def _said(said: Said) -> Hand:
    return _hand(said).model_copy(update={"words": said.opinion})


def _hand(deed: Deed) -> Hand:
    return Hand(person=deed.person, day=beijing_date(deed.at))


def _plan(inspection: Inspection) -> PlanFacts | None:
    plan = inspection.plan
    return PlanFacts(plan=plan.plan, hands=_hands(plan.signed)) if plan and plan.signed.counts else None


def _visit(inspection: Inspection) -> VisitFacts | None:
    visit = inspection.visit
    if visit.arrival is None:
        return None
    shown = {each.person: each.certificate for each in visit.arrival.present}
    shown |= {each.person: each.certificate for each in visit.joined}
    return VisitFacts(
        arrived=visit.arrival.at,
        left=visit.left,
        place=visit.arrival.place,
        there=tuple(OfficerThere(person=person, certificate=shown[person]) for person in _lasting(inspection)),
        recused=tuple(person for person in visit.there if person in visit.recused),
        rights=visit.rights,
        checked=tuple(visit.checked.values()),
        confirmation=visit.confirmation,
    )


def _lasting(inspection: Inspection) -> list[UUID]:
    """Who was there, in the order of the slots of the crew; who has left the crew since, after the others."""
    there, slots = inspection.visit.there, {each.person: each.slot for each in inspection.crew}
    return sorted(there, key=lambda person: (slots.get(person, len(slots) + 1), there.index(person)))


def _findings(inspection: Inspection) -> tuple[FindingFacts, ...]:
    return tuple(
        FindingFacts(
            number=number,
            found=each.found,
            dropped=each.dropped,
            disputes=tuple(dispute.said for dispute in each.disputes),
            deliberations=each.deliberations,
        )
        for number, each in enumerate(inspection.findings.values(), start=1)
    )


def _holds(order: Order) -> bool:
    """Whether the order is approved; or its measures are urgent, and hold before that."""
    return order.signed.counts or (bool(order.drafted.urgent) and order.status not in WITHOUT_FORCE)


def _order(order: Order) -> OrderFacts:
    return OrderFacts(drafted=order.drafted, hands=_hands(order.signed), reinspections=order.reinspections)


def _lead(lead: Lead) -> LeadFacts:
    return LeadFacts(transferred=lead.transferred, hand=_hand(lead.transfer))


def _report(inspection: Inspection) -> ReportFacts | None:
    report = inspection.report
    return ReportFacts(report=report.report, hands=_hands(report.signed)) if report and report.signed.counts else None
