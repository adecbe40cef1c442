"""Read rows of outcomes: a row for each subject that was drawn, and a row for each person who was put on a task; and a
row for each draw whose names are open.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime
from sqlmodel import Field

from services.sampling.schema import Row

TABLES = ("sampling.drawn", "sampling.assigned", "sampling.open_draw")
"""The tables that a rebuild empties and fills again."""


class DrawnRow(Row, table=True):
    """A subject that a `rank` draw drew, or that joined as a substitute; `withdrawn_at` is set once another subject
    takes its place.

    `year` is the year that the draw was announced for, whenever it was held. `embargoed`: the draw is covert and not
    opened; an answer to a reader who may not know the draw must not count such a row. `annulled`: the draw is annulled,
    so nobody is drawn by it any more.
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
    annulled: bool = False


class AssignedRow(Row, table=True):
    """A person who was put on a task by an `assign` draw, or who took over a slot: `person` is a register key,
    `enterprise` an identifier, `slot` the number of the slot in its task, from 1. `annulled`: the draw is annulled, or
    the draw whose enterprises the person was to visit.
    """

    __tablename__ = "assigned"

    draw: UUID = Field(primary_key=True)
    task: str = Field(primary_key=True)
    slot: int = Field(primary_key=True)
    person: str = Field(primary_key=True)
    bureau: str
    enterprise: str
    assigned_at: datetime = Field(sa_type=DateTime(timezone=True))
    vacated_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    vacated_because: str | None
    embargoed: bool
    annulled: bool = False


class OpenDrawRow(Row, table=True):
    """A completed draw of which everybody in the bureau may know whom it drew: it is not covert, or it was opened."""

    __tablename__ = "open_draw"

    draw: UUID = Field(primary_key=True)
    bureau: str
