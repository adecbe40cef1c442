"""The read rows of numbers: the counts, and the lines of the register."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.documents.schema import Row, SecretRow

TABLES = ("documents.count", "documents.number")
"""The tables that a rebuild empties and fills again."""


class CountRow(Row, table=True):
    """The last number of what has a count of its own, and the scope and format of its first number.

    `lines`, `issued` and `voided` count its lines of the register: all, and by what became of them. `opening` is the
    `SeriesOpened` that set its first number, in JSON, with its event.
    """

    __tablename__ = "count"

    bureau: str = Field(primary_key=True)
    series: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    team: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    last: int
    scope: str
    format: str
    lines: int = 0
    issued: int = 0
    voided: int = 0
    opening: Any = Field(default=None, sa_type=JSONB(none_as_null=True))


class NumberRow(SecretRow, table=True):
    """A line of the register (文书文号登记簿): a number that was taken, and what became of it.

    `counted_year`, `counted_team` and `counted_kind` are the key of its `CountRow`. `hidden`, `draws` and `known_to`
    are those of its paper. `advance` is the id of the advance number, and `photograph` the SHA-256 of the
    paper that was signed under it; a number that was taken along has no paper before it is handed in.
    """

    __tablename__ = "number"

    bureau: str = Field(primary_key=True)
    text: str = Field(primary_key=True)
    series: str
    year: int
    team: str
    kind: str
    count: int
    repeat: int
    counted_year: int
    counted_team: str
    counted_kind: str
    matter: UUID | None
    paper: UUID | None
    form: str
    day: date | None
    data: str | None
    state: str
    taken_at: datetime = Field(sa_type=DateTime(timezone=True))
    taken_by: str
    taken_event: UUID
    ended_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    ended_event: UUID | None = None
    file: str | None = None
    because: str | None = None
    advance: UUID | None = None
    photograph: str | None = None
