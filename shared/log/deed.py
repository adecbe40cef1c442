"""Deeds: the event by which something was done, its time, and the person who did it."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.log.event import Event


class Deed(BaseModel):
    """The event by which something was done, its time, and the person: the subject of the identity provider."""

    model_config = ConfigDict(frozen=True)

    event: UUID
    at: datetime
    person: str

    @classmethod
    def of(cls, event: Event) -> Self:
        return cls(event=event.id, at=event.time, person=event.person)
