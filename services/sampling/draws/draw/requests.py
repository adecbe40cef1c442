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
    ReasonText, Field(description="The reason. It is public at once.", examples=["企业已于上月注销"])
]
# The examples of the document fit together: the commitments of its announcement are to this nonce.
_NONCE = "4bf92f3577b34da6a3ce929d0e0e4736" * 2
Given = Annotated[
    str, StringConstraints(min_length=1, max_length=10_000, pattern=r"^[!-~]+$"), Field(examples=[_NONCE])
]
Organisation = Annotated[
    Line | None,
    Field(
        description="The organisation for which the caller signs. Dice need the signatures of two organisations.",
        examples=["县公证处"],
    ),
]


_SOURCES = (
    {
        "type": "party",
        "source": "法规股",
        "owner": "bureau",
        "commitment": "28b3d219107e46700322d1a0111c942727f81c1daed246d30cb8b652abecf597",
    },
    {
        "type": "escrow",
        "source": "公证处",
        "owner": "平阴县公证处",
        "holder": "平阴县公证处",
        "commitment": "15fdfc46b8b0dd05ba29141fae7334cb29c4a460a604af5e481ddb35c047155c",
    },
)
_FRAME = "0190f1d2-7c1b-7c3e-9d4e-2f6a5b8c9d10"

# Later than any plan reaches, and early enough for the time of a beacon's round to be written.
_HORIZON = datetime(2100, 1, 1, tzinfo=UTC)


class DealRequest(RequestBody):
    """A deal: the name, the stratum, and how many of its units are drawn: a count, or a rate of the stratum (rounded
    up).
    """

    name: Annotated[
        Text, Field(description="The name of the deal, for instance a month or a batch.", examples=["2026-03"])
    ]
    stratum: Annotated[Text, Field(description='The name of the stratum; "" if the frame has no strata.')] = ""
    count: Annotated[int | None, Field(ge=1, le=2**53 - 1)] = None
    rate: (
        Annotated[
            str, Field(max_length=40, description="The rate as an exact fraction or percentage.", examples=["30%"])
        ]
        | None
    ) = None


class BeaconRequest(RequestBody):
    """A drand beacon as a source. If `round` is given, it is that round; if only `due` is given, the first round at or
    after `due`; if neither is given, the first round after the usual lead time.
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
            max_length=1000,
            description="What is drawn. Leave it out if the frame already has deals.",
        ),
    ] = None
    reserve: Annotated[Count | None, Field(description="The number of units in the reserve of each stratum.")] = None
    entropy: Annotated[
        tuple[SourceRequest, ...],
        Field(
            strict=False,
            min_length=1,
            max_length=100,
            description="The sources of random values: first the parties, then exactly one last source.",
            examples=[_SOURCES],
        ),
    ]
    year: Annotated[
        int | None,
        Field(ge=1, le=9999, description="The year of the draw: this year in Beijing (if left out) or next year."),
    ] = None
    serial: Annotated[
        int | None,
        Field(
            ge=1, le=2**53 - 1, description="The serial of the draw in its year. If given, it must be the next serial."
        ),
    ] = None
    replaces: Annotated[
        UUID | None, Field(strict=False, description="The id of the void draw that this draw replaces.")
    ] = None


class RevealShareRequest(RequestBody):
    """The nonce of a party, which opens the party's commitment."""

    source: Annotated[Line, Field(examples=["法规股"])]
    value: Given


class EnterShareRequest(RequestBody):
    """The last share, as a person read it or received it."""

    value: Given
    evidence: Annotated[
        Hex32 | None, Field(description="The SHA-256 of the evidence. A public number or dice need evidence.")
    ] = None
    organisation: Organisation = None


class FetchShareRequest(RequestBody):
    """A request that the service itself fetch the value of the beacon."""

    fetch: Literal[True]


class ConfirmShareRequest(RequestBody):
    """The last share as a second person read it."""

    value: Given
    organisation: Organisation = None


class VoidDrawRequest(RequestBody):
    """The reason why the draw should be void."""

    reason: PublicReason


class VacateSlotRequest(RequestBody):
    """A slot that the person drawn for it does not take, and the reason. The reason stays inside the bureau."""

    task: Hex32
    slot: Text
    because: Because
    reason: PublicReason


class OpenDrawRequest(RequestBody):
    """The opening of a covert draw after its visits. `reason` says why some visits were not made."""

    reason: PublicReason | None = None


class SubstituteUnitRequest(RequestBody):
    """A drawn unit that cannot be inspected, by its id in the frame, and the reason."""

    withdrawn: Hex32
    reason: PublicReason
