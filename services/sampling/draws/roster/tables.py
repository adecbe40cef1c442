"""The read row of a roster: a projection of `sampling.roster.frozen`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.sampling.schema import Row

TABLES = ("sampling.roster",)
"""The tables that a rebuild empties and fills again."""


class RosterRow(Row, table=True):
    """A frozen roster. `tasks`, `people`, their openings and `exclusions` are blobs; `slot` is the vacated slot that it
    is made for.

    `selection` is the request as it was made, for people to read.
    """

    __tablename__ = "roster"

    id: UUID = Field(primary_key=True)
    bureau: str
    title: str
    tasks_root: str
    tasks_size: int
    people_root: str
    people_size: int
    selection: Any = Field(sa_type=JSONB)
    season: str
    source_draw: UUID | None
    deals: Any = Field(sa_type=JSONB)
    recusals: Any = Field(sa_type=JSONB)
    tasks: Any = Field(sa_type=JSONB)
    people: Any = Field(sa_type=JSONB)
    openings: Any = Field(sa_type=JSONB)
    people_openings: Any = Field(sa_type=JSONB)
    exclusions: Any = Field(sa_type=JSONB)
    disclosure: str
    policy: str | None
    slot: Any = Field(sa_type=JSONB(none_as_null=True))
    frozen_at: datetime = Field(sa_type=DateTime(timezone=True))
    frozen_by: str
    event: UUID
    trace: str
