"""The answers of the API about frames."""

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from shared.access.acting_person import ActingPerson
from shared.clock import BeijingTime
from shared.contracts.fact import Hex32
from shared.contracts.sampling import Disclosure
from shared.policy.selection import Population

_KIND = Field(description="The policy's kind of draw, where one chose the units.", examples=["monthly"])
_POLICY = Field(description="SHA-256 of the policy's file that was in force.")


class Stratum(BaseModel):
    """A part of the frame from which units are drawn separately."""

    stratum: str = Field(description='"" where there are none.', examples=["危险化学品和化工医药"])
    size: int = Field(examples=[46])


class Deal(BaseModel):
    """How many units of a stratum are drawn, under which name."""

    name: str = Field(examples=["2026-03"])
    stratum: str
    count: int = Field(examples=[4])


class FrameShown(BaseModel):
    """A frozen frame. Its members are not public until a draw's bundle opens them."""

    id: UUID
    bureau: str = Field(examples=["370124"])
    title: str
    population: Population
    kind: str | None = _KIND
    disclosure: Disclosure
    root: Hex32 = Field(description="Merkle root over the blinded units: what an announcement commits to.")
    size: int = Field(examples=[136])
    strata: list[Stratum]
    excluded: int = Field(description="How many fit and are out all the same.", examples=[12])
    deals: list[Deal] = Field(description="What is drawn; empty where the announcement says it.")
    reserve: int
    policy: Hex32 | None = _POLICY
    selection: dict[str, Any] = Field(description="The request that chose the units.")
    frozen_at: BeijingTime
    frozen_by: ActingPerson
    event: UUID
    trace: str


class ReasonShown(BaseModel):
    """Why a subject is out: a code, and a sentence in both languages."""

    because: str = Field(examples=["inspected"])
    detail: str = Field(examples=["本年度已检查，共 1 次，最近一次 2026-03-05。"])
    detail_en: str


class ExcludedShown(BaseModel):
    """A subject that fits the selection but may not be drawn, with the reasons."""

    identifier: str
    name: str
    reasons: list[ReasonShown]


class Inclusion(BaseModel):
    """The probability that a unit of this weight is drawn. Its error is at most `error`."""

    weight: int
    units: int
    probability: float = Field(examples=[0.3])
    method: Literal["exact", "bounded"]
    error: float


class StratumPreviewed(BaseModel):
    """A stratum as it would be frozen: its size, how many are drawn, the chance of a unit of each weight, and reason →
    how many are out for it.
    """

    stratum: str
    size: int
    certain: bool = Field(description="Drawn whole.")
    drawn: int | None = Field(description="Expected count; null where the announcement says it.")
    inclusion: list[Inclusion] = Field(description="Of each weight; empty where the count is not known yet.")
    out: dict[str, int]


class CandidatePreviewed(BaseModel):
    """A subject that would be in the frame."""

    identifier: str
    name: str
    stratum: str
    weight: int
    probability: float | None


class Impossible(BaseModel):
    """Why freezing the frame would be refused."""

    code: str = Field(examples=["quota-impossible"])
    detail: str
    detail_en: str


class FramePreview(BaseModel):
    """A frame as it would be frozen now. Nothing is written."""

    population: Population
    kind: str | None = _KIND
    disclosure: Disclosure
    policy: Hex32 | None = _POLICY
    size: int
    excluded: int
    reasons: dict[str, int] = Field(description="How many are out for each reason; one may be out for several.")
    strata: list[StratumPreviewed]
    deals: list[Deal]
    reserve: int
    impossible: Impossible | None
    candidates: list[CandidatePreviewed] = Field(description="In the order of identifiers, from `in_after` on.")
    exclusions: list[ExcludedShown] = Field(description="In the order of identifiers, from `out_after` on.")
    next_in: str | None = Field(description="To be sent as `in_after` for the candidates that follow.")
    next_out: str | None = Field(description="To be sent as `out_after` for the exclusions that follow.")
