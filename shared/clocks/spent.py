"""How long matters took: the days on which clocks ran, summed over all open periods."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

from shared.calendar import StatutoryCalendar
from shared.clocks.clock import Clock


def days_spent(
    clocks: Iterable[Clock], today: date, calendar: StatutoryCalendar, unit: Literal["days", "working-days"]
) -> int:
    """The number of days on which at least one of the clocks ran, up to today: a matter that was reopened has several
    periods, and what lies between them does not count.
    """
    days = {
        period.after + timedelta(days=place)
        for clock in clocks
        for period in clock.ran()
        for place in range(1, ((period.until or today) - period.after).days + 1)
    }
    estimating = calendar.estimating()
    return sum(unit == "days" or estimating.is_working_day(day) for day in days)
