"""Read rows of the inspections on record."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime
from sqlmodel import Field, SQLModel

from services.sampling.schema import Row

TABLES = ("sampling.inspection", "sampling.withdrawn_inspection")
"""The tables that a rebuild empties and fills again."""


class _Inspection(SQLModel):
    bureau: str = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    identifier: str
    held_on: date
    department: str
    occasion: str
    draw: UUID | None
    source: str
    remark: str | None
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
    recorded_by: str
    event: UUID
    trace: str


class InspectionRow(Row, _Inspection, table=True):
    """An inspection of an enterprise. `department` is "" for the bureau itself; `draw` is the draw that the inspection
    followed.
    """

    __tablename__ = "inspection"

    @property
    def status(self) -> str:
        return "on-record"

    @property
    def version(self) -> int:
        """Always 1: no event has changed an inspection that is on record."""
        return 1


class WithdrawnRow(Row, _Inspection, table=True):
    """An inspection that was put on record by mistake, with the time, the person and the reason of its withdrawal."""

    __tablename__ = "withdrawn_inspection"

    withdrawn_at: datetime = Field(sa_type=DateTime(timezone=True))
    withdrawn_by: str
    withdrawn_because: str
    withdrawal: UUID

    @property
    def status(self) -> str:
        return "withdrawn"

    @property
    def version(self) -> int:
        """Always 2: the withdrawal is the only change an inspection can have."""
        return 2


AnyInspection = InspectionRow | WithdrawnRow
"""An inspection that is on record, or was withdrawn."""
