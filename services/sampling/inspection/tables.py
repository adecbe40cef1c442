"""The read row of an inspection on record."""

from datetime import date
from uuid import UUID

from sqlalchemy import MetaData
from sqlmodel import Field, SQLModel

TABLES = ("sampling.inspection",)
"""What a rebuild empties and makes again."""


class _Row(SQLModel):
    metadata = MetaData(schema="sampling")


class InspectionRow(_Row, table=True):
    """That an enterprise was inspected. `department` is "" for the bureau itself; `draw` the draw it followed."""

    __tablename__ = "inspection"

    bureau: str = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    identifier: str
    held_on: date
    department: str
    occasion: str
    draw: UUID | None
    source: str
    event: UUID
