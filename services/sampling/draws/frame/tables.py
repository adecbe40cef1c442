"""The read row of a frame: a projection of `sampling.frame.frozen`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.sampling.schema import Row

TABLES = ("sampling.frame",)
"""The tables that a rebuild empties and fills again."""


class FrameRow(Row, table=True):
    """A frozen frame, without its key. `units`, `openings` and `exclusions` are blobs; `strata` maps a stratum to its
    size.

    `deals` and `reserve` are what the policy's `kind` of draw takes; `policy` is the hash of the policy's file.
    """

    __tablename__ = "frame"

    id: UUID = Field(primary_key=True)
    bureau: str
    title: str
    root: str
    size: int
    strata: Any = Field(sa_type=JSONB)
    selection: Any = Field(sa_type=JSONB)
    units: Any = Field(sa_type=JSONB)
    openings: Any = Field(sa_type=JSONB)
    frozen_at: datetime = Field(sa_type=DateTime(timezone=True))
    frozen_by: str
    event: UUID
    trace: str
    population: str = "enterprises"
    disclosure: str = "at-once"
    exclusions: Any = Field(default=None, sa_type=JSONB(none_as_null=True))
    excluded: int = 0
    deals: Any = Field(default=[], sa_type=JSONB)
    reserve: int = 0
    kind: str | None = None
    policy: str | None = None
