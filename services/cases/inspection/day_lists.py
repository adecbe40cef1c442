"""The three lists of a visit: its findings, the major hazards among them, and the penalty cases that are intended."""

from services.cases.inspection.findings_state import Finding
from services.cases.inspection.state import Inspection
from shared.contracts.inspection.after import DayLists
from shared.contracts.inspection.finding import HandedOver, Investigated


def lists_of(inspection: Inspection) -> DayLists:
    """What the lists of a visit have in them now: the findings that stand, in the order in which they were recorded."""
    standing = {id_: each for id_, each in inspection.findings.items() if not each.dropped}
    return DayLists(
        findings=tuple(standing),
        major=tuple(id_ for id_, each in standing.items() if each.found.severity == "major"),
        intended=tuple(id_ for id_, each in standing.items() if _intended(each)),
    )


def _intended(finding: Finding) -> bool:
    """Whether a penalty case is intended: the finding was handed over for one, is investigated, or the department of a
    joint visit whose finding it is has opened one.
    """
    own = any(isinstance(each, HandedOver | Investigated) for each in finding.dispositions)
    return own or any(done.by == "penalty" for done in finding.follow_ups)
