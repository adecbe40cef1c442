"""Read rows of the frames of announced draws: the units of a `rank` draw, the tasks and people of an `assign` draw.

`identifier`, `salt` and `label` stand together or not at all: who is behind an id, once everybody may know.
"""

from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Column, MetaData
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

METADATA = MetaData(schema="publishing")


class CandidateRow(SQLModel, table=True):
    """A unit."""

    metadata: ClassVar[MetaData] = METADATA
    __tablename__ = "candidate"

    draw: UUID = Field(primary_key=True)
    id: str = Field(primary_key=True)
    bureau: str
    identifier: str | None = Field(index=True)
    salt: str | None
    label: str | None
    stratum: str
    weight: int


class TaskRow(SQLModel, table=True):
    """A task, with the enterprise that it visits."""

    metadata: ClassVar[MetaData] = METADATA
    __tablename__ = "task"

    draw: UUID = Field(primary_key=True)
    id: str = Field(primary_key=True)
    bureau: str
    identifier: str | None = Field(index=True)
    salt: str | None
    label: str | None
    slots: list[Any] = Field(sa_column=Column(JSONB, nullable=False))


class PersonRow(SQLModel, table=True):
    """Somebody who may be put on tasks. Nobody outside ever learns who."""

    metadata: ClassVar[MetaData] = METADATA
    __tablename__ = "person"

    draw: UUID = Field(primary_key=True)
    id: str = Field(primary_key=True)
    bureau: str
    tags: list[str] = Field(sa_column=Column(JSONB, nullable=False))
    capacity: int
    recused: list[str] = Field(sa_column=Column(JSONB, nullable=False))
