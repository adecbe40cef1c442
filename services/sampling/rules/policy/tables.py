"""The read rows of adopted policies, and of adoptions that were requested."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.sampling.schema import Row

TABLES = ("sampling.policy", "sampling.adoption")
"""The tables that a rebuild empties and fills again."""


class PolicyRow(Row, table=True):
    """An adopted policy, by the hash of its file. `rules` is the content of the file as JSON; `file` is the blob with
    the file; `version` counts the bureau's adoptions from 1.
    """

    __tablename__ = "policy"

    bureau: str = Field(primary_key=True)
    sha256: str = Field(primary_key=True)
    policy: str
    title: str
    source: str
    first: date
    last: date | None
    version: int
    rules: Any = Field(sa_type=JSONB)
    file: Any = Field(sa_type=JSONB)
    warnings: Any = Field(sa_type=JSONB)
    adopted_at: datetime = Field(sa_type=DateTime(timezone=True))
    adopted_by: str
    event: UUID
    trace: str


class AdoptionRow(Row, table=True):
    """The adoption of a policy file. `state` is a `lifecycle.Adoption` in JSON; the other columns repeat parts of it
    for queries.
    """

    __tablename__ = "adoption"

    id: UUID = Field(primary_key=True)
    bureau: str
    file: str
    policy: str
    title: str
    status: str
    version: int
    trace: str
    requested_at: datetime = Field(sa_type=DateTime(timezone=True))
    state: Any = Field(sa_type=JSONB)
