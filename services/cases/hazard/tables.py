"""Read rows of major hazards."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.cases.schema import Row

TABLES = ("cases.hazard",)
"""The tables that a rebuild empties and fills again."""


class HazardRow(Row, table=True):
    """The read row of a major hazard. `state` is a `lifecycle.Hazard` in JSON; other columns repeat parts of it for
    queries. `hidden`: its inspection is secret. `overdue_after`: the last day on which it is in time. `stopped`: work
    was stopped, and may not restart yet.
    """

    __tablename__ = "hazard"

    id: UUID = Field(primary_key=True)
    bureau: str
    version: int
    trace: str
    status: str
    hidden: bool
    inspection: UUID | None
    finding: UUID | None
    identifier: str
    name: str
    team: str
    standard: str
    listed_on: date
    due: date
    overdue_after: date | None
    stopped: bool
    supervisor: str
    state: Any = Field(sa_type=JSONB)
