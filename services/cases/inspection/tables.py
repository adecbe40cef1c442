"""Read rows of inspections, and of the people of their crews."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from services.cases.schema import Row

TABLES = ("cases.inspection", "cases.crew", "cases.opened_draw")
"""The tables that a rebuild empties and fills again."""


class InspectionRow(Row, table=True):
    """The read row of an inspection. `state` is a `state.Inspection` in JSON; other columns repeat parts of it for
    queries. `draw` drew the enterprise, `draws` are all draws behind the inspection. `hidden`: one of them is covert
    and not open. `visited_on`: the day of the arrival.
    """

    __tablename__ = "inspection"

    id: UUID = Field(primary_key=True)
    bureau: str
    version: int
    trace: str
    status: str
    occasion: str
    hidden: bool
    identifier: str
    name: str
    team: str
    draw: UUID | None
    draws: list[UUID] = Field(sa_type=ARRAY(Uuid))
    day: date | None
    visited_on: date | None
    opened_at: datetime = Field(sa_type=DateTime(timezone=True))
    state: Any = Field(sa_type=JSONB)


class CrewRow(Row, table=True):
    """A person of the crew of an inspection: the lasting id in the register, and the subject."""

    __tablename__ = "crew"

    inspection: UUID = Field(primary_key=True)
    person: UUID = Field(primary_key=True)
    bureau: str
    subject: str


class OpenedDrawRow(Row, table=True):
    """A covert draw that was opened. Its visits may be assigned later."""

    __tablename__ = "opened_draw"

    draw: UUID = Field(primary_key=True)
    bureau: str
