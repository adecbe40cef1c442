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
    """A frozen frame, without the key that blinds it; `key` is the commitment to that key. `units`, `left_out`,
    `openings` and `exclusions` are blobs; `strata` maps a stratum to its size, `reasons` a public reason to a number.

    `deals` and `reserve` are what the policy's `kind` of draw takes; `policy` is the hash of the policy's file. Both
    are None for a frame that was made by hand: a second person approves it. `item_edition` is the edition of the item
    list of a frame of items.
    """

    __tablename__ = "frame"

    id: UUID = Field(primary_key=True)
    bureau: str
    title: str
    purpose: str
    entropy: str
    root: str
    size: int
    key: str
    excluded_root: str
    excluded: int
    changed: int
    strata: Any = Field(sa_type=JSONB)
    reasons: Any = Field(sa_type=JSONB)
    selection: Any = Field(sa_type=JSONB)
    units: Any = Field(sa_type=JSONB)
    left_out: Any = Field(sa_type=JSONB)
    openings: Any = Field(sa_type=JSONB)
    exclusions: Any = Field(sa_type=JSONB)
    frozen_at: datetime = Field(sa_type=DateTime(timezone=True))
    frozen_by: str
    event: UUID
    trace: str
    population: str
    disclosure: str
    deals: Any = Field(sa_type=JSONB)
    reserve: int
    kind: str | None
    policy: str | None
    item_edition: int | None
    open_by: str
    plan: UUID | None = None
    approved_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    approved_by: str | None = None
