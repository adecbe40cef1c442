"""What the API takes and says about inspections on record. Days are Beijing days."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from shared.clock import BeijingTime
from shared.contracts.planning import Occasion
from shared.draws.spec import Line
from shared.policy.clauses import Day

_Identifier = Annotated[Line, Field(max_length=50, examples=["91370124EXAMP00154"])]
_Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=r"^[^\x00]*$")]


class _Request(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class InspectionRequest(_Request):
    """That an enterprise of the directory was inspected: on which day, by whom, on which occasion."""

    identifier: _Identifier
    held_on: Annotated[Day, Field(examples=["2026-03-12"])]
    department: Annotated[
        Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]{0,100}$")],
        Field(description='Another department; "" or left out: this bureau.', examples=["市场监督管理局"]),
    ] = ""
    occasion: Occasion
    draw: Annotated[
        UUID | None, Field(strict=False, description="The completed draw of this bureau that drew the enterprise.")
    ] = None
    source: Annotated[
        Line, Field(description="Where it is written down.", examples=["现场检查记录 平应急检记〔2026〕12 号"])
    ]
    remark: _Prose | None = None


class RecordRequest(_Request):
    """Inspections that are put on record together: all of them, or none."""

    inspections: Annotated[tuple[InspectionRequest, ...], Field(strict=False, min_length=1, max_length=1000)]


class WithdrawalRequest(_Request):
    """Why an inspection should not have been put on record."""

    reason: Annotated[_Prose, Field(examples=["重复登记"])]


class Withdrawal(BaseModel):
    """That it counts no more, since when and why."""

    at: BeijingTime
    by: str
    reason: str
    event: UUID


class InspectionShown(BaseModel):
    """An inspection on record. `department` is "" for the bureau itself."""

    id: UUID
    bureau: str = Field(examples=["370124"])
    identifier: str = Field(examples=["91370124EXAMP00154"])
    held_on: date
    department: str
    occasion: Occasion
    draw: UUID | None
    source: str
    remark: str | None
    recorded_at: BeijingTime
    recorded_by: str
    event: UUID
    trace: str
    withdrawal: Withdrawal | None


class RecordedOne(BaseModel):
    """An inspection that is on record now, under its id."""

    id: UUID
    identifier: str
    held_on: date


class Recorded(BaseModel):
    """What was put on record, in the order of the request."""

    inspections: list[RecordedOne]
    event: UUID
    trace: str
