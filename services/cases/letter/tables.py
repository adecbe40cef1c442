"""Read rows of letters."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.cases.schema import Row
from shared.contracts.letters import LetterKind

TABLES = ("cases.letter",)
"""The tables that a rebuild empties and fills again."""


class LetterRow(Row, table=True):
    """The read row of a letter. `state` is a `lifecycle.Letter` in JSON; other columns repeat parts of it for queries.
    `entered`: the event by which it was received, in the order of time. `hidden`: it is disclosed with its inspection,
    which is secret.
    """

    __tablename__ = "letter"

    id: UUID = Field(primary_key=True)
    bureau: str
    version: int
    trace: str
    entered: UUID
    status: str
    hidden: bool
    about: LetterKind = Field(sa_type=Text)
    inspection: UUID
    received_on: date
    state: Any = Field(sa_type=JSONB)
