"""Read rows of services of papers."""

from typing import Any
from uuid import UUID

from sqlalchemy import Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from services.documents.schema import SecretRow

TABLES = ("documents.service",)
"""The table that a rebuild empties and fills again."""


class ServiceRow(SecretRow, table=True):
    """The read row of a service. `state` is a `state.ServiceOfPapers` in JSON; other columns repeat parts of it for
    queries. `begun` is the id of its first event, and sorts services by time.
    """

    __tablename__ = "service"

    id: UUID = Field(primary_key=True)
    begun: UUID
    version: int
    status: str
    matter: UUID | None
    papers: list[UUID] = Field(sa_type=ARRAY(Uuid))
    state: Any = Field(sa_type=JSONB)
