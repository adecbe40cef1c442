"""Read rows of the inspections on record."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import DateTime, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel

from services.sampling.schema import Row
from shared.approval import Rounds, pending
from shared.policy.draws import ON_SITE

TABLES = ("sampling.inspection", "sampling.withdrawn_inspection", "sampling.not_held")
"""The tables that a rebuild empties and fills again."""


_ROUNDS: TypeAdapter[Rounds] = TypeAdapter(Rounds)


class _Inspection(SQLModel):
    bureau: str = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    identifier: str
    held_on: date
    department: str
    team: str = ""
    occasion: str
    methods: list[str] = Field(sa_type=ARRAY(Text), default_factory=lambda: list(ON_SITE))
    draw: UUID | None
    draws: list[UUID] = Field(sa_type=ARRAY(Uuid), default_factory=list)
    source: str
    remark: str | None
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
    recorded_by: str
    event: UUID
    trace: str
    requests: Any = Field(sa_type=JSONB, default_factory=list)
    learned: bool = False
    result: str | None = None
    national: str | None = None
    findings: int | None = None

    @property
    def rounds(self) -> Rounds:
        """The requests to withdraw the inspection, each with its verdict."""
        return _ROUNDS.validate_python(self.requests)

    @property
    def version(self) -> int:
        """1 when it is put on record, 1 more for each request to withdraw it and for each verdict, and 1 for its
        result.
        """
        return 1 + (self.result is not None) + sum(1 if each.verdict is None else 2 for each in self.rounds)


class InspectionRow(Row, _Inspection, table=True):
    """An inspection of an enterprise. `department` is "" for the bureau itself; `team` inspected it by these `methods`,
    "" if no team is known; `draw` is the draw that the inspection
    followed, `draws` are all draws behind it, also those of its people; `requests` are `Rounds` in JSON. `learned`: the
    service cases held the inspection and has told us; `result`, `national` (the code of the national list, or "") and
    `findings` (a number) are null until it tells the result.
    """

    __tablename__ = "inspection"

    @property
    def status(self) -> str:
        return "withdrawal-requested" if pending(self.rounds) else "on-record"

    def keep(self, rounds: Rounds) -> None:
        """Keep the requests to withdraw it, with one more request or verdict."""
        self.requests = _ROUNDS.dump_python(rounds, mode="json")


class WithdrawnRow(Row, _Inspection, table=True):
    """An inspection that was put on record by mistake, with the time, the person and the reason of its withdrawal."""

    __tablename__ = "withdrawn_inspection"

    withdrawn_at: datetime = Field(sa_type=DateTime(timezone=True))
    withdrawn_by: str
    withdrawn_because: str
    withdrawal: UUID

    @property
    def status(self) -> str:
        return "withdrawn"


class NotHeldRow(Row, table=True):
    """An inspection that cases called off, or whose visit could not be held: the day, why, and the code of the reason
    for which it was called off.
    """

    __tablename__ = "not_held"

    inspection: UUID = Field(primary_key=True)
    bureau: str
    day: date
    because: str
    reason: str


AnyInspection = InspectionRow | WithdrawnRow
"""An inspection that is on record, or was withdrawn."""
