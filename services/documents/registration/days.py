"""The days of a registration and of a revocation: what is said today holds from today on, and is never taken back."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from shared.errors import Conflict
from shared.log.deed import Deed


class FirstDayPast(Conflict):
    code = "first-day-past"
    title = "起用日期已过"
    title_en = "The first day is past"


class RevocationAhead(Conflict):
    code = "revocation-ahead"
    title = "撤销日期未到"
    title_en = "The day of the revocation is ahead"


class RevokedAlready(Conflict):
    code = "revoked-already"
    title = "已经撤销"
    title_en = "Revoked already"


class Revocation(BaseModel):
    """From which day, why and by whom something was revoked."""

    model_config = ConfigDict(frozen=True)

    day: date
    because: str
    deed: Deed


def require_first(first: date, today: date) -> None:
    """Refuse to register for days that are over: their papers would get a proof that they did not have. Raises
    FirstDayPast.
    """
    if first < today:
        raise FirstDayPast(
            f"起用日期 {first} 已过，请填写 {today} 或以后的日期。",
            f"The first day {first} is past; give {today} or a later day.",
            today=today.isoformat(),
        )


def require_revocable(day: date, today: date, before: Revocation | None) -> None:
    """A revocation counts from today or from an earlier day, such as that of a theft; a second one only from a day
    before that of the first. Raises RevocationAhead, RevokedAlready.
    """
    if day > today:
        raise RevocationAhead(
            f"撤销日期 {day} 晚于今天；请在当日办理，或填写 {today} 或以前的日期。",
            f"The day {day} is ahead; revoke on that day, or give {today} or an earlier day.",
            today=today.isoformat(),
        )
    if before is not None and day >= before.day:
        raise RevokedAlready(
            f"已自 {before.day} 起撤销；只能改为更早的日期。",
            f"It is revoked from {before.day} on; only an earlier day can follow.",
            day=before.day.isoformat(),
        )
