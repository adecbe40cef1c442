"""Time as an argument: decisions get a time, the outer layer gets a clock, and no code asks the machine directly."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator

Clock = Callable[[], datetime]

# Dates in Chinese law are Beijing dates; the zone has had no daylight saving since 1991.
SHANGHAI = ZoneInfo("Asia/Shanghai")
BeijingTime = Annotated[datetime, AfterValidator(lambda moment: moment.astimezone(SHANGHAI))]
"""A moment as it is shown in answers: with Beijing's offset."""


def utc_now() -> datetime:
    """The time of the machine in UTC, cut to milliseconds, which is the precision of events."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def rfc3339(moment: datetime) -> str:
    """The moment as text for hashing: `2026-03-01T00:00:00Z`, with milliseconds only if they are not zero."""
    utc = moment.astimezone(UTC).replace(tzinfo=None)
    return f"{utc.isoformat(timespec='milliseconds' if utc.microsecond else 'seconds')}Z"


def beijing_minute(moment: datetime) -> datetime:
    """The minute a moment falls in, with Beijing's offset: people tell times to the minute."""
    return moment.astimezone(SHANGHAI).replace(second=0, microsecond=0)


def minute_text(moment: datetime) -> str:
    """The minute in Beijing as people read it: `2026-03-10 09:05`."""
    return f"{beijing_minute(moment):%Y-%m-%d %H:%M}"


def beijing_date(moment: datetime) -> date:
    """The date a moment falls on in Beijing."""
    return moment.astimezone(SHANGHAI).date()
