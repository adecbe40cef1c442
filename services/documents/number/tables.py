"""The read rows of numbers: the counts, what number each matter has, and the lines of the register."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime
from sqlmodel import Field

from services.documents.schema import Row

TABLES = ("documents.count", "documents.matter_number", "documents.number")
"""The tables that a rebuild empties and fills again."""


class CountRow(Row, table=True):
    """The last number of what has a count of its own, and the scope and format of its first number."""

    __tablename__ = "count"

    bureau: str = Field(primary_key=True)
    series: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    team: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    last: int
    scope: str
    format: str


class MatterNumberRow(Row, table=True):
    """The number that the first paper of a matter took in a series."""

    __tablename__ = "matter_number"

    bureau: str = Field(primary_key=True)
    series: str = Field(primary_key=True)
    matter: UUID = Field(primary_key=True)
    year: int
    count: int


class NumberRow(Row, table=True):
    """A line of the register (文书文号登记簿): a number that was taken, and what became of it."""

    __tablename__ = "number"

    bureau: str = Field(primary_key=True)
    text: str = Field(primary_key=True)
    series: str
    year: int
    team: str
    kind: str
    count: int
    repeat: int
    matter: UUID | None
    paper: UUID
    form: str
    day: date
    data: str
    state: str
    taken_at: datetime = Field(sa_type=DateTime(timezone=True))
    taken_by: str
    taken_event: UUID
    ended_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    ended_event: UUID | None = None
    file: str | None = None
    because: str | None = None
