"""Which notes of an inspection open which clocks, and which notes end them.

    notes = (what, *timed(inspection after `what`, what, the time, the rules of its day))

A deed and its clocks are recorded in one append.
"""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from services.cases.inspection.orders_state import Order
from services.cases.inspection.state import BEFORE_THE_VISIT, Inspection
from shared.clock import beijing_date
from shared.clocks.clock import Clock
from shared.clocks.ending import end, lapse, owe, void
from shared.clocks.extending import extend_until
from shared.clocks.opening import Named, Opening, open_by_decision, open_clocks
from shared.clocks.reckoning import Rules
from shared.contracts.clocks import ClockEnded, ClockOpened, Owes
from shared.contracts.inspection.basis import Amended, Opened, Revoked
from shared.contracts.inspection.finding import Deliberated, Disposed, Found, HandedOver
from shared.contracts.inspection.noted import Note, Timed
from shared.contracts.inspection.order import (
    LeadReceived,
    LeadTransferred,
    OrderServed,
    OrderUnserved,
    OrderWithdrawn,
    Reinspected,
)
from shared.contracts.inspection.preparation import CalledOff
from shared.contracts.inspection.signing import Passed, SentBack
from shared.contracts.inspection.visit import Arrived, FedBack, RecordConfirmed, VisitFailed

VISIT, REPORT, FEEDBACK = "hold-visit", "write-report", "give-feedback"
RECTIFY, REINSPECT, TRANSFER, URGENT = "rectify", "re-inspect", "transfer-lead", "report-urgent-measure"
_CORRECTED = "送达登记更正"
"""Why clocks end whose service was corrected."""


def timed(inspection: Inspection, what: Note, at: datetime, rules: Rules) -> Iterator[Timed]:
    """The notes about clocks that follow a note. `inspection` is the state with the note; it is recorded `at`.

    Raises YearNotPublished.
    """
    match what:
        case Opened() if what.visit_by:
            yield _visit_by(inspection, what.visit_by, rules)
        case Amended():
            yield from _amended(inspection, what, at, rules)
        case Arrived():
            yield from _ended(inspection, (VISIT,), what.at, rules)
        case RecordConfirmed():
            yield from _opened(inspection, REPORT, what.left, rules)
        case VisitFailed():
            yield from _ended(inspection, (VISIT,), what.at, rules)
            yield from _opened(inspection, REPORT, what.at, rules)
        case Passed(paper="report", act="approval"):
            yield from _reported(inspection, at, rules)
        case FedBack():
            yield from _ended(inspection, (FEEDBACK,), what.at, rules)
        case Found() if what.elsewhere:
            yield from _opened(inspection, TRANSFER, at, rules, str(what.finding))
        case LeadTransferred():
            yield from _transferred(inspection, what, rules)
        case LeadReceived():
            yield from _received(inspection, what, rules)
        case Disposed() if isinstance(what.disposition, HandedOver):
            yield from _void(_of_finding(inspection, what.finding), at, "移交处罚")
        case Deliberated() if what.outcome == "dropped":
            yield from _void(_of_finding(inspection, what.finding), at, "问题不成立")
        case Revoked() | CalledOff():
            yield from _void(inspection.clocks.open(), at, "检查取消")
        case _:
            yield from _of_orders(inspection, what, at, rules)


def _of_orders(inspection: Inspection, what: Note, at: datetime, rules: Rules) -> Iterator[Timed]:
    """The notes about clocks that follow a note about an order."""
    match what:
        case OrderServed():
            yield from _served(inspection, what, at, rules)
        case OrderUnserved():
            yield from _unserved(inspection, what.order, at)
        case Passed(paper="order", act="approval", order=UUID() as order):
            yield from _ended(inspection, (URGENT,), at, rules, str(order))
        case SentBack(paper="order", order=UUID() as order):
            yield from _ended(inspection, (URGENT,), at, rules, str(order))
            yield from _void(_of_order(inspection, order), at, "指令撤销")
        case OrderWithdrawn():
            yield from _void(_of_order(inspection, what.order), at, "指令撤销")
        case Passed(paper="extension", act="approval", order=UUID() as order, number=int() as number):
            yield from _extended(inspection, (order, number), what.opinion, at, rules)
        case Reinspected():
            yield from _reinspected(inspection, what, rules)


