"""Read rows of results: one for everybody who was drawn, and for everybody who was put on a task."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime
from sqlmodel import Field

from services.sampling.schema import Row

TABLES = ("sampling.drawn", "sampling.assigned")
"""What a rebuild empties and makes again."""


class DrawnRow(Row, table=True):
    """Somebody who was drawn by a `rank` draw, or stands in as a substitute; `withdrawn_at` once somebody else does.

    `year` is the year that the draw was announced for, whenever it was held. `embargoed` while a covert draw is not
    opened: what others may read counts no such row.
    """

    __tablename__ = "drawn"

    draw: UUID = Field(primary_key=True)
    unit: str = Field(primary_key=True)
    bureau: str
    year: int
    population: str
    kind: str | None
    identifier: str
    deal: str
    stratum: str
    drawn_at: datetime = Field(sa_type=DateTime(timezone=True))
    withdrawn_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    embargoed: bool


class AssignedRow(Row, table=True):
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
