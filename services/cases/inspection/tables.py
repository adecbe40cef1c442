"""Read rows of inspections, and of the people of their crews."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from services.cases.schema import Row
from shared.policy.draws import Method

TABLES = ("cases.inspection", "cases.crew", "cases.opened_draw", "cases.gated_plan", "cases.trained")
"""The tables that a rebuild empties and fills again."""


class InspectionRow(Row, table=True):
    """The read row of an inspection. `state` is a `state.Inspection` in JSON; other columns repeat parts of it for
    queries. `draw` drew the enterprise, `draws` are all draws behind the inspection. `hidden`: one of them is covert
    and not open. `visited_on`: the day of the arrival. `methods`: how the enterprise is inspected. `known_as`: the
    other identifiers of the enterprise. `plan`: the plan by which it was assigned. `crew_ever`: the subjects of
    everybody who is or was of its crew.
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
    known_as: list[str] = Field(sa_type=ARRAY(Text))
    name: str
    team: str
    draw: UUID | None
    draws: list[UUID] = Field(sa_type=ARRAY(Uuid))
    day: date | None
    visited_on: date | None
    opened_at: datetime = Field(sa_type=DateTime(timezone=True))
    state: Any = Field(sa_type=JSONB)
    methods: list[Method] = Field(sa_type=ARRAY(Text))
    plan: UUID | None
    crew_ever: list[str] = Field(sa_type=ARRAY(Text))


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


class GatedPlanRow(Row, table=True):
    """A plan whose visits are those of a campaign: only who was trained for it goes there. The campaign writes this."""

    __tablename__ = "gated_plan"

    bureau: str = Field(primary_key=True)
    plan: UUID = Field(primary_key=True)


class TrainedRow(Row, table=True):
    """A person who was trained for the campaign of a plan, with the certificate that was looked at."""

    __tablename__ = "trained"

    bureau: str = Field(primary_key=True)
    plan: UUID = Field(primary_key=True)
    person: UUID = Field(primary_key=True)
    certificate: str
