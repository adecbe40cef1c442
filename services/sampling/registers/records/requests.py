"""What the API takes for a record: all that is known of it from now on, and why."""

from typing import Annotated

from pydantic import Field

from services.sampling.registers.records.fields import Expert, Fields, Inspector, Item
from shared.http.wire import ReasonText, RequestBody

Why = Annotated[ReasonText, Field(description="Why; kept with the change.", examples=["换发执法证"])]


class InspectorEntry(Inspector):
    reason: Why


class ExpertEntry(Expert):
    reason: Why


class ItemEntry(Item):
    reason: Why


class RetireRecordRequest(RequestBody):
    """Why a record is in use no more."""

    reason: Why


def without_reason(entry: InspectorEntry | ExpertEntry | ItemEntry, model: type[Fields]) -> Fields:
    """The record itself."""
    return model.model_validate({name: value for name, value in entry if name != "reason"})
