"""The requests of the API about a record: all that is known of it from now on, and the reason."""

from typing import Annotated

from pydantic import Field

from services.sampling.registers.records.fields import Expert, Fields, Inspector, Item, Key
from shared.http.wire import ReasonText, RequestBody
from shared.policy.clauses import Day

Why = Annotated[
    ReasonText, Field(description="The reason for the change. It is recorded with the change.", examples=["换发执法证"])
]


class InspectorEntry(Inspector):
    reason: Why


class ExpertEntry(Expert):
    reason: Why


class ItemEntry(Item):
    reason: Why


class RetireRecordRequest(RequestBody):
    """The reason why a record is no longer in use."""

    reason: Why


class RenewExpertRequest(RequestBody):
    """The new number of an expert, who stays the same person."""

    key: Annotated[Key, Field(description="The new number.", examples=["专家-103"])]
    reason: Why


class RenewCertificateRequest(RequestBody):
    """The new certificate of a person, who stays the same person. `certificate_expires` is null for a certificate that
    does not expire.
    """

    key: Annotated[Key, Field(description="The number of the new certificate.", examples=["鲁平执-0117"])]
    certificate_expires: Day | None
    reason: Why


def without_reason(entry: InspectorEntry | ExpertEntry | ItemEntry, model: type[Fields]) -> Fields:
    """The fields of the record, without the reason for the change."""
    return model.model_validate({name: value for name, value in entry if name != "reason"})
