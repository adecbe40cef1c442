"""Telling documents and publishing of the code of an inspection."""

from dataclasses import replace

from services.cases.inspection import code
from services.cases.inspection.state import Inspection
from services.cases.inspection.terms import Terms
from services.cases.inspection.visits_store import visits_in_year
from shared.log.append import append
from shared.log.streams import load
from shared.work import Acting


async def tell_code(act: Acting, before: Inspection, after: Inspection, terms: Terms) -> None:
    """Tell of the code after a note, if whoever scans it reads something else now. Trace and cause are those of the
    code: those of the request stand in the entries of the inspection.
    """
    told = code.told_anew(before, after, terms.policy.publicity if terms.policy else None)
    if told is None:
        return
    day = (told.visit and (told.visit.arrived or told.visit.day)) or act.today
    visits = await visits_in_year(act, after, day, hidden=(False,))
    told = code.completed(told, after, visits, terms.powers(act.today), act.today)
    id_ = code.stream_id(after)
    stream = f"inspection-code/{id_}"
    own = replace(act.occasion, trace=id_.hex, cause=id_.hex)
    await append(act.session, own, stream, len(await load(act.session, stream)), told)
