"""The requests of the API about draws."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from shared.contracts.fact import Hex32
from shared.draws.spec import Party
from shared.draws.text import SourceName, Text
from shared.http.wire import ReasonText, RequestBody
from shared.policy.clauses import Day

_FRAME = "0190f1d2-7c1b-7c3e-9d4e-2f6a5b8c9d10"
# Later than any plan reaches, and early enough for the time of a beacon's round to be written.
_HORIZON = datetime(2100, 1, 1, tzinfo=UTC)
_Time = Annotated[AwareDatetime, Field(strict=False, le=_HORIZON)]
_Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")]

PublicCode = Annotated[
    _Code, Field(description="The code of a reason of the policy's list. It is public at once.", examples=["closed"])
]
Evidence = Annotated[Hex32, Field(description="The SHA-256 of the evidence, which the bureau keeps.")]
Remark = Annotated[ReasonText | None, Field(description="What happened, in words. It stays inside the bureau.")]


class DealRequest(RequestBody):
    """A deal: the name, the stratum, and how many of its units are drawn: a count, or a rate of the stratum (rounded
    up).
    """

    name: Annotated[
        Text, Field(description="The name of the deal, for instance a month or a batch.", examples=["2026-03"])
    ]
    stratum: Annotated[
        str, Field(max_length=200, description='The name of the stratum; "" if the frame has no strata.')
    ] = ""
    count: Annotated[int | None, Field(ge=1, le=2**53 - 1)] = None
    rate: (
        Annotated[
            str, Field(max_length=40, description="The rate as an exact fraction or percentage.", examples=["30%"])
        ]
        | None
    ) = None


class AnnounceDrawRequest(RequestBody):
    """A draw over a frozen frame or roster, to be announced before its random values exist.

    The frame fixes the purpose, and by a policy's kind of draw also what is drawn.
    """

    title: Annotated[Text, Field(examples=["2026 年三月双随机抽查"])]
    frame: Annotated[
        UUID | None,
        Field(
            strict=False,
            description="The id of a frozen frame of this bureau. Give either `frame` or `roster`.",
            examples=[_FRAME],
        ),
    ] = None
    roster: Annotated[
        UUID | None,
        Field(
            strict=False,
            description="The id of a frozen roster of this bureau. The draw then assigns people to its tasks.",
        ),
    ] = None
    deals: Annotated[
        tuple[DealRequest, ...] | None,
        Field(
            strict=False,
            min_length=1,
            max_length=256,
            description="What is drawn. Leave it out if the frame already has deals.",
        ),
    ] = None
    reserve: Annotated[
        int | None, Field(ge=0, le=10_000, description="The number of units in the reserve of each stratum.")
    ] = None
    parties: Annotated[
        tuple[Party, ...],
        Field(
            strict=False,
            max_length=8,
            description=(
                "The parties in the order in which they open their nonces: of each, the member `party` of the "
                "commitment for this purpose, as `cheqian party sign` or the page /party "
                "prints them. Without parties, the beacon decides."
            ),
        ),
    ] = ()
    due: Annotated[
        _Time | None,
        Field(description="Only without parties: the earliest time of the beacon's round; if left out, soon."),
    ] = None
    ends: Annotated[
        _Time | None,
        Field(description="When the draw ends at the latest. By parties, it fails then; by the beacon, it is overdue."),
    ] = None
    open_by: Annotated[
        Day | None,
        Field(
            description="Only of a covert draw, and needed there: the day by which its names are opened.",
        ),
    ] = None


class HandInRequest(RequestBody):
    """The value of a source: a party's nonce with the party's signature, or the signature of the beacon's round."""

    source: Annotated[SourceName, Field(examples=["beacon"])]
    value: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64,96}$"), Field(examples=["b7" * 48])]
    signature: Annotated[
        str | None,
        StringConstraints(pattern=r"^[0-9a-f]{128}$"),
        Field(description="Only of a party: the signature of its key, which its program makes."),
    ] = None


class SubstituteUnitRequest(RequestBody):
    """A drawn unit that cannot be inspected, by its id in the frame, and the reason."""

    withdrawn: Hex32
    reason: PublicCode
    evidence: Evidence
    remark: Remark = None


class SucceedRequest(RequestBody):
    """A slot that its holder does not take: the id of the task, the number of the slot from 1, and the reason."""

    task: Hex32
    slot: Annotated[int, Field(ge=1, le=16, examples=[1])]
    reason: Annotated[PublicCode, Field(examples=["ill"])]
    evidence: Annotated[Evidence | None, Field()] = None
    remark: Remark = None


class OpenDrawRequest(RequestBody):
    """The opening of a covert draw. `reason` says why it is opened before all visits are on record."""

    reason: Annotated[PublicCode | None, Field(examples=["closed"])] = None
    evidence: Annotated[Evidence | None, Field()] = None
    remark: Remark = None
