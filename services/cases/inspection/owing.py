"""Opening and ending the clocks of an inspection, in the words of which `timing` and `order_timing` are made."""

from collections.abc import Iterator
from datetime import date, datetime

from services.cases.inspection.state import Inspection
from shared.clock import beijing_date
from shared.clocks.clock import Clock
from shared.clocks.ending import end, void
from shared.clocks.opening import Opening, open_clocks
from shared.clocks.reckoning import Rules
from shared.contracts.clocks import ClockEnded, ClockOpened, Owes

VISIT, REPORT, FEEDBACK, LISTS = "hold-visit", "write-report", "give-feedback", "hand-in-lists"
GUIDANCE, TRANSFER, CHECKLISTS = "give-guidance", "transfer-lead", "sign-checklists"
RECTIFY, REINSPECT, URGENT = "rectify", "re-inspect", "report-urgent-measure"


def bureau_owes(inspection: Inspection) -> Owes:
    """Who owes what the bureau has to do: the team, or the first of the crew who has an account; the role without."""
    if inspection.opened.team:
        return Owes(who="group", name=inspection.opened.team)
    first = next((person.subject for person in inspection.crew if person.subject), None)
    return Owes(who="person", name=first) if first else Owes(who="role", name="inspector")


def opened(
    inspection: Inspection, name: str, start: date | datetime, rules: Rules, *about: str
) -> Iterator[ClockOpened]:
    """The clocks of what the bureau owes. `about`: what in the matter, and what tells apart a time that begins anew."""
    opening = Opening(inspection.stream, bureau_owes(inspection), start, *about)
    yield from open_clocks(opening, name, rules)


def done(
    inspection: Inspection, names: tuple[str, ...], at: datetime, rules: Rules, about: str | None = None
) -> Iterator[ClockEnded]:
    """The ends of the clocks for what was done."""
    for clock in inspection.clocks.open(*names, about=about):
        yield ended(clock, at, rules)


def ended(clock: Clock, done: datetime, rules: Rules) -> ClockEnded:
    """What was owed was done; before the clock began to run, this counts as its first day."""
    early = beijing_date(done) < clock.opened.starts
    return end(clock, clock.opened.starts if early else done, rules.calendar)


def voided(clocks: tuple[Clock, ...], at: datetime, reason: str) -> Iterator[ClockEnded]:
    return (void(clock, beijing_date(at), reason) for clock in clocks)
