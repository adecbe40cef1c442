"""The read rows of published item lists."""

from datetime import date
from typing import Any

from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.cases.schema import Row

TABLES = ("cases.item_list",)
"""The tables that a rebuild empties and fills again."""


class ItemListRow(Row, table=True):
    """An edition of a bureau's item list: the day from which it holds, and the keys of its items."""

    __tablename__ = "item_list"

    bureau: str = Field(primary_key=True)
    edition: int = Field(primary_key=True)
    first: date
    keys: Any = Field(sa_type=JSONB)
