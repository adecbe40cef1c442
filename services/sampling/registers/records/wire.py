"""The answers of the API about the registers. Times are Beijing times; unknown texts are ""."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from services.sampling.registers.records.fields import Expert, Inspector, Item
from shared.access.acting_person import ActingPerson
from shared.clock import BeijingTime


class RecordStanding(BaseModel):
    """The state of a record: its version, who made this version and why, and since when it is retired (null if it is in
    use).
    """

    key: str = Field(examples=["鲁平执-0017"])
    bureau: str = Field(examples=["370124"])
    version: int = Field(description="The version; send it as If-Match with the next change.", examples=[3])
    changed_at: BeijingTime
    changed_by: ActingPerson
    reason: str = Field(examples=["换发执法证"])
    retired_at: BeijingTime | None
    event: UUID = Field(description="The id of the event that made this version.")
    trace: str


class PersonRecord(RecordStanding):
    """The state of a person's record, with the person's lasting id. The key changes when a certificate is renewed, the
    id does not.
    """

    person: UUID = Field(description="The lasting id of the person.")
    former: tuple[str, ...] = Field(
        description="The keys that the person had before, oldest first. They still find the person.",
        examples=[["鲁平执-0007"]],
    )


class InspectorShown(Inspector, PersonRecord):
    """A person who may inspect."""


class ExpertShown(Expert, PersonRecord):
    """A safety expert."""


class ItemShown(Item, RecordStanding):
    """An item that may be checked in an inspection."""


class FieldChanged(BaseModel):
    """A field with its values before and after the change; null means not known."""

    field: str = Field(examples=["certificate_expires"])
    before: Any
    after: Any


class VersionShown(BaseModel):
    """A version of a record; `until` is null for the newest version."""

    version: int
    since: BeijingTime = Field(serialization_alias="from")
    until: BeijingTime | None
    retired: bool
    changed: tuple[FieldChanged, ...]
    changed_by: ActingPerson
    reason: str
    event: UUID
    trace: str
