"""The spec of a draw, announced and hashed: strict models that write exactly the JSON that they read."""

import hashlib
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from shared.canonical import JsonObject, canonical
from shared.contracts.fact import Hex32
from shared.errors import Invalid

PROTOCOL = "cheqian-draw/1"
BUREAU = "bureau"


class MalformedSpec(Invalid):
    code = "malformed-spec"
    title = "抽查规则格式错误"
    title_en = "Malformed spec"


def _whole_second(text: str) -> str:
    datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return text


# With control characters, a single line of hashed text could pass for two lines.
Line = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]{1,200}$")]
Text = Annotated[str, StringConstraints(pattern=r"^[^\x00]{0,1000}$")]
Count = Annotated[int, Field(ge=0, le=2**53 - 1)]
Moment = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"),
    AfterValidator(_whole_second),
]


Commitment = Annotated[
    Hex32,
    Field(
        description=(
            "The commitment to a nonce: the SHA-256, in hex, of the UTF-8 text `cheqian-party/1`, the name of the "
            "source and the nonce (32 random bytes in hex), each followed by a line feed (docs/protocol.md)."
        )
    ),
]


class _Model(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    def as_json(self) -> JsonObject:
        return self.model_dump(mode="json")


class Party(_Model):
    """A party that commits to a nonce now and reveals it before the last source is due."""

    source: Line
    type: Literal["party"]
    owner: Line
    commitment: Commitment


class Drand(_Model):
    """A round of a public beacon; `due` is the second at which the round is published."""

    source: Line
    type: Literal["drand"]
    owner: Line
    chain: Hex32
    round: Annotated[int, Field(ge=1, le=2**53 - 1)]
    due: Moment


class PublicNumber(_Model):
    """A number that another organisation publishes for the whole country, such as a lottery result.

    `what` says which number, and `form` is the expression that it matches.
    """

    source: Line
    type: Literal["public"]
    owner: Line
    what: Line
    form: Text
    due: Moment


class Dice(_Model):
    """`count` ten-sided dice thrown in public."""

    source: Line
    type: Literal["dice"]
    owner: Line
    count: Annotated[int, Field(ge=20, le=10_000)]
    due: Moment
    where: Line


class Escrow(_Model):
    """A committed nonce that `holder`, another organisation, reveals only after the parties have revealed theirs."""

    source: Line
    type: Literal["escrow"]
    owner: Line
    commitment: Commitment
    holder: Line


LastSource = Drand | PublicNumber | Dice | Escrow
Source = Annotated[Party | LastSource, Field(discriminator="type")]


class Deal(_Model):
    """A deal: the next `count` units of a stratum, with a name (a month, a batch)."""

    name: Text
    stratum: Text
    # The count must be at least 1. `deals.py` checks this together with the strata, and can say what to do.
    count: Annotated[int, Field(ge=-(2**53) + 1, le=2**53 - 1)]


class FrameRef(_Model):
    """A reference to a frame: its Merkle root and its number of members."""

    root: Hex32
    size: Count


class _Spec(_Model):
    protocol: Literal["cheqian-draw/1"]
    bureau: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
    year: Annotated[int, Field(ge=1, le=9999)]
    serial: Annotated[int, Field(ge=1, le=2**53 - 1)]
    draw: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
    entropy: Annotated[tuple[Source, ...], Field(strict=False)]

    @property
    def stream(self) -> str:
        """The stream of this draw's events."""
        return f"draw/{self.draw}"


class RankSpec(_Spec):
    """The spec of a draw that orders the units of a frame by lot and deals them out."""

    kind: Literal["rank"]
    frame: FrameRef
    deals: Annotated[tuple[Deal, ...], Field(strict=False)]
    reserve: Count

    def drawn_from(self, stratum: str) -> int:
        """How many units the deals take from a stratum."""
        return sum(deal.count for deal in self.deals if deal.stratum == stratum)


class AssignSpec(_Spec):
    """The spec of a draw that assigns people to tasks."""

    kind: Literal["assign"]
    tasks: FrameRef
    people: FrameRef


Spec = RankSpec | AssignSpec
_READER: TypeAdapter[Spec] = TypeAdapter(Annotated[Spec, Field(discriminator="kind")])
_TAGS = frozenset({"rank", "assign", "party", "drand", "public", "dice", "escrow"})


def read_spec(value: object) -> Spec:
    """The spec in a JSON value. Raises MalformedSpec with every malformed field and the reason."""
    try:
        return _READER.validate_python(value)
    except ValidationError as error:
        faults = [{"path": _path(fault["loc"]), "fault": fault["msg"]} for fault in error.errors(include_url=False)]
        listed = "; ".join(f"{fault['path']}: {fault['fault']}" for fault in faults)
        paths = [str(fault["path"]) for fault in faults]
        raise MalformedSpec(
            f"抽查规则的下列字段不合格式：{'、'.join(paths)}（{listed}）。",
            f"Fields of the spec are malformed: {listed}.",
            paths=paths,
        ) from error


def spec_hash(spec: Spec | JsonObject) -> str:
    """The hash of a spec: hex(H("cheqian-spec/1\\n" || JCS(spec))). Raises NotCanonical."""
    plain = spec if isinstance(spec, dict) else spec.as_json()
    return hashlib.sha256(b"cheqian-spec/1\n" + canonical(plain)).hexdigest()


def moment(text: str) -> datetime:
    """The text of a `Moment` as a time in UTC."""
    return datetime.fromisoformat(text)


def _path(location: tuple[Any, ...]) -> str:
    """A pydantic location as a path: ("rank", "entropy", 0, "party", "commitment") is `spec.entropy[0].commitment`."""
    steps = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in location if step not in _TAGS]
    return "".join(["spec", *steps])