def bureau_owes(inspection: Inspection) -> Owes:
    """Who owes what the bureau has to do: the team, or the first of the crew who has an account; the role without."""
    if inspection.opened.team:
        return Owes(who="group", name=inspection.opened.team)
    first = next((person.subject for person in inspection.crew if person.subject), None)
    return Owes(who="person", name=first) if first else Owes(who="role", name="inspector")


def requirement_of(inspection: Inspection, clock: Clock) -> tuple[UUID | None, int | None]:
    """The order of the inspection that the clock is about, and the number of the requirement."""
    named, _, number = clock.opened.about.partition(" ")
    order = next((order for order in inspection.orders if str(order) == named), None)
    return order, int(number) if order and number else None


def _enterprise(inspection: Inspection) -> Owes:
    return Owes(who="enterprise", name=inspection.party.identifier)


def _visit_day(inspection: Inspection) -> date | None:
    return next((clock.end.due for clock in inspection.clocks.open(VISIT)), None)


def _amended(inspection: Inspection, what: Amended, at: datetime, rules: Rules) -> Iterator[Timed]:
    """Another day of the visit is another clock. What else the bureau owes, it owes through the crew of now."""
    moved = inspection.status in BEFORE_THE_VISIT and _visit_day(inspection) != what.visit_by
    gone = inspection.clocks.open(VISIT) if moved else ()
    yield from _void(gone, at, "派员变更")
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


def _opened(
    inspection: Inspection, name: str, start: date | datetime, rules: Rules, *about: str
) -> Iterator[ClockOpened]:
    """The clocks of what the bureau owes. `about`: what in the matter, and what tells apart a time that begins anew."""
    opening = Opening(inspection.stream, bureau_owes(inspection), start, *about)
    yield from open_clocks(opening, name, rules)


def _ended(
    inspection: Inspection, names: tuple[str, ...], done: datetime, rules: Rules, about: str | None = None
) -> Iterator[ClockEnded]:
    for clock in inspection.clocks.open(*names, about=about):
        yield ended(clock, done, rules)


def ended(clock: Clock, done: datetime, rules: Rules) -> ClockEnded:
    """What was owed was done; before the clock began to run, this counts as its first day."""
    early = beijing_date(done) < clock.opened.starts
    return end(clock, clock.opened.starts if early else done, rules.calendar)


def _void(clocks: tuple[Clock, ...], at: datetime, reason: str) -> Iterator[ClockEnded]:
    return (void(clock, beijing_date(at), reason) for clock in clocks)


def _about(order: UUID, number: int) -> str:
    return f"{order} {number}"


def _of_requirement(inspection: Inspection, order: UUID, number: int, *names: str) -> tuple[Clock, ...]:
    clocks = inspection.clocks.open(*(names or (RECTIFY, REINSPECT)))
    return tuple(clock for clock in clocks if clock.opened.about == _about(order, number))


def _of_order(inspection: Inspection, order: UUID) -> tuple[Clock, ...]:
    return tuple(
        clock
        for requirement in inspection.orders[order].drafted.requirements
        for clock in _of_requirement(inspection, order, requirement.number)
    )


def _of_finding(inspection: Inspection, finding: UUID) -> tuple[Clock, ...]:
    """The open clocks about the finding: as a lead, and of the requirements that name it."""
    required = (
        clock
        for order in inspection.orders.values()
        for requirement in order.drafted.requirements
        if requirement.finding == finding
        for clock in _of_requirement(inspection, order.id, requirement.number)
    )
    return (*inspection.clocks.open(TRANSFER, about=str(finding)), *required)


def _reported(inspection: Inspection, at: datetime, rules: Rules) -> Iterator[Timed]:
    """The report counts. The enterprise of a visit that was held gets the result."""
    yield from _ended(inspection, (REPORT,), at, rules)
    if inspection.visit.failure is None:
        yield from _opened(inspection, FEEDBACK, at, rules)


