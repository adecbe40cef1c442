"""How answers show a deed."""

from collections.abc import Mapping
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel

from shared.access.acting_person import ActingPerson
from shared.clock import BeijingTime
from shared.log.deed import Deed


class DeedShown(BaseModel):
    """When something was done, by whom, and which event recorded it."""

    at: BeijingTime
    by: ActingPerson
    event: UUID

    @classmethod
    def of(cls, deed: Deed, names: Mapping[str, str], **more: Any) -> Self:
        """The deed as it is shown, with what else the answer shows of it."""
        return cls(at=deed.at, by=ActingPerson.of(deed.person, names), event=deed.event, **more)
