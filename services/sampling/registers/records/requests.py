"""What the API takes for a record: all that is known of it from now on, and why."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.sampling.registers.records.fields import Expert, Fields, Inspector, Item

Why = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=r"^[^\x00]*$"),
    Field(description="Why; kept with the change.", examples=["换发执法证"]),
]


class InspectorEntry(Inspector):
    reason: Why


class ExpertEntry(Expert):
    reason: Why


class ItemEntry(Item):
    reason: Why


class RetireRequest(BaseModel):
    """Why a record is in use no more."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    reason: Why


def without_reason(entry: InspectorEntry | ExpertEntry | ItemEntry, model: type[Fields]) -> Fields:
    """The record itself."""
    return model.model_validate({name: value for name, value in entry if name != "reason"})
