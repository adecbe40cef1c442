"""Read rows of papers, and of those that the service still has to make."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.documents.schema import Row, SecretRow

TABLES = ("documents.paper", "documents.pending", "documents.opened_draw", "documents.revoked_paper")
"""The tables that a rebuild empties and fills again."""


class PaperRow(SecretRow, table=True):
    """The read row of a paper. `state` is a `state.Paper` in JSON; other columns repeat parts of it for queries.

    `begun` is the id of its first event, and sorts papers by time. `name` is its number, or its name without one.
    """

    __tablename__ = "paper"

    id: UUID = Field(primary_key=True)
    begun: UUID
    version: int
    trace: str
    status: str
    form: str
    name: str | None
    matter: UUID | None
    subject: UUID | None
    day: date | None
    state: Any = Field(sa_type=JSONB)


class PendingRow(SecretRow, table=True):
    """A paper that the service has to number and to issue. `asked`: the `PaperAsked` of cases, in JSON, until the paper
    is `drafted`.
    """

    __tablename__ = "pending"

    paper: UUID = Field(primary_key=True)
    form: str
    drafted: bool = False
    asked: Any = Field(default=None, sa_type=JSONB(none_as_null=True))


class AttemptRow(Row, table=True):
    """When the service looks at a pending paper next, how often it failed, and the refusal of the last failure. The log
    knows nothing of this, and a rebuild leaves it.
    """

    __tablename__ = "attempt"

    paper: UUID = Field(primary_key=True)
    bureau: str
    due_at: datetime = Field(sa_type=DateTime(timezone=True))
    failures: int = 0
    refusal: Any = Field(default=None, sa_type=JSONB(none_as_null=True))


class OpenedDrawRow(Row, table=True):
    """A covert draw that was opened."""

    __tablename__ = "opened_draw"

    draw: UUID = Field(primary_key=True)
    bureau: str


class RevokedPaperRow(Row, table=True):
    """A paper for which cases asked, and of which it said later that it does not hold any more."""

    __tablename__ = "revoked_paper"

    paper: UUID = Field(primary_key=True)
    bureau: str
