"""What the API takes and says about frames."""

from collections.abc import Mapping
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.sampling.directory.wire import BeijingTime
from shared.canonical import JsonObject
from shared.contracts.fact import Hex32
from shared.draws.spec import Line

Names = Annotated[tuple[Line, ...], Field(strict=False, max_length=200)]
Stratification = Literal["none", "group", "industry", "area"]


class FreezeRequest(BaseModel):
    """Which enterprises of the directory may be drawn: all it holds now, or those that every given filter names."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    title: Annotated[Line, Field(examples=["2026 年度检查对象名录库"])]
    lists: Annotated[Names, Field(description="On one of these lists.", examples=[[]])] = ()
    groups: Annotated[Names, Field(description="In one of these groups.", examples=[[]])] = ()
    industries: Annotated[Names, Field(description="Of one of these industries.", examples=[[]])] = ()
    areas: Annotated[Names, Field(description="In one of these areas.", examples=[[]])] = ()
    stratify_by: Annotated[Stratification, Field(description="What makes a stratum of its own.")] = "none"

    @property
    def selection(self) -> JsonObject:
        return self.model_dump(mode="json", exclude={"title"})


class Stratum(BaseModel):
    """A part of the frame that is drawn from by itself."""

    stratum: str = Field(description='"" where there are none.', examples=["危险化学品和化工医药"])
    size: int = Field(examples=[46])


class FrameShown(BaseModel):
    """A frozen frame. Who is in it stays inside until a draw's bundle opens it."""

    id: UUID
    bureau: str = Field(examples=["370124"])
    title: str
    root: Hex32 = Field(description="Merkle root over the blinded units: what an announcement commits to.")
    size: int = Field(examples=[136])
    strata: list[Stratum]
    selection: Mapping[str, str | list[str]] = Field(description="The request that chose the units.")
    frozen_at: BeijingTime
    frozen_by: str
    event: UUID
    trace: str
