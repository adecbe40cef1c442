"""Loading the terms of an inspection: the policy in force, the bureau's law, the calendar."""

from datetime import date

from services.cases.clocks import calendar
from services.cases.inspection.terms import Terms
from services.cases.law.store import law_in
from services.cases.policies.store import ruling_policy
from shared.clocks.reckoning import Rules
from shared.work import Asking


async def terms_on(ask: Asking, bureau: str, day: date) -> Terms:
    """The terms of a bureau on a day."""
    law = await law_in(ask.session, bureau)
    found = await ruling_policy(ask.session, bureau, day)
    if found is None:
        return Terms(None, Rules(calendar(), law))
    return Terms(found.policy, Rules(calendar(), law, found.policy.deadlines, found.first))
