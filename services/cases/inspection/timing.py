"""Which notes of an inspection open which clocks, and which notes end them.

    notes = (what, *timed(inspection after `what`, what, the time, the rules of its day))

A deed and its clocks are recorded in one append.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from uuid import UUID

from services.cases.inspection.checklists import unsigned
from services.cases.inspection.order_timing import of_finding, orders_timed
from services.cases.inspection.owing import (
    CHECKLISTS,
    FEEDBACK,
    GUIDANCE,
    LISTS,
    REPORT,
    TRANSFER,
    VISIT,
    bureau_owes,
    done,
    ended,
    opened,
    voided,
)
from services.cases.inspection.state import BEFORE_THE_VISIT, Inspection
from shared.clock import beijing_date
from shared.clocks.clock import Clock
from shared.clocks.ending import end, owe
from shared.clocks.opening import Named, Opening, open_by_decision
from shared.clocks.reckoning import Rules
from shared.contracts.clocks import ClockEnded, ClockOpened
from shared.contracts.inspection.after import GuidanceGiven, GuidanceNotGiven, ListsHandedIn
from shared.contracts.inspection.basis import Amended, Opened, Revoked
from shared.contracts.inspection.checklist import ChecklistSigned, SignatureExcused, UnitNotified
from shared.contracts.inspection.finding import Deliberated, Disposed, Found, HandedOver
from shared.contracts.inspection.noted import Note, Timed
from shared.contracts.inspection.order import LeadReceived, LeadTransferred
from shared.contracts.inspection.preparation import CalledOff
from shared.contracts.inspection.signing import Passed
from shared.contracts.inspection.visit import Arrived, FedBack, RecordConfirmed, VisitFailed

_DONE: Mapping[type[Arrived | FedBack | ListsHandedIn], str] = {
    Arrived: VISIT,
    FedBack: FEEDBACK,
    ListsHandedIn: LISTS,
}
"""What was owed, and done at the time that the note states."""


def timed(inspection: Inspection, what: Note, at: datetime, rules: Rules) -> Iterator[Timed]:
    """The notes about clocks that follow a note. `inspection` is the state with the note; it is recorded `at`.

    Raises YearNotPublished.
    """
    match what:
        case Opened() if what.visit_by:
            yield _visit_by(inspection, what.visit_by, rules)
        case Amended():
            yield from _amended(inspection, what, at, rules)
        case Arrived() | FedBack() | ListsHandedIn():
            yield from done(inspection, (_DONE[type(what)],), what.at, rules)
        case RecordConfirmed():
            yield from _visited(inspection, what.left, rules)
        case VisitFailed():
            yield from done(inspection, (VISIT,), what.at, rules)
            yield from _visited(inspection, what.at, rules)
        case Passed(paper="report", act="approval"):
            yield from _reported(inspection, at, rules)
        case ChecklistSigned() | SignatureExcused() | UnitNotified():
            if not any(unsigned(inspection)):
                yield from done(inspection, (CHECKLISTS,), at, rules)
        case GuidanceGiven() | GuidanceNotGiven():
            yield from _guided(inspection, what, at, rules)
        case Found() if what.elsewhere:
            yield from opened(inspection, TRANSFER, at, rules, str(what.finding))
        case LeadTransferred():
            yield from _transferred(inspection, what, rules)
        case LeadReceived():
            yield from _received(inspection, what, rules)
        case Disposed() if isinstance(what.disposition, HandedOver):
            yield from voided(_about_finding(inspection, what.finding), at, "移交处罚")
        case Deliberated() if what.outcome == "dropped":
            yield from voided(_about_finding(inspection, what.finding), at, "问题不成立")
        case Revoked() | CalledOff():
            yield from voided(inspection.clocks.open(), at, "检查取消")
        case _:
            yield from orders_timed(inspection, what, at, rules)


def _visit_day(inspection: Inspection) -> date | None:
    return next((clock.end.due for clock in inspection.clocks.open(VISIT)), None)


def _amended(inspection: Inspection, what: Amended, at: datetime, rules: Rules) -> Iterator[Timed]:
    """Another day of the visit is another clock. What else the bureau owes, it owes through the crew of now."""
    moved = inspection.status in BEFORE_THE_VISIT and _visit_day(inspection) != what.visit_by
    gone = inspection.clocks.open(VISIT) if moved else ()
    yield from voided(gone, at, "派员变更")
    if moved and what.visit_by:
        yield _visit_by(inspection, what.visit_by, rules, str(what.amended))
    owes = bureau_owes(inspection)
    for clock in inspection.clocks.open():
        if clock not in gone and clock.opened.owes.who != "enterprise" and clock.opened.owes != owes:
            yield owe(clock, owes)


def _visit_by(inspection: Inspection, day: date, rules: Rules, amended: str = "") -> ClockOpened:
    """The clock of the visit. `amended`: the amendment that set the day, which makes it another clock."""
    opening = Opening(inspection.stream, bureau_owes(inspection), beijing_date(inspection.opening.at), amended)
    return open_by_decision(opening, Named(VISIT, "实施检查", "hold the visit", "派员"), day, rules)


def _visited(inspection: Inspection, left: datetime, rules: Rules) -> Iterator[ClockOpened]:
    """The crew has left, or has not found the enterprise: then there are no lists. The bureau above writes an opinion
    on a county's inspection that it has followed.
    """
    yield from opened(inspection, REPORT, left, rules)
    if inspection.visit.arrival:
        yield from opened(inspection, LISTS, left, rules)
        if any(unsigned(inspection)):
            yield from opened(inspection, CHECKLISTS, left, rules)
    if inspection.opened.occasion == "guidance" and inspection.visit.failure is None and not inspection.guided:
        yield from opened(inspection, GUIDANCE, left, rules)


def _guided(
    inspection: Inspection, what: GuidanceGiven | GuidanceNotGiven, at: datetime, rules: Rules
) -> Iterator[Timed]:
    """The opinion was served, or was not served after all. A service that is told otherwise begins the time anew, from
    the end of the visit; unless another paper with an opinion was served.
    """
    others = any(each.given for paper, each in inspection.letters.items() if paper != what.paper)
    owed = any(clock.opened.rule == GUIDANCE for clock in inspection.clocks.all)
    if others or not owed or inspection.visit.left is None:
        return
    running = inspection.clocks.open(GUIDANCE)
    if not running:
        yield from (anew := tuple(opened(inspection, GUIDANCE, inspection.visit.left, rules, "", _told(what))))
        running = tuple(map(Clock.of, anew))
    if isinstance(what, GuidanceGiven):
        yield from (ended(clock, what.at, rules) for clock in running)


def _told(what: GuidanceGiven | GuidanceNotGiven) -> str:
    """What tells apart a time that begins anew."""
    return f"{what.paper} {what.version}"


def _reported(inspection: Inspection, at: datetime, rules: Rules) -> Iterator[Timed]:
    """The report counts. The enterprise of a visit that was held gets the result."""
    yield from done(inspection, (REPORT,), at, rules)
    if inspection.visit.failure is None:
        yield from opened(inspection, FEEDBACK, at, rules)


def _transferred(inspection: Inspection, what: LeadTransferred, rules: Rules) -> Iterator[ClockOpened]:
    """The time to transfer a lead runs from the day on which it was found: of its findings that were no leads yet, from
    the day of the first.
    """
    new = [inspection.findings[each] for each in what.findings if not inspection.findings[each].found.elsewhere]
    if new:
        found = min(each.recorded.at for each in new)
        yield from opened(inspection, TRANSFER, found, rules, str(what.lead))


def _received(inspection: Inspection, what: LeadReceived, rules: Rules) -> Iterator[ClockEnded]:
    """The department has the lead and its findings: the transfer is done."""
    lead = inspection.leads[what.lead].transferred
    for about in (str(lead.lead), *map(str, lead.findings)):
        for clock in inspection.clocks.open(TRANSFER, about=about):
            yield end(clock, what.on, rules.calendar)


def _about_finding(inspection: Inspection, finding: UUID) -> tuple[Clock, ...]:
    """The open clocks about the finding: as a lead, and of the requirements that name it."""
    return (*inspection.clocks.open(TRANSFER, about=str(finding)), *of_finding(inspection, finding))
