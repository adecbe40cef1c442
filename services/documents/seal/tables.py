"""The read rows of seals."""

from datetime import date
from typing import Any

from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.documents.schema import Row

TABLES = ("documents.seal",)
"""The tables that a rebuild empties and fills again."""


class SealRow(Row, table=True):
    """A registered certificate of a bureau's seal: its SHA-256 in hex, and the first day of its papers.

    `registered` is a `Deed` in JSON, `revocation` a `Revocation`; `version` is that of the stream of all seals.
    """

    __tablename__ = "seal"

    bureau: str = Field(primary_key=True)
    certificate: str = Field(primary_key=True)
    version: int
    first: date
    registered: Any = Field(sa_type=JSONB)
    revocation: Any = Field(sa_type=JSONB(none_as_null=True))
