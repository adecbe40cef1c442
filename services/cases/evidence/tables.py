"""Rows of evidence, of files that were received, and of uploads that are under way."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from services.cases.schema import Row

TABLES = ("cases.evidence",)
"""The tables that a rebuild empties and fills again. Uploads and received files are known before any event is: an event
names only what was taken as evidence.
"""


class EvidenceRow(Row, table=True):
    """The read row of a piece of evidence. `state` is a `lifecycle.Evidence` in JSON."""

    __tablename__ = "evidence"

    id: UUID = Field(primary_key=True)
    bureau: str
    version: int
    inspection: UUID
    sha256: str
    status: str
    state: Any = Field(sa_type=JSONB)


class ReceivedFileRow(Row, table=True):
    """A file that the person `subject` sent as a whole. It stays when nothing refers to it: a device may have dropped
    its copy.
    """

    __tablename__ = "received_file"

    bureau: str = Field(primary_key=True)
    sha256: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    size: int = Field(sa_type=BigInteger)
    media_type: str
    received_at: datetime = Field(sa_type=DateTime(timezone=True))


class UploadRow(Row, table=True):
    """A file that the person `subject` sends in parts. `parts` are those that are on disk, in order; `touched_at`: when
    the last of them came; `declared`: the SHA-256 that the sender expects, if it said so. `sha256`: what was received,
    once the file is whole.
    """

    __tablename__ = "upload"

    id: UUID = Field(primary_key=True)
    bureau: str
    subject: str
    size: int = Field(sa_type=BigInteger)
    received: int = Field(sa_type=BigInteger)
    parts: list[str] = Field(sa_type=ARRAY(Text))
    declared: str | None
    sha256: str | None
    media_type: str | None
    touched_at: datetime = Field(sa_type=DateTime(timezone=True))
