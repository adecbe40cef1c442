"""When a directory must be reviewed again, and when its owner must be reminded."""

from datetime import date

from shared.calendar.spans import months_after


def due_on(since: date, months: int) -> date:
    """The last day on which a review is in time. `since`: the day of the last review, or of the first record if there
    was none.
    """
    return months_after(since, months)


def overdue(since: date | None, months: int, today: date) -> bool:
    """Whether the last day for a review has passed. A directory that never held anything needs no review."""
    return since is not None and due_on(since, months) < today


def missed(since: date | None, months: int, today: date) -> date | None:
    """The newest of the days on which a review was due and none was made; None if no review was missed.

    A directory that nobody reviews misses one review in each period.
    """
    last = None
    if since is not None:
        periods = 1
        while (due := due_on(since, months * periods)) < today:
            last, periods = due, periods + 1
    return last


def reminder(missed_on: date | None, reminded_on: date | None) -> date | None:
    """The missed day of which the owner must still be reminded; None if there is none."""
    if missed_on is None or (reminded_on is not None and reminded_on > missed_on):
        return None
    return missed_on
