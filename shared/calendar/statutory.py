"""Count days as the statutes do: from the day after the start, in working days or in calendar days."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Self

from shared.calendar.notices import Notice
from shared.errors import Conflict

_DAY = timedelta(days=1)
_SATURDAY = 5


class YearNotPublished(Conflict):
    code = "calendar-year-not-published"
    title = "该年度节假日安排尚未公布"
    title_en = "The holidays of the year are not published"


@dataclass(frozen=True)
class StatutoryCalendar:
    """A calendar: the years whose holidays are known, their days off, and the weekend days that are worked instead.

    The notice for a year may also change the last days of the December before. `estimates`: in a year whose holidays
    are not known, every weekday counts as a working day.
    """

    years: frozenset[int]
    off: frozenset[date]
    worked: frozenset[date]
    estimates: bool = False

    def amended(self, notices: Iterable[Notice]) -> Self:
        """This calendar with the notices applied.

        If two notices arrange the same day, the one published later decides.
        """
        years, off, worked = set(self.years), set(self.off), set(self.worked)
        for notice in sorted(notices, key=lambda notice: notice.published):
            days_off, days_worked = set(notice.days_off()), set(notice.worked)
            off = off - days_worked | days_off
            worked = worked - days_off | days_worked
            years |= {notice.arranges} if notice.arranges else set()
        return replace(self, years=frozenset(years), off=frozenset(off), worked=frozenset(worked))

    def estimating(self) -> Self:
        """This calendar for estimates: it never raises YearNotPublished. Its answers must be marked as provisional."""
        return replace(self, estimates=True)

    def is_working_day(self, day: date) -> bool:
        """Whether the day is a working day. Raises YearNotPublished."""
        self._require(day.year)
        return day in self.worked or (day.weekday() < _SATURDAY and day not in self.off)

    def add_working_days(self, start: date, count: int) -> date:
        """The `count`-th working day after `start`; `start` itself is not counted (行政处罚法 85, 民事诉讼法 85).

        Raises YearNotPublished when the count reaches a year whose holidays are not published: an end is never guessed.
        """
        return self._counted(start, count, _DAY)

    def subtract_working_days(self, start: date, count: int) -> date:
        """The `count`-th working day before `start`; `start` itself is not counted. Raises YearNotPublished."""
        return self._counted(start, count, -_DAY)

    def next_working_day(self, day: date) -> date:
        """The day itself if it is a working day, else the next working day (民事诉讼法 85). Raises YearNotPublished."""
        while not self.is_working_day(day):
            day += _DAY
        return day

    def working_days(self, year: int) -> int:
        """The number of working days of a year (国家法定工作日). Raises YearNotPublished."""
        first = date(year, 1, 1)
        return sum(self.is_working_day(first + _DAY * place) for place in range((date(year + 1, 1, 1) - first).days))

    def _counted(self, start: date, count: int, step: timedelta) -> date:
        if count < 0:
            raise ValueError(f"count is {count}")
        day = start
        while count:
            day += step
            count -= self.is_working_day(day)
        return day

    def _require(self, year: int) -> None:
        if year not in self.years and not self.estimates:
            raise YearNotPublished(
                f"日历中没有 {year} 年的节假日安排，不能推算该年的工作日。"
                "国务院办公厅公布该年放假通知后，请将其加入节假日表（notices.toml）。",
                f"The calendar holds no holidays for {year}; working days are not guessed. Once the State Council's "
                "General Office has published that year's notice, add it to the table of notices (notices.toml).",
                year=year,
                known=sorted(self.years),
            )


def add_calendar_days(start: date, count: int) -> date:
    """The `count`-th day after `start`, working day or not; `start` itself is not counted."""
    return start + _DAY * count
