"""The read rows of corrections of the law: what was asked for, and what was approved."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.cases.schema import Row
from shared.law.corrections import corrections_table

TABLES = ("cases.correction", "cases.law_correction")
"""The tables that a rebuild empties and fills again."""

APPROVED = corrections_table(Row.metadata)


class CorrectionRow(Row, table=True):
    """A correction. `state` is a `lifecycle.LawCorrection` in JSON; other columns repeat parts of it for queries."""

    __tablename__ = "correction"

    id: UUID = Field(primary_key=True)
    bureau: str
    kind: str
    rule: str
    status: str
    version: int
    trace: str
    requested_at: datetime = Field(sa_type=DateTime(timezone=True))
    state: Any = Field(sa_type=JSONB)
