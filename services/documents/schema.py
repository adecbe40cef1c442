"""The database schema of the read rows of documents, and the SQLModel metadata that describes it."""

from uuid import UUID

from sqlalchemy import MetaData, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel


class Row(SQLModel):
    """The base class of the read rows of documents. The migrations create the tables."""

    metadata = MetaData(schema="documents")


class SecretRow(Row):
    """What only some know of as long as it is `hidden`: a draw behind its matter is covert and not open. `known_to`:
    the subjects of those who know of it all the same.
    """

    bureau: str
    hidden: bool
    draws: list[UUID] = Field(sa_type=ARRAY(Uuid))
    known_to: list[str] = Field(sa_type=ARRAY(Text))
