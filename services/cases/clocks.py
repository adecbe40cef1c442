"""The clocks of cases: the tables, the facts about them, and the rules by which they are computed."""

from functools import cache

from services.cases.law import store as law
from shared.calendar import StatutoryCalendar, published_calendar
from shared.clocks.reckoning import Rules
from shared.clocks.tables import ClockTables
from shared.clocks.upkeep import ClockService
from shared.contracts.clocks import CasesClocksMoved, CasesClocksReminded
from shared.http.resources import Resources
from shared.work import Asking

CLOCKS = ClockService(ClockTables("cases"), CasesClocksMoved, CasesClocksReminded)
PATHS = {"inspection": "/inspections/{}", "hazard": "/hazards/{}", "letter": "/letters/{}"}
"""Kind of a matter's stream → the path of a matter of this kind."""


@cache
def calendar() -> StatutoryCalendar:
    return published_calendar()


async def rules_of(resources: Resources, ask: Asking) -> Rules:
    """The calendar and the law of the bureau as they are now, without the deadlines of its policy."""
    return Rules(calendar(), await law.law_in(ask.session, ask.bureau), warn_days=resources.warn_days)
