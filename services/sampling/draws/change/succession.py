"""A succession is in effect at once, and a second person approves it afterwards, within some working days."""

from datetime import date

from services.sampling.draws.change.lifecycle import DrawChange
from services.sampling.draws.draw.lifecycle import Draw
from shared.approval import check_verdict
from shared.calendar.statutory import StatutoryCalendar, YearNotPublished
from shared.clock import beijing_date
from shared.contracts.change import ChangeApproved, ChangeRequested


def request_approval(draw: Draw) -> ChangeRequested:
    """The request to approve the succession that was just recorded in the draw."""
    made = draw.successions[-1]
    return ChangeRequested(
        draw=draw.id,
        kind="succession",
        reason=made.reason,
        evidence=made.evidence,
        remark=made.remark or None,
        recorded=made.event,
    )


def approve(change: DrawChange, person: str) -> ChangeApproved:
    """The approval of a succession, by another person than the one who recorded it. The draw stays as it is. Raises
    SamePerson.
    """
    asked = check_verdict(change.rounds, person)
    assert change.recorded is not None  # noqa: S101  # a succession is recorded before its approval is requested
    return ChangeApproved(recorded=change.recorded, requested_by=asked.requested.person)


def is_unapproved(change: DrawChange, today: date, within: int, calendar: StatutoryCalendar) -> bool:
    """Whether nobody has decided on a succession within `within` working days after the day on which it was recorded.

    As long as the holidays of a year are not published, no last day in it is guessed, and nothing is called unapproved.
    """
    if change.kind != "succession" or change.status != "requested":
        return False
    try:
        return today > calendar.add_working_days(beijing_date(change.round.requested.at), within)
    except YearNotPublished:
        return False
