"""Loading the terms of an inspection: the policies of its days, the bureau's law, the calendar."""

from datetime import date

from services.cases.clocks import calendar
from services.cases.inspection.terms import Terms
from services.cases.law.store import law_in
from services.cases.policies.store import ruling_policies
from shared.clocks.reckoning import PolicyDeadlines, Rules
from shared.work import Asking


async def terms_since(ask: Asking, bureau: str, day: date) -> Terms:
    """The terms of a bureau today, for clocks that are counted from `day` or from a later day."""
    law = await law_in(ask.session, bureau)
    found = await ruling_policies(ask.session, bureau, day)
    deadlines = tuple(PolicyDeadlines(each.first, each.last, each.policy.deadlines) for each in found)
    today = next((each.policy for each in found if each.rules_on(ask.today)), None)
    return Terms(today, Rules(calendar(), law, deadlines, ask.today, ask.warn_days))
