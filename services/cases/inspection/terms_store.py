"""Loading the terms of an inspection: the policy in force, the bureau's law, the calendar."""

from datetime import date

from services.cases.inspection.terms import Terms
from services.cases.law.store import law_in
from services.cases.law.tables import POLICIES
from shared.calendar import published_calendar
from shared.clocks.reckoning import Rules
from shared.policy.adopted import ruling
from shared.work import Asking


async def terms_on(ask: Asking, bureau: str, day: date) -> Terms:
    """The terms of a bureau on a day."""
    law = await law_in(ask.session, bureau)
    found = await ruling(ask.session, POLICIES, bureau, day)
    if found is None:
        return Terms(None, Rules(published_calendar(), law))
    return Terms(found.policy, Rules(published_calendar(), law, found.policy.deadlines, found.first))
