"""When a directory must have been gone through again, and when its owner is to be reminded."""

from datetime import date

from shared.calendar.spans import months_before


def due_on(since: date, months: int) -> date:
    """The last day on which a review is in time. `since`: the last review, or the first record where there was none."""
    return months_before(since, -months)


def overdue(since: date | None, months: int, today: date) -> bool:
    """Whether that day has passed. What holds nothing yet needs no review."""
    return since is not None and due_on(since, months) < today


def missed(since: date | None, months: int, today: date) -> date | None:
    """The last day that a review was due on and passed without one; None where none has.

    A directory that is never gone through misses one review in each period.
    """
    last = None
    if since is not None:
        periods = 1
        while (due := due_on(since, months * periods)) < today:
            last, periods = due, periods + 1
    return last


def reminder(missed_on: date | None, reminded_on: date | None) -> date | None:
    """The missed day that the owner has not been reminded of yet; None where there is nothing to say."""
    if missed_on is None or (reminded_on is not None and reminded_on > missed_on):
        return None
    return missed_on
