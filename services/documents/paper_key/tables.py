"""The read rows of paper keys."""

from datetime import date
from typing import Any

from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.documents.schema import Row

TABLES = ("documents.paper_key",)
"""The tables that a rebuild empties and fills again."""


class PaperKeyRow(Row, table=True):
    """A paper key of a bureau: the public key in hex, and its days as in `shared.papers.keys.PaperKey`.

    `registered` is a `Deed` in JSON, `revocation` a `Revocation`; `version` is that of the stream of all keys.
    """

    __tablename__ = "paper_key"

    bureau: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    version: int
    first: date
    last: date | None
    revoked: date | None
    registered: Any = Field(sa_type=JSONB)
    revocation: Any = Field(sa_type=JSONB(none_as_null=True))
