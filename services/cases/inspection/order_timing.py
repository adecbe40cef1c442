"""Which notes about orders open which clocks, and which notes end them."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from services.cases.inspection.orders_state import Order
from services.cases.inspection.owing import RECTIFY, REINSPECT, URGENT, done, ended, opened, voided
from services.cases.inspection.state import Inspection
from shared.clock import beijing_date
from shared.clocks.clock import Clock
from shared.clocks.ending import end, lapse
from shared.clocks.extending import extend_until
from shared.clocks.opening import Named, Opening, open_by_decision
from shared.clocks.reckoning import Rules
from shared.contracts.clocks import ClockEnded, Owes
from shared.contracts.inspection.noted import Note, Timed
from shared.contracts.inspection.order import OrderServed, OrderUnserved, OrderWithdrawn, Reinspected
from shared.contracts.inspection.signing import Passed, SentBack

_CORRECTED = "送达登记更正"
"""Why clocks end whose service was corrected."""


def orders_timed(inspection: Inspection, what: Note, at: datetime, rules: Rules) -> Iterator[Timed]:
    """The notes about clocks that follow a note about an order."""
    match what:
        case OrderServed():
            yield from _served(inspection, what, at, rules)
        case OrderUnserved():
            yield from _unserved(inspection, what.order, at)
        case Passed(paper="order", act="approval", order=UUID() as order):
            yield from done(inspection, (URGENT,), at, rules, str(order))
        case SentBack(paper="order", order=UUID() as order):
            yield from done(inspection, (URGENT,), at, rules, str(order))
            yield from voided(_of_order(inspection, order), at, "指令撤销")
        case OrderWithdrawn():
            yield from voided(_of_order(inspection, what.order), at, "指令撤销")
        case Passed(paper="extension", act="approval", order=UUID() as order, number=int() as number):
            yield from _extended(inspection, (order, number), what.opinion, at, rules)
        case Reinspected():
            yield from _reinspected(inspection, what, rules)


def requirement_of(inspection: Inspection, clock: Clock) -> tuple[UUID | None, int | None]:
    """The order of the inspection that the clock is about, and the number of the requirement."""
    named, _, number = clock.opened.about.partition(" ")
    order = next((order for order in inspection.orders if str(order) == named), None)
    return order, int(number) if order and number else None


def of_finding(inspection: Inspection, finding: UUID) -> Iterator[Clock]:
    """The open clocks of the requirements that name the finding."""
    return (
        clock
        for order in inspection.orders.values()
        for requirement in order.drafted.requirements
        if requirement.finding == finding
        for clock in _of_requirement(inspection, order.id, requirement.number)
    )


def _enterprise(inspection: Inspection) -> Owes:
    return Owes(who="enterprise", name=inspection.party.identifier)


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


def _served(inspection: Inspection, what: OrderServed, at: datetime, rules: Rules) -> Iterator[Timed]:
    """Each requirement that waits and has a day: the enterprise must meet it by then, and the bureau looks at it again
    afterwards. Urgent measures: the bureau reports and approves them, or ends them. A service that is corrected begins
    the times anew.
    """
    order, anew = inspection.orders[what.order], str(what.version)
    if order.status == "served-first":
        yield from voided(inspection.clocks.open(URGENT, about=str(order.id)), at, _CORRECTED)
        yield from opened(inspection, URGENT, what.at, rules, str(order.id), anew)
    for number, day in order.due.items():
        if not _waits(inspection, order, number):
            continue
        about = _about(order.id, number)
        yield from voided(_of_requirement(inspection, order.id, number, RECTIFY), at, _CORRECTED)
        opening = Opening(inspection.stream, _enterprise(inspection), what.effective, about, anew)
        named = Named(RECTIFY, "限期整改", "rectify what the order requires", order.drafted.power)
        yield open_by_decision(opening, named, day, rules)
        if not _of_requirement(inspection, order.id, number, REINSPECT):
            yield from opened(inspection, REINSPECT, day, rules, about, anew)


def _unserved(inspection: Inspection, order: UUID, at: datetime) -> Iterator[ClockEnded]:
    yield from voided(inspection.clocks.open(URGENT, about=str(order)), at, _CORRECTED)
    yield from voided(_of_order(inspection, order), at, _CORRECTED)


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
    yield from voided(_of_requirement(inspection, order, number, REINSPECT), at, "整改期限延长")
    yield from opened(inspection, REINSPECT, day, rules, _about(order, number))


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
