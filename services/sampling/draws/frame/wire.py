"""The answers of the API about frames."""

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from shared.access.acting_person import ActingPerson
from shared.clock import BeijingTime
from shared.contracts.fact import Hex32
from shared.contracts.sampling import Disclosure, Entropy
from shared.http.impossible import Impossible
from shared.policy.selection import Population

_KIND = Field(
    description="The kind of draw of the policy that chose the units; null if a selection of the request chose them.",
    examples=["monthly"],
)
_POLICY = Field(
    description="The SHA-256 of the policy file whose kind of draw chose the units; null for a frame made by hand."
)
_ITEM_EDITION = Field(
    description="The edition of the item list whose items may be drawn; null for other frames, and if none is in force."
)
_PURPOSE = Field(
    description=(
        "The purpose of the draw over this frame, made from the policy and the day. A bureau draws each purpose once."
    ),
    examples=["monthly/2026-03"],
)
_ENTROPY = Field(description="Where the randomness of the draw comes from, as the kind of draw says.")
_LEFT_OUT = Field(
    description=(
        "Public reason → how many members of the whole population are left out for it; of a covert draw the public "
        "learns only `withheld`."
    ),
    examples=[{"not-open": 3, "outside-rule": 211}],
)
_CHANGED = Field(description="The number of members whose entry has changed in the seven days before.")


class Stratum(BaseModel):
    """A part of the frame from which units are drawn separately."""

    stratum: str = Field(
        description='The name of the stratum; "" if the frame has no strata.', examples=["危险化学品和化工医药"]
    )
    size: int = Field(examples=[46])


class Deal(BaseModel):
    """A deal: the name, the stratum, and how many of its units are drawn."""

    name: str = Field(examples=["2026-03"])
    stratum: str
    count: int = Field(examples=[4])


class FrameShown(BaseModel):
    """A frozen frame. Its members are not public until the bundle of a draw opens them."""

    id: UUID
    bureau: str = Field(examples=["370124"])
    title: str
    purpose: str = _PURPOSE
    entropy: Entropy = _ENTROPY
    population: Population
    kind: str | None = _KIND
    disclosure: Disclosure
    root: Hex32 = Field(description="The Merkle root over the blinded units. The announcement of a draw commits to it.")
    size: int = Field(examples=[136])
    strata: list[Stratum]
    key: Hex32 = Field(description="The commitment to the key that blinds the members.")
    excluded_root: Hex32 = Field(description="The Merkle root over the members who are left out.")
    excluded: int = Field(description="The number of members of the population who are left out.", examples=[12])
    left_out: dict[str, int] = _LEFT_OUT
    changed: int = _CHANGED
    deals: list[Deal] = Field(description="What is drawn; empty if the announcement of the draw says it.")
    reserve: int
    policy: Hex32 | None = _POLICY
    item_edition: int | None = _ITEM_EDITION
    selection: dict[str, Any] | None = Field(
        description=(
            "The request that chose the units; of a covert frame null for callers who may not read covert draws, until "
            "the draw over it is opened."
        )
    )
    frozen_at: BeijingTime
    frozen_by: ActingPerson
    approval_needed: bool = Field(
        description="True if the frame was made by hand, so that a second person must approve it before the draw."
    )
    approved_at: BeijingTime | None
    approved_by: ActingPerson | None
    event: UUID
    trace: str


class ReasonShown(BaseModel):
    """The reason why a subject is excluded: a code, and a sentence in both languages."""

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
    """A stratum as it would be frozen: its size, how many units are drawn, the chance of a unit of each weight, and the
    number of exclusions for each reason.
    """

    stratum: str
    size: int
    certain: bool = Field(description="True if all units of the stratum are drawn.")
    drawn: int | None = Field(description="The expected number of drawn units; null if the announcement says it.")
    inclusion: list[Inclusion] = Field(
        description="The chance of a unit of each weight; empty if the number of drawn units is not known yet."
    )
    out: dict[str, int]


class CandidatePreviewed(BaseModel):
    """A subject that would be in the frame."""

    identifier: str
    name: str
    stratum: str
    weight: int
    probability: float | None


class VanishedShown(BaseModel):
    """Enterprises that no list names any more, so that they are not in the population: how many, and by which import of
    which list they vanished.
    """

    count: int = Field(examples=[6])
    at: BeijingTime
    list: str | None = Field(
        description="The list that dropped them; null if it is not known.", examples=["enterprises"]
    )
    import_id: UUID | None
    reason: str = Field(examples=["名单“enterprises”自 2026-03-02 的版本起不再列名"])
    reason_en: str


class FramePreview(BaseModel):
    """A preview: the frame as it would be frozen now. The service records nothing."""

    purpose: str = _PURPOSE
    entropy: Entropy = _ENTROPY
    population: Population
    kind: str | None = _KIND
    disclosure: Disclosure
    policy: Hex32 | None = _POLICY
    item_edition: int | None = _ITEM_EDITION
    size: int
    excluded: int = Field(description="The number of members of the population who would be left out.")
    vanished: list[VanishedShown] = Field(
        description=(
            "The enterprises that are in the directory but in no list any more, by the imports that dropped them, the "
            "newest 20 first. They are not in the population."
        )
    )
    left_out: dict[str, int] = _LEFT_OUT
    changed: int = _CHANGED
    reasons: dict[str, int] = Field(
        description=(
            "Reason → how many entries that the selection fits are excluded for it. An entry can be excluded for "
            "several reasons."
        )
    )
    strata: list[StratumPreviewed]
    deals: list[Deal]
    reserve: int
    impossible: Impossible | None
    candidates: list[CandidatePreviewed] = Field(
        description="The candidates after `in_after`, in the order of identifiers."
    )
    exclusions: list[ExcludedShown] = Field(
        description="The exclusions after `out_after`, in the order of identifiers."
    )
    next_in: str | None = Field(
        description="Send it as `in_after` to get the next candidates; null if there are no more."
    )
    next_out: str | None = Field(
        description="Send it as `out_after` to get the next exclusions; null if there are no more."
    )
