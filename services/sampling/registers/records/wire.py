"""What the API says of the registers. Times are Beijing times, unknown texts are ""."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from services.sampling.registers.records.fields import Expert, Inspector, Item
from shared.clock import BeijingTime


class RecordStanding(BaseModel):
    """Where a record stands: which version this is, who made it and why, since when it is retired."""

    key: str = Field(examples=["鲁平执-0017"])
    bureau: str = Field(examples=["370124"])
    version: int = Field(description="The one to act on next, as If-Match.", examples=[3])
    changed_at: BeijingTime
    changed_by: str = Field(description="The person, as the identity provider names them.")
    reason: str = Field(examples=["换发执法证"])
    retired_at: BeijingTime | None
    event: UUID = Field(description="The event that made it what it is.")
    trace: str


class InspectorShown(Inspector, RecordStanding):
    """Somebody who may inspect."""


class ExpertShown(Expert, RecordStanding):
    """A safety expert."""


class ItemShown(Item, RecordStanding):
    """A matter that may be inspected."""


class FieldChanged(BaseModel):
    """A field and its values before and after; null: not known."""

    field: str = Field(examples=["certificate_expires"])
    before: Any
    after: Any


class VersionShown(BaseModel):
    """A record from one change to the next; `until` is null for the newest."""

    version: int
    since: BeijingTime = Field(serialization_alias="from")
    until: BeijingTime | None
    retired: bool
    changed: tuple[FieldChanged, ...]
    changed_by: str
    reason: str
    event: UUID
    trace: str
