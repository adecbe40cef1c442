"""The read row of a roster: a projection of `sampling.roster.frozen`."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.sampling.schema import Row
from shared.policy.occasions import Unplanned

TABLES = ("sampling.roster",)
"""The tables that a rebuild empties and fills again."""


class RosterRow(Row, table=True):
    """A frozen roster, without the key that blinds it; `key` is the commitment to that key. `tasks`, `people`,
    `left_out`, their openings and `exclusions` are blobs; `reasons` maps a public reason to a number of people.

    `selection` is the request as it was made, for people to read. `visit_from` is the first day of the visits. `kind`
    and `policy` are None for a roster that was made by hand: a second person approves it. `open_by` is the day by which
    the covert draw is opened that chose the enterprises.
    """

    __tablename__ = "roster"

    id: UUID = Field(primary_key=True)
    bureau: str
    title: str
    purpose: str
    entropy: str
    tasks_root: str
    tasks_size: int
    people_root: str
    people_size: int
    key: str
    excluded_root: str
    excluded: int
    reasons: Any = Field(sa_type=JSONB)
    selection: Any = Field(sa_type=JSONB)
    season: str
    source_draw: UUID | None
    deal: int | None
    recusals: Any = Field(sa_type=JSONB)
    tasks: Any = Field(sa_type=JSONB)
    people: Any = Field(sa_type=JSONB)
    left_out: Any = Field(sa_type=JSONB)
    openings: Any = Field(sa_type=JSONB)
    people_openings: Any = Field(sa_type=JSONB)
    exclusions: Any = Field(sa_type=JSONB)
    disclosure: str
    open_by: str
    kind: str | None
    policy: str | None
    plan: UUID | None = None
    occasion: Unplanned | None = Field(default=None, sa_type=Text)
    visit_from: date | None = None
    visit_by: date | None = None
    frozen_at: datetime = Field(sa_type=DateTime(timezone=True))
    frozen_by: str
    event: UUID
    trace: str
    approved_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    approved_by: str | None = None
