"""The database schema of the read rows of publishing, and the SQLModel metadata that describes it."""

from sqlalchemy import MetaData
from sqlmodel import SQLModel


class Row(SQLModel):
    """The base class of the read rows of publishing. The migrations create the tables."""

    metadata = MetaData(schema="publishing")
