"""Read rows of the commands that devices have sent."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.cases.schema import Row

TABLES = ("cases.command",)
"""The tables that a rebuild empties and fills again."""


class CommandRow(Row, table=True):
    """The read row of a command. `state` is a `lifecycle.FieldCommand` in JSON. `last`: the last version of the
    inspection that the command made, 0 if it made none.
    """

    __tablename__ = "command"

    bureau: str = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    version: int
    inspection: UUID
    sender: str
    device_time: datetime = Field(sa_type=DateTime(timezone=True))
    status: str
    last: int
    state: Any = Field(sa_type=JSONB)
