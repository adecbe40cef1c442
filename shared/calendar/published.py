"""The published calendar: the years of the package `chinesecalendar`, our own table, and a bureau's additions."""

from importlib.resources import files
from pathlib import Path

from chinese_calendar import constants

from shared.calendar.notices import read_notices
from shared.calendar.statutory import StatutoryCalendar


def published_calendar(*additions: Path) -> StatutoryCalendar:
    """The calendar from the package, then from our table and the additions, applied in the order of the notices' dates.

    Raises OSError, pydantic.ValidationError, tomllib.TOMLDecodeError for an addition that cannot be read.
    """
    carried = StatutoryCalendar(
        years=frozenset(day.year for day in constants.holidays),
        off=frozenset(constants.holidays),
        worked=frozenset(constants.workdays),
    )
    tables = [files(__package__).joinpath("notices.toml").read_text(encoding="utf-8")]
    tables += [path.read_text(encoding="utf-8") for path in additions]
    return carried.amended(notice for table in tables for notice in read_notices(table))
