"""The read rows of compared books."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.publishing.schema import Row

TABLES = ("publishing.books",)
"""The tables that a rebuild empties and fills again."""


class BooksRow(Row, table=True):
    """The newest comparison of the books of an outlet, a kind and a day: a `state.Books` in JSON.

    `begun` is the id of the first event about them, and sorts them by time. `found` counts the flaws.
    """

    __tablename__ = "books"

    id: UUID = Field(primary_key=True)
    bureau: str
    begun: UUID
    version: int
    outlet: str
    kind: str
    day: date
    found: int
    state: Any = Field(sa_type=JSONB)
