"""The read row of a visit that was told to cases."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from services.sampling.schema import Row

TABLES = ("sampling.assignment",)
"""The tables that a rebuild empties and fills again."""


class AssignmentRow(Row, table=True):
    """A visit. `state` is a `lifecycle.Assignment` in JSON; the other columns repeat parts of it for queries.

    `crew` is the draw of all its slots, `draws` are all draws behind it. `people` are `<register>/<key>` of the
    crew, `subjects` their subjects at the identity provider, as far as the registers know them.
    """

    __tablename__ = "assignment"

    inspection: UUID = Field(primary_key=True)
    bureau: str
    crew: UUID
    enterprise: str
    draws: list[UUID] = Field(sa_type=ARRAY(Uuid))
    status: str
    version: int
    visit_from: date
    told_at: datetime = Field(sa_type=DateTime(timezone=True))
    people: list[str] = Field(sa_type=ARRAY(Text))
    subjects: list[str] = Field(sa_type=ARRAY(Text))
    state: Any = Field(sa_type=JSONB)
