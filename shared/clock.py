"""What time it is, as an argument: decisions get a time, the rim gets a clock, nobody asks the machine."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator

Clock = Callable[[], datetime]

# Dates in Chinese law are Beijing dates; the zone has had no daylight saving since 1991.
SHANGHAI = ZoneInfo("Asia/Shanghai")
BeijingTime = Annotated[datetime, AfterValidator(lambda moment: moment.astimezone(SHANGHAI))]
"""A moment as an answer shows it: at Beijing's offset."""


def utc_now() -> datetime:
    """The machine's time, UTC, cut to milliseconds: the precision of an event."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def rfc3339(moment: datetime) -> str:
    """`2026-03-01T00:00:00Z`, with milliseconds only where there are any: the form that is hashed."""
    utc = moment.astimezone(UTC).replace(tzinfo=None)
    return f"{utc.isoformat(timespec='milliseconds' if utc.microsecond else 'seconds')}Z"


def beijing_date(moment: datetime) -> date:
    """The date a moment falls on in Beijing."""
    return moment.astimezone(SHANGHAI).date()
