"""Deeds: by which event something was done, when, and by whom."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.log.event import Event


class Deed(BaseModel):
    """By which event, when, and by whom: the subject of the identity provider."""

    model_config = ConfigDict(frozen=True)

    event: UUID
    at: datetime
    person: str

    @classmethod
    def of(cls, event: Event) -> Self:
        return cls(event=event.id, at=event.time, person=event.person)
