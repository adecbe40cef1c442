"""More time to eliminate a major hazard: the enterprise asks before its time is over, and another person decides."""

from datetime import date

from services.cases.hazard.lifecycle import Hazard
from shared.approval import check_request, check_verdict
from shared.contracts.treatment import MoreTimeAsked, MoreTimeDecided
from shared.errors import Conflict, Invalid


class TreatmentOverdue(Conflict):
    code = "treatment-overdue"
    title = "治理期限已过"
    title_en = "The treatment is overdue"


class NotLater(Invalid):
    code = "not-later"
    title = "延长后的日期不晚于现期限"
    title_en = "The new day is not after the present end"


def ask_more_time(hazard: Hazard, asked: MoreTimeAsked, today: date) -> MoreTimeAsked:
    """The enterprise asks for more time. Raises RequestPending, TreatmentOverdue, NotLater."""
    check_request(hazard.extensions)
    _check_in_time(hazard, today)
    if asked.until <= hazard.by:
        raise NotLater(
            f"延长后的日期须晚于现期限 {hazard.by}。",
            f"The new day must be after the present end, {hazard.by}.",
            by=hazard.by.isoformat(),
        )
    return asked


def decide_more_time(hazard: Hazard, said: MoreTimeDecided, person: str, today: date) -> MoreTimeDecided:
    """More time is granted, or refused; what is overdue is not extended. Raises NothingRequested, SamePerson,
    TreatmentOverdue.
    """
    check_verdict(hazard.extensions, person)
    if said.granted:
        _check_in_time(hazard, today)
    return said


def _check_in_time(hazard: Hazard, today: date) -> None:
    if today > hazard.by:
        raise TreatmentOverdue(
            f"治理期限 {hazard.by} 已过，不能再延期；请按法律列明的措施处理（POST …/steps）。",
            f"The treatment was due on {hazard.by}: there is no more time. Take the steps that the law names "
            "(POST …/steps).",
            by=hazard.by.isoformat(),
        )
