"""The read row of a draw: its state, and the columns by which draws are found."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.sampling.schema import Row

TABLES = ("sampling.draw",)
"""The tables that a rebuild empties and fills again."""


class DrawRow(Row, table=True):
    """The read row of a draw. `state` is a `lifecycle.Draw` in JSON; the other columns repeat parts of it for queries.

    `method` is rank or assign; `kind` is the policy's kind of draw; `root` is the root of the frame, or of the tasks.
    `annulled_from`: from when an annulment of the draw counts; NULL without one.
    `wakes_at`: when the service has something to do about the draw by itself; None if never.
    """

    __tablename__ = "draw"

    id: UUID = Field(primary_key=True)
    bureau: str
    year: int
    serial: int
    title: str
    purpose: str
    status: str
    version: int
    trace: str
    announced_at: datetime = Field(sa_type=DateTime(timezone=True))
    replaces: UUID | None
    method: str
    kind: str | None
    population: str
    frame: UUID
    root: str
    annulled_from: datetime | None = Field(sa_type=DateTime(timezone=True))
    wakes_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    state: Any = Field(sa_type=JSONB)
