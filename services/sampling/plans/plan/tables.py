"""Read rows of plans, and of the enterprises that each plan names."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.sampling.schema import Row

TABLES = ("sampling.plan", "sampling.planned")
"""The tables that a rebuild empties and fills again."""


class PlanRow(Row, table=True):
    """The read row of a plan. `state` is a `lifecycle.Plan` in JSON; the other columns repeat parts of it for
    queries.
    """

    __tablename__ = "plan"

    id: UUID = Field(primary_key=True)
    bureau: str
    kind: str
    year: int
    title: str
    status: str
    version: int
    trace: str
    drafted_at: datetime = Field(sa_type=DateTime(timezone=True))
    state: Any = Field(sa_type=JSONB)


class PlannedRow(Row, table=True):
    """An enterprise that a plan names: its category (key or general), and the team that inspects it.

    The rows name the enterprises of the edition in force; before the first approval, the enterprises of the draft.
    """

    __tablename__ = "planned"

    plan: UUID = Field(primary_key=True)
    identifier: str = Field(primary_key=True)
    bureau: str
    name: str
    category: str
    team: str
