"""The read rows of publications, and the documents of their versions."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from services.publishing.schema import Row

TABLES = ("publishing.publication", "publishing.publication_version")
"""The tables that a rebuild empties and fills again."""


class PublicationRow(Row, table=True):
    """A publication. `state` is a `state.Publication` in JSON; other columns repeat parts of it for queries.

    `begun` is the id of its first event, and sorts publications by time. `released` is the event of its newest version.
    `identifier`: the enterprise that it is about, "" without one; `mistaken`: those that it was about until it was
    corrected. `over_on`: the first day on which it is not shown any more; null while something blocks that. `ripe_on`:
    the day on which the service releases what waits for its day.
    """

    __tablename__ = "publication"

    id: UUID = Field(primary_key=True)
    bureau: str
    begun: UUID
    version: int
    trace: str
    kind: str
    status: str
    identifier: str
    mistaken: list[str] = Field(sa_type=ARRAY(Text))
    released: UUID | None
    over_on: date | None
    ripe_on: date | None
    state: Any = Field(sa_type=JSONB)


class PublicationVersionRow(Row, table=True):
    """A version that was released: the exact bytes of its document, and their hash."""

    __tablename__ = "publication_version"

    publication: UUID = Field(primary_key=True)
    number: int = Field(primary_key=True)
    bureau: str
    sha256: str
    document: bytes = Field(sa_type=LargeBinary)
