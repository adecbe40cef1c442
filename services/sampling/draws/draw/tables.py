"""The read row of a draw: its state as its events tell it, and beside it what lists are made of."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.sampling.schema import Row

TABLES = ("sampling.draw",)
"""What a rebuild empties and makes again."""


class DrawRow(Row, table=True):
    """`state` is a `lifecycle.Draw` in JSON; the other columns repeat parts of it for queries.

    `method` is rank or assign, `kind` the policy's kind of draw; `fills` is the draw whose vacated slot this one fills.
    """

    __tablename__ = "draw"

    id: UUID = Field(primary_key=True)
    bureau: str
    year: int
    serial: int
    title: str
    status: str
    version: int
    trace: str
    announced_at: datetime = Field(sa_type=DateTime(timezone=True))
    replaces: UUID | None
    method: str
    kind: str | None
    population: str
    frame: UUID
    fills: UUID | None
    state: Any = Field(sa_type=JSONB)
