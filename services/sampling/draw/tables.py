"""Read rows of draws: each one's state as its events tell it, and who was drawn by which."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, MetaData
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

TABLES = ("sampling.draw", "sampling.drawn", "sampling.assigned")
"""What a rebuild empties and makes again."""


class _Row(SQLModel):
    metadata = MetaData(schema="sampling")


class DrawRow(_Row, table=True):
    """`state` is a `lifecycle.Draw` in JSON; the other columns repeat parts of it for queries.

    `method` is rank or assign, `kind` the policy's kind of draw; `fills` is the draw whose vacated slot this one fills.
    """

    __tablename__ = "draw"

    id: UUID = Field(primary_key=True)
    bureau: str
    year: int
    serial: int
    title: str
    status: str
    version: int
    trace: str
    announced_at: datetime = Field(sa_type=DateTime(timezone=True))
    replaces: UUID | None
    method: str
    kind: str | None
    population: str
    frame: UUID
    fills: UUID | None
    state: Any = Field(sa_type=JSONB)


class DrawnRow(_Row, table=True):
    """Somebody who was drawn by a `rank` draw, or stands in as a substitute; `withdrawn_at` once somebody else does.

    `embargoed` while a covert draw is not opened: what others may read counts no such row.
    """

    __tablename__ = "drawn"

    draw: UUID = Field(primary_key=True)
    unit: str = Field(primary_key=True)
    bureau: str
    population: str
    kind: str | None
    identifier: str
    deal: str
    stratum: str
    drawn_at: datetime = Field(sa_type=DateTime(timezone=True))
    withdrawn_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    embargoed: bool


class AssignedRow(_Row, table=True):
    """Who was put on a task by an `assign` draw: `person` is a key of a register, `enterprise` an identifier."""

    __tablename__ = "assigned"

    draw: UUID = Field(primary_key=True)
    task: str = Field(primary_key=True)
    slot: str = Field(primary_key=True)
    bureau: str
    enterprise: str
    person: str
    assigned_at: datetime = Field(sa_type=DateTime(timezone=True))
    vacated_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    vacated_because: str | None
    embargoed: bool
