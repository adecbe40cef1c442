"""Read rows of the inspections on record."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime
from sqlmodel import Field, SQLModel

from services.sampling.schema import Row

TABLES = ("sampling.inspection", "sampling.withdrawn_inspection")
"""What a rebuild empties and makes again."""


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
    recording: UUID
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
    recorded_by: str
    event: UUID
    trace: str


class InspectionRow(Row, _Inspection, table=True):
    """That an enterprise was inspected. `department` is "" for the bureau itself; `draw` the draw it followed.

    `recording` is the stream it was put on record by, together with others.
    """

    __tablename__ = "inspection"

    @property
    def status(self) -> str:
        return "on-record"

    @property
    def version(self) -> int:
        """An inspection changes once at most."""
        return 1


class WithdrawnRow(Row, _Inspection, table=True):
    """An inspection that was on record by mistake, when it was taken off, by whom and why."""

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
        """After the one change that there is."""
        return 2


AnyInspection = InspectionRow | WithdrawnRow
"""An inspection that is on record, or was once."""
