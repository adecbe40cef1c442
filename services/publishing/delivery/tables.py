"""The read rows of deliveries, and what is remembered of attempts, which the log does not tell."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Column, DateTime, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.publishing.schema import Row

TABLES = (
    "publishing.delivery",
    "publishing.delivery_receipt",
    "publishing.numbered_plan",
    "publishing.registered_name",
)
"""The tables that a rebuild empties and fills again. It leaves `sending` and `attempt`, which know of
attempts.
"""


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
    `step`: the event that queued it.
    `batch`: the files in which it was handed over. `refusal`: why the last attempt failed, in Chinese and in English.
    """

    __tablename__ = "sending"

    delivery: UUID = Field(primary_key=True)
    bureau: str
    outlet: str
    kind: str
    operation: str
    step: UUID
    queued_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    due_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    failures: int
    batch: UUID | None
    refusal: Any = Field(default=None, sa_column=Column(JSONB(none_as_null=True)))


class AttemptRow(Row, table=True):
    """Something that was sent to a target, or may have been, and is not answered yet. `batch`: the files in which it
    was handed over, all zeros if it was pushed.
    """

    __tablename__ = "attempt"

    delivery: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    operation: str = Field(primary_key=True)
    batch: UUID = Field(primary_key=True)
    bureau: str
    outlet: str


class NumberedPlanRow(Row, table=True):
    """A plan that was published, and its number among the plans of its bureau and year, in the order of the log."""

    __tablename__ = "numbered_plan"

    plan: UUID = Field(primary_key=True)
    bureau: str
    year: int
    serial: int
    title: str


class RegisteredNameRow(Row, table=True):
    """The name of an enterprise in the directory of a bureau, and its names of before: of one that was renamed."""

    __tablename__ = "registered_name"

    bureau: str = Field(primary_key=True)
    identifier: str = Field(primary_key=True)
    name: str
    former: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
