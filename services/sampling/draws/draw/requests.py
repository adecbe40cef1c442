"""The requests of the API about draws. Sources for which the server chooses nothing use the protocol's own models
(`shared.draws.spec`).
"""

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from services.sampling.draws.draw.lifecycle import Because
from shared.contracts.fact import Hex32
from shared.draws.drand import QUICKNET
from shared.draws.spec import Count, Dice, Escrow, Line, Party, PublicNumber, Text
from shared.http.wire import ReasonText, RequestBody

PublicReason = Annotated[
    ReasonText, Field(description="Why; public from the first moment.", examples=["企业已于上月注销"])
]
Given = Annotated[str, StringConstraints(min_length=1, max_length=10_000, pattern=r"^[!-~]+$")]
Organisation = Annotated[
    Line | None,
    Field(description="For whom the one who acts signs; dice take two organisations.", examples=["县公证处"]),
]


# Later than any plan reaches, and early enough for the time of a beacon's round to be written.
_HORIZON = datetime(2100, 1, 1, tzinfo=UTC)


class DealRequest(RequestBody):
    """How many units of a stratum are drawn, under which name: a count, or a rate of the stratum (rounded up)."""

    name: Annotated[Text, Field(description="A month, a batch.", examples=["2026-03"])]
    stratum: Annotated[Text, Field(description='"" where the frame has no strata.')] = ""
    count: Annotated[int | None, Field(ge=1, le=2**53 - 1)] = None
    rate: (
        Annotated[str, Field(max_length=40, description="Exact: a fraction or per cent.", examples=["30%"])] | None
    ) = None


class BeaconRequest(RequestBody):
    """A drand beacon as a source. The round is `round` if given; else the first round at or after `due`; else the first
    round after the usual lead time.
    """

    source: Line
    type: Literal["drand"]
    owner: Line = "League of Entropy"
    chain: Hex32 = QUICKNET.hash
    round: Annotated[int | None, Field(ge=1, le=1_000_000_000)] = None
    due: Annotated[AwareDatetime | None, Field(strict=False, le=_HORIZON)] = None


SourceRequest = Annotated[Party | BeaconRequest | PublicNumber | Dice | Escrow, Field(discriminator="type")]


class AnnounceDrawRequest(RequestBody):
    """The rules of a draw, to be fixed before its random values exist."""

    title: Annotated[Line, Field(examples=["2026 年三月双随机抽查"])]
    frame: Annotated[UUID | None, Field(strict=False, description="A frozen frame of this bureau.")] = None
    roster: Annotated[
        UUID | None, Field(strict=False, description="Or a frozen roster: then people are put on its tasks.")
    ] = None
    deals: Annotated[
        tuple[DealRequest, ...] | None,
        Field(strict=False, min_length=1, max_length=1000, description="Left out where the frame carries a policy's."),
    ] = None
    reserve: Annotated[Count | None, Field(description="How many of each stratum stand by, in order.")] = None
    entropy: Annotated[
        tuple[SourceRequest, ...],
        Field(
            strict=False, min_length=1, max_length=100, description="Parties first, then exactly one that comes last."
        ),
    ]
    year: Annotated[int | None, Field(ge=1, le=9999, description="This year in Beijing, unless it is next year's.")] = (
        None
    )
    serial: Annotated[
        int | None, Field(ge=1, le=2**53 - 1, description="The next of the year; given, it must be that one.")
    ] = None
    replaces: Annotated[
        UUID | None, Field(strict=False, description="The voided draw that this one is held in place of.")
    ] = None


class RevealShareRequest(RequestBody):
    """The nonce of a party, which opens the party's commitment."""

    source: Line
    value: Given


class EnterShareRequest(RequestBody):
    """A last share that a person read off or was given."""

    value: Given
    evidence: Annotated[
        Hex32 | None, Field(description="SHA-256 of the evidence; public numbers and dice need it.")
    ] = None
    organisation: Organisation = None


class FetchShareRequest(RequestBody):
    """The request that the server fetch the beacon's value itself."""

    fetch: Literal[True]


class ConfirmShareRequest(RequestBody):
    """The last share as a second person read it."""

    value: Given
    organisation: Organisation = None


class VoidDrawRequest(RequestBody):
    """The reason why the draw should be void."""

    reason: PublicReason


class VacateSlotRequest(RequestBody):
    """A slot that the person drawn for it does not take, and why. The reason stays inside the bureau."""

    task: Hex32
    slot: Text
    because: Because
    reason: PublicReason


class OpenDrawRequest(RequestBody):
    """The opening of a covert draw after its visits. `reason` says why some visits were not made."""

    reason: PublicReason | None = None


class SubstituteUnitRequest(RequestBody):
    """A drawn unit, by its id in the frame, that cannot be inspected, and why."""

    withdrawn: Hex32
    reason: PublicReason
