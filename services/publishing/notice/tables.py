"""Read rows of notices: one row for each draw."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Column, DateTime, MetaData
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

METADATA = MetaData(schema="publishing")


class NoticeRow(SQLModel, table=True):
    """The public notice of one draw (`story.Notice`)."""

    metadata: ClassVar[MetaData] = METADATA
    __tablename__ = "notice"

    draw: UUID = Field(primary_key=True)
    bureau: str
    year: int
    serial: int
    title: str
    stage: str
    announced_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    spec: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    spec_hash: str
    counts: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    changed: int
    frozen: str
    open_by: str
    replaces: UUID | None
    joined: int | None
    left: int | None
    disclosure: str
    population: str
    kind: str | None
    units: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    left_out: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    openings: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    people: dict[str, Any] | None = Field(sa_column=Column(JSONB(none_as_null=True)))
    strata: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    slots: int
    witnessed: str
    reveals: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    completion: dict[str, Any] | None = Field(sa_column=Column(JSONB(none_as_null=True)))
    failure: dict[str, Any] | None = Field(sa_column=Column(JSONB(none_as_null=True)))
    substitutions: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    successions: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    opened: dict[str, Any] | None = Field(sa_column=Column(JSONB(none_as_null=True)))
    settled: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True)))
    annulled: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True)))
    steps: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    trace: str
