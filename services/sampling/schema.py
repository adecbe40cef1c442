"""Where sampling's read rows stand: one schema, and one description of it."""

from sqlalchemy import MetaData
from sqlmodel import SQLModel


class Row(SQLModel):
    """A read row of sampling. Its table is made by the migrations."""

    metadata = MetaData(schema="sampling")
