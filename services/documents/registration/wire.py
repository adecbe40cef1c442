"""The requests and answers that are alike for paper keys and for seals. Times are Beijing times."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, Field

from services.documents.registration.days import Revocation
from shared.access.acting_person import ActingPerson
from shared.clock import BeijingTime
from shared.http.wire import ReasonText, RequestBody
from shared.log.deed import Deed
from shared.policy.clauses import Day


class RegisterRequest(RequestBody):
    """From which day on."""

    first: Annotated[Day, Field(description="The day of the first papers for which it counts; today or later.")]


class RevokeRequest(RequestBody):
    """From which day on it does not count any more, and why."""

    day: Annotated[
        Day, Field(description="Papers of this day and of later days do not count; today or earlier, as of a theft.")
    ]
    reason: Annotated[ReasonText, Field(examples=["密钥文件的备份遗失"])]


class RegisteredShown(BaseModel):
    """When it was registered, and by whom."""

    at: BeijingTime
    by: ActingPerson

    @classmethod
    def of(cls, deed: Deed, names: Mapping[str, str]) -> Self:
        return cls(at=deed.at, by=ActingPerson.of(deed.person, names))


class RevocationShown(BaseModel):
    """When it was revoked, by whom and why; it does not count for papers of `day` and of later days."""

    day: date
    reason: str = Field(examples=["密钥文件的备份遗失"])
    at: BeijingTime
    by: ActingPerson

    @classmethod
    def of(cls, revoked: Revocation | None, names: Mapping[str, str]) -> Self | None:
        if revoked is None:
            return None
        by = ActingPerson.of(revoked.deed.person, names)
        return cls(day=revoked.day, reason=revoked.because, at=revoked.deed.at, by=by)
