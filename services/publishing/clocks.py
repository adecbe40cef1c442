"""The clocks of publishing: the tables, the facts about them, and the rules by which they are computed."""

from datetime import date
from functools import cache

from services.publishing.law.store import law_in
from services.publishing.policies.store import ruling_policies
from shared.calendar import StatutoryCalendar, published_calendar
from shared.clocks.listed import EVERY_MATTER, CovertMatters
from shared.clocks.reckoning import PolicyDeadlines, Rules
from shared.clocks.tables import ClockTables
from shared.clocks.upkeep import ClockService
from shared.contracts.clocks import PublishingClocksMoved, PublishingClocksReminded
from shared.http.resources import Resources
from shared.work import Asking

CLOCKS = ClockService(
    ClockTables("publishing"), PublishingClocksMoved, PublishingClocksReminded, streams="publication-clocks"
)
PATHS = {"delivery": "/deliveries/{}", "publication": "/publications/{}"}
"""Kind of a matter's stream → the path of a matter of this kind."""


@cache
def calendar() -> StatutoryCalendar:
    return published_calendar()


async def rules_of(resources: Resources, ask: Asking) -> Rules:
    """The calendar and the law of the bureau as they are now, without the deadlines of its policy."""
    return Rules(calendar(), await law_in(ask.session, ask.bureau), warn_days=resources.warn_days)


async def rules_since(ask: Asking, day: date) -> Rules:
    """The rules for clocks that are counted from a day or from a later day."""
    found = await ruling_policies(ask.session, ask.bureau, day)
    deadlines = tuple(PolicyDeadlines(each.first, each.last, each.policy.deadlines) for each in found)
    return Rules(calendar(), await law_in(ask.session, ask.bureau), deadlines, ask.today, ask.warn_days)


async def covert_known(_: Asking) -> CovertMatters:
    """Every matter: what is told to publishing is not covert any more."""
    return EVERY_MATTER
