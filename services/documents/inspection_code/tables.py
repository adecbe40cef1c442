"""Read rows of the inspections that have a code, and of their notices."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, Text
from sqlmodel import Field

from services.documents.schema import Row, SecretRow
from shared.contracts.inspection_codes import CodeStanding

TABLES = ("documents.inspection_code", "documents.printed_notice")
"""The tables that a rebuild empties and fills again."""


class InspectionCodeRow(SecretRow, table=True):
    """An inspection that has a code: the handle by which the code names it (hex), what it has come to, the enterprise,
    and the day of the visit, if it is set.
    """

    __tablename__ = "inspection_code"

    inspection: UUID = Field(primary_key=True)
    handle: str
    standing: CodeStanding = Field(sa_type=Text)
    name: str
    identifier: str
    day: date | None


class PrintedNoticeRow(Row, table=True):
    """A notice that was printed, by the id of its secret's stream: by whom, and when. Who may know of it says the code
    of its inspection.
    """

    __tablename__ = "printed_notice"

    id: UUID = Field(primary_key=True)
    bureau: str
    inspection: UUID
    printed_by: str
    printed_at: datetime = Field(sa_type=DateTime(timezone=True))
