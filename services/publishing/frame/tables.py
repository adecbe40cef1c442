"""Read rows of the frames of announced draws: the units of a `rank` draw, the tasks and people of an `assign` draw.

`identifier`, `salt` and `label` are the opening of a blinded id: its identifier, its salt and its name. All three are
NULL until the public may know the name.
"""

from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Column, MetaData
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

METADATA = MetaData(schema="publishing")


class CandidateRow(SQLModel, table=True):
    """A unit of a `rank` draw's frame."""

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
    """A task of an `assign` draw, with the enterprise that the task visits."""

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
    """A person who may be put on the tasks of an `assign` draw. The public never learns the person's name."""

    metadata: ClassVar[MetaData] = METADATA
    __tablename__ = "person"

    draw: UUID = Field(primary_key=True)
    id: str = Field(primary_key=True)
    bureau: str
    tags: list[str] = Field(sa_column=Column(JSONB, nullable=False))
    capacity: int
    recused: list[str] = Field(sa_column=Column(JSONB, nullable=False))
