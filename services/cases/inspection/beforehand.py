"""What publishing is told of a visit beforehand (事前公示), if the policy of the bureau has such publications.

The enterprise is told first: what it knows, the public may know. Then publishing is told of what changes in it, and
that the visit is over. A covert visit is never told of beforehand, also if its draws were opened early; nor is a visit
whose enterprise nobody drew.
"""

from services.cases.inspection.mentioned import mentions_of
from services.cases.inspection.publicity import published_party, reads_alike
from services.cases.inspection.state import Inspection
from shared.contracts.beforehand import ItemExpected, VisitOver, VisitTold


def visit_told_anew(before: Inspection, after: Inspection) -> VisitTold | None:
    """What publishing is told beforehand after a note; None if the public reads nothing else than before it, or the
    visit was over.
    """
    now, earlier = visit_of(after), visit_of(before)
    if now is None or (earlier is not None and (earlier.over or reads_alike(earlier, now, _texts(now)))):
        return None
    return now


def visit_of(inspection: Inspection) -> VisitTold | None:
    """What the public may know of the visit beforehand; None if nothing."""
    draw = inspection.draws.targets
    if inspection.covert or draw is None or not inspection.told_beforehand:
        return None
    return VisitTold(
        inspection=inspection.id,
        party=published_party(inspection),
        occasion=inspection.opened.occasion,
        draw=draw,
        day=inspection.day,
        items=tuple(ItemExpected(code=item.key, title=item.name) for item in inspection.items),
        requirements=inspection.notice.requirements if inspection.notice else "",
        over=_over(inspection),
        mentions=mentions_of(inspection, ()),
    )


def _over(inspection: Inspection) -> VisitOver | None:
    if inspection.visit.arrival:
        return "held"
    return "not-held" if inspection.visit.failure or inspection.end else None


def _texts(told: VisitTold) -> str:
    return f"{told.party.name}\n{told.requirements}"
