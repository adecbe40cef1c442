"""The public part of every event that the audit reads, as strict models: exactly these members, each of its form."""

from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from shared.canonical import JsonObject
from shared.contracts.fact import Hex32
from shared.draws.text import (
    Count,
    Hex32OrEmpty,
    Hex64,
    Moment,
    OrganisationCode,
    OrganisationCodeOrEmpty,
    SourceName,
    Text,
)
from shared.errors import Invalid
from shared.input_errors import explain

_Some = Annotated[int, Field(ge=1, le=2**53 - 1)]
_BureauCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
_BureauCodeOrEmpty = Annotated[str, StringConstraints(pattern=r"^([0-9]{6})?$")]
_DayOrEmpty = Annotated[str, StringConstraints(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$")]
_UuidOrEmpty = Annotated[
    str, StringConstraints(pattern=r"^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})?$")
]


class MalformedPublic(Invalid):
    code = "malformed-public"
    title = "公开部分格式错误"
    title_en = "Malformed public part"


class PublicPart(BaseModel):
    """The public part of an event. Members that may be absent have a default."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


Part = TypeVar("Part", bound=PublicPart)


class PublicCounts(PublicPart):
    """How many members a draw has (of `assign`, tasks), and how many are left out for each reason.

    Of `assign` also the people, their recusals, and how many people fit the slot that the fewest fit.
    """

    members: Count
    out: dict[str, _Some]
    people: Count | None = None
    recusals: Count | None = None
    fewest: Count | None = None


class Announced(PublicPart):
    """`sampling.draw.announced`. `joined` and `left` stand in the replacement of an annulled draw, and nowhere else."""

    spec: dict[str, Any]
    counts: PublicCounts
    changed: Count
    frozen: Moment
    open_by: _DayOrEmpty
    replaces: _UuidOrEmpty
    joined: Count | None = None
    left: Count | None = None


class Witnessed(PublicPart):
    """`sampling.draw.witnessed`, and each event of a stream `witnessed/<day>`."""

    note: str


class Revealed(PublicPart):
    """`sampling.draw.revealed`."""

    source: SourceName
    value: Hex32
    signature: Hex64


class CompletedPart(PublicPart):
    """`sampling.draw.completed`. `value` is the beacon's; of a draw by parties it is absent or empty."""

    seed: Hex32
    outcome_hash: Hex32
    value: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{96})?$")] = ""


class FailedPart(PublicPart):
    """`sampling.draw.failed`."""

    withheld: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{0,40}$")]


class GivenUp(PublicPart):
    """`sampling.draw.substituted` and `sampling.draw.succeeded`.

    `n` counts the events of this type in the draw, with this one. `left` is how many could take the place, the member
    who took it included; 0: the place is vacant.
    """

    n: _Some
    reason: Text
    left: Count


class OpenedPart(PublicPart):
    """`sampling.draw.opened`: after the visits, early by two persons, or on its day by the service."""

    because: Literal["visited", "early", "due"]


class SettledPart(PublicPart):
    """`sampling.draw.settled`: what became of the drawn places; reason → how many were given up for it."""

    visited: Count
    given_up: dict[Text, _Some]
    unvisited: Count


class AnnulledPart(PublicPart):
    """`sampling.draw.annulled`: the superior's area code, or the authority outside with its decision's hash."""

    by: Text
    decision: Hex32OrEmpty


class RegisteredParty(PublicPart):
    """`sampling.party.registered`."""

    organisation: OrganisationCode
    name: Text
    above: OrganisationCodeOrEmpty
    key: Hex32
    signature: Hex64
    approved_by: _BureauCodeOrEmpty


class RegisteredSuperior(PublicPart):
    """`sampling.superior.registered`."""

    superior: _BureauCode


class AdoptedPolicy(PublicPart):
    """`sampling.policy.adopted`."""

    file: Hex32


def read_part(model: type[Part], public: JsonObject) -> Part:
    """The public part of an event, as a model. Raises MalformedPublic with every malformed place."""
    try:
        return model.model_validate(public)
    except ValidationError as error:
        errors = error.errors(include_url=False)
        # The first step of a place says in which part of a request it is.
        faults = explain({**fault, "loc": ("public", *fault["loc"])} for fault in errors)
    listed = "；".join(f"public.{fault['path']}：{fault['message']}" for fault in faults)
    listed_en = "; ".join(f"public.{fault['path']}: {fault['message_en']}" for fault in faults)
    raise MalformedPublic(f"{listed}。", f"{listed_en}.")
