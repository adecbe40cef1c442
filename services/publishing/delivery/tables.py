"""The read rows of deliveries, and what is remembered of attempts, which the log does not tell."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, DateTime
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.publishing.schema import Row

TABLES = ("publishing.delivery", "publishing.delivery_receipt", "publishing.numbered_plan")
"""The tables that a rebuild empties and fills again. It leaves `sending`, which knows of attempts."""


class DeliveryRow(Row, table=True):
    """A delivery. `state` is a `state.Delivery` in JSON; other columns repeat parts of it for queries.

    `begun` is the id of its first event, and sorts deliveries by time. `party` is the name in what was accepted last,
    `entered_on` the day in Beijing on which the target accepted it, "" and None before.
    """

    __tablename__ = "delivery"

    id: UUID = Field(primary_key=True)
    bureau: str
    begun: UUID
    version: int
    trace: str
    outlet: str
    kind: str
    status: str
    publication: UUID
    identifier: str
    party: str
    entered_on: date | None
    state: Any = Field(sa_type=JSONB)


class SendingRow(Row, table=True):
    """What waits for the target's answer: when its turn is, and how often it has failed, which the log does not tell.
    `batch`: the files in which it was handed over. `refusal`: why the last attempt failed, in Chinese and in English.
    """

    __tablename__ = "sending"

    delivery: UUID = Field(primary_key=True)
    bureau: str
    outlet: str
    kind: str
    operation: str
    queued_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    due_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    failures: int
    batch: UUID | None
    refusal: Any = Field(default=None, sa_column=Column(JSONB(none_as_null=True)))


class NumberedPlanRow(Row, table=True):
    """A plan that was published, and its number among the plans of its bureau and year, in the order of the log."""

    __tablename__ = "numbered_plan"

    plan: UUID = Field(primary_key=True)
    bureau: str
    year: int
    serial: int
    title: str
