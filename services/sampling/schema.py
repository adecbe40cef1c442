"""The database schema of sampling's read rows, and the SQLModel metadata that describes it."""

from sqlalchemy import MetaData
from sqlmodel import SQLModel


class Row(SQLModel):
    """The base class of sampling's read rows. The migrations create the tables."""

    metadata = MetaData(schema="sampling")
