"""Read rows of the inspections that have a code."""

from datetime import date
from uuid import UUID

from sqlalchemy import Text
from sqlmodel import Field

from services.documents.schema import SecretRow
from shared.contracts.inspection_codes import CodeStanding

TABLES = ("documents.inspection_code",)
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