def _served(inspection: Inspection, what: OrderServed, at: datetime, rules: Rules) -> Iterator[Timed]:
    """Each requirement that waits and has a day: the enterprise must meet it by then, and the bureau looks at it again
    afterwards. Urgent measures: the bureau reports and approves them, or ends them. A service that is corrected begins
    the times anew.
    """
    order, anew = inspection.orders[what.order], str(what.version)
    if order.status == "served-first":
        yield from _void(inspection.clocks.open(URGENT, about=str(order.id)), at, _CORRECTED)
        yield from _opened(inspection, URGENT, what.at, rules, str(order.id), anew)
    for number, day in order.due.items():
        if not _waits(inspection, order, number):
            continue
        about = _about(order.id, number)
        yield from _void(_of_requirement(inspection, order.id, number, RECTIFY), at, _CORRECTED)
        opening = Opening(inspection.stream, _enterprise(inspection), what.effective, about, anew)
        named = Named(RECTIFY, "限期整改", "rectify what the order requires", order.drafted.power)
        yield open_by_decision(opening, named, day, rules)
        if not _of_requirement(inspection, order.id, number, REINSPECT):
            yield from _opened(inspection, REINSPECT, day, rules, about, anew)


def _unserved(inspection: Inspection, order: UUID, at: datetime) -> Iterator[ClockEnded]:
    yield from _void(inspection.clocks.open(URGENT, about=str(order)), at, _CORRECTED)
    yield from _void(_of_order(inspection, order), at, _CORRECTED)


def _waits(inspection: Inspection, order: Order, number: int) -> bool:
    """Whether the enterprise still has to meet a requirement: its finding stands, and nobody has looked again yet."""
    requirement = next(each for each in order.drafted.requirements if each.number == number)
    finding = inspection.findings[requirement.finding]
    return not (finding.dropped or finding.handed_over or number in order.verdicts)


def _extended(
    inspection: Inspection, requirement: tuple[UUID, int], opinion: str, at: datetime, rules: Rules
) -> Iterator[Timed]:
    order, number = requirement
    day, on = inspection.orders[order].due[number], beijing_date(at)
    for clock in _of_requirement(inspection, order, number, RECTIFY):
        yield extend_until(clock, day, opinion or "延期决定", on, rules)
    yield from _void(_of_requirement(inspection, order, number, REINSPECT), at, "整改期限延长")
    yield from _opened(inspection, REINSPECT, day, rules, _about(order, number))


def _reinspected(inspection: Inspection, what: Reinspected, rules: Rules) -> Iterator[ClockEnded]:
    """The bureau has looked at the requirement. The enterprise has met it; or has not, and its time is over.

    The bureau often looks after the enterprise's last day. What is met then, and was not found unmet before, counts as
    met in time: nobody saw that it was late. The bureau may look before that day too, when the enterprise asks for it.
    If the requirement is not met then, the enterprise still has its time, and the bureau must look again after it: only
    a look after the last day is the one that is owed.
    """
    on = beijing_date(what.at)
    for verdict in what.verdicts:
        for clock in _of_requirement(inspection, what.order, verdict.number, REINSPECT):
            if verdict.done or on > clock.opened.starts:
                yield ended(clock, what.at, rules)
        for clock in _of_requirement(inspection, what.order, verdict.number, RECTIFY):
            if verdict.done:
                yield end(clock, max(min(on, clock.end.due), clock.opened.starts), rules.calendar)
            elif on > clock.end.due:
                yield lapse(clock, on)


def _transferred(inspection: Inspection, what: LeadTransferred, rules: Rules) -> Iterator[ClockOpened]:
    """The time to transfer a lead runs from the day on which it was found: of its findings that were no leads yet, from
    the day of the first.
    """
    new = [inspection.findings[each] for each in what.findings if not inspection.findings[each].found.elsewhere]
    if new:
        found = min(each.recorded.at for each in new)
        yield from _opened(inspection, TRANSFER, found, rules, str(what.lead))


def _received(inspection: Inspection, what: LeadReceived, rules: Rules) -> Iterator[ClockEnded]:
    """The department has the lead and its findings: the transfer is done."""
    lead = inspection.leads[what.lead].transferred
    for about in (str(lead.lead), *map(str, lead.findings)):
        for clock in inspection.clocks.open(TRANSFER, about=about):
            yield end(clock, what.on, rules.calendar)
