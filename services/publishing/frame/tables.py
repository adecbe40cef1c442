"""Read rows of what announced draws are made of: their lists, names and outcomes in sheets.

The members of a list are text, not rows: a draw may have a million.
"""

from typing import ClassVar
from uuid import UUID

from sqlalchemy import MetaData
from sqlmodel import Field, SQLModel

METADATA = MetaData(schema="publishing")


class SheetRow(SQLModel, table=True):
    """Up to 256 lines of a shelf (`sheets.Sheet`)."""

    metadata: ClassVar[MetaData] = METADATA
    __tablename__ = "sheet"

    draw: UUID = Field(primary_key=True)
    shelf: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    bureau: str
    first: str
    lines: str


class TreeTileRow(SQLModel, table=True):
    """A tile of the Merkle tree over a list: above level 0, or the partial tile at the end of a level."""

    metadata: ClassVar[MetaData] = METADATA
    __tablename__ = "tree_tile"

    draw: UUID = Field(primary_key=True)
    shelf: str = Field(primary_key=True)
    level: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    bureau: str
    hashes: bytes
