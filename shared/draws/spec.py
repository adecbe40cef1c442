"""The spec of a draw, announced and hashed whole: strict models that write exactly the JSON that they read."""

import hashlib
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from shared.canonical import JsonObject, canonical
from shared.contracts.fact import Hex32
from shared.draws.text import (
    Count,
    Hex32OrEmpty,
    Hex64,
    Moment,
    OrganisationCode,
    Purpose,
    SourceName,
    Text,
    TextOrEmpty,
    Uuid,
)
from shared.errors import Invalid
from shared.input_errors import explain
from shared.log.event import ENTRY_LIMIT


class MalformedSpec(Invalid):
    code = "malformed-spec"
    title = "抽查规则格式错误"
    title_en = "Malformed spec"


PROTOCOL = "cheqian-draw/2"


def _some(most: int) -> Any:
    """The limits of a list. `min_length` would also find fault with a list of which each item is malformed."""
    return Field(strict=False, max_length=most, json_schema_extra={"minItems": 1})


def _none_there() -> PydanticCustomError:
    return PydanticCustomError("none_there", "Name at least one")


class _Model(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    def as_json(self) -> JsonObject:
        return self.model_dump(mode="json")


class Beacon(_Model):
    """A round of a public beacon; `due` is the second at which the round is published."""

    source: SourceName
    type: Literal["drand"]
    chain: Hex32
    round: Annotated[int, Field(ge=1, le=2**53 - 1)]
    due: Moment


class Party(_Model):
    """A registered organisation that commits to a nonce before the announcement, and opens it after.

    `owner` is the organisation's code, `key` its Ed25519 public key, and `signature` the key's signature over the
    commitment.
    """

    source: SourceName
    type: Literal["party"]
    owner: OrganisationCode
    name: Text
    key: Hex32
    commitment: Hex32
    signature: Hex64


Source = Annotated[Beacon | Party, Field(discriminator="type")]


class Deal(_Model):
    """A deal: the next `count` units of a stratum, under a name (a month, a batch)."""

    name: Text
    stratum: TextOrEmpty
    # The count must be at least 1. `deals.py` refuses less, and can say what to do.
    count: Annotated[int, Field(ge=-(2**53) + 1, le=2**53 - 1)]


class FrameRef(_Model):
    """A reference to a list with blinded ids: its Merkle root, its size, and the commitment to its frame key."""

    root: Hex32
    size: Count
    key: Hex32


class LeftOutRef(_Model):
    """A reference to the list of members who are left out. It has the frame key of the draw."""

    root: Hex32
    size: Count


class PolicyRef(_Model):
    """The policy that the draw follows: the hash of its file, and the kind of draw in it. Both may be empty."""

    file: Hex32OrEmpty
    rule: TextOrEmpty


class _Spec(_Model):
    protocol: Literal["cheqian-draw/2"]
    bureau: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
    organisation: OrganisationCode
    year: Annotated[int, Field(ge=1, le=9999)]
    serial: Annotated[int, Field(ge=1, le=2**53 - 1)]
    draw: Uuid
    purpose: Purpose
    policy: PolicyRef
    excluded: LeftOutRef
    entropy: Annotated[tuple[Source, ...], _some(most=8)]
    ends: Moment

    @field_validator("entropy")
    @classmethod
    def _names_differ(cls, entropy: tuple[Source, ...]) -> tuple[Source, ...]:
        if not entropy:
            raise _none_there()
        if len({source.source for source in entropy}) < len(entropy):
            raise PydanticCustomError("sources_of_one_name", "Two sources have the same name; rename one of them")
        return entropy

    @property
    def stream(self) -> str:
        """The stream of this draw's events."""
        return f"draw/{self.draw}"

    @property
    def parties(self) -> tuple[Party, ...]:
        """The parties, in the order in which they open their nonces. Empty for a draw by the beacon."""
        return tuple(source for source in self.entropy if isinstance(source, Party))


class RankSpec(_Spec):
    """The spec of a draw that orders the units of a frame by lot and deals them out."""

    kind: Literal["rank"]
    frame: FrameRef
    deals: Annotated[tuple[Deal, ...], _some(most=256)]
    reserve: Annotated[int, Field(ge=0, le=10_000)]

    @field_validator("deals")
    @classmethod
    def _one_deal(cls, deals: tuple[Deal, ...]) -> tuple[Deal, ...]:
        if not deals:
            raise _none_there()
        return deals

    def drawn_from(self, stratum: str) -> int:
        """How many units the deals take from a stratum."""
        return sum(deal.count for deal in self.deals if deal.stratum == stratum)


class AssignSpec(_Spec):
    """The spec of a draw that assigns people to tasks."""

    kind: Literal["assign"]
    tasks: FrameRef
    people: FrameRef

    @model_validator(mode="after")
    def _one_key(self) -> "AssignSpec":
        if self.tasks.key != self.people.key:
            raise PydanticCustomError("keys_differ", "tasks.key and people.key must be equal: a draw has one frame key")
        return self


Spec = RankSpec | AssignSpec
_READER: TypeAdapter[Spec] = TypeAdapter(Annotated[Spec, Field(discriminator="kind")])
_TAGS = frozenset({"rank", "assign", "party", "drand"})


def read_spec(value: object) -> Spec:
    """The spec in a JSON value. Raises MalformedSpec with every malformed place and the reason."""
    try:
        spec = _READER.validate_python(value)
    except ValidationError as error:
        raise _malformed(error) from error
    require_entry_size(len(canonical(spec.as_json())))
    return spec


def require_entry_size(size: int) -> None:
    """Refuse a spec whose announcement is no entry of the log, because it has more bytes than an entry may have.

    `size` is the bytes of the whole entry, or of the spec alone, which is a part of it. Raises MalformedSpec.
    """
    if size > ENTRY_LIMIT:
        raise MalformedSpec(
            f"公告有 {size} 字节，日志条目至多 {ENTRY_LIMIT} 字节；请减少批次或缩短名称。",
            f"The announcement has {size} bytes and an entry of the log at most {ENTRY_LIMIT}; have fewer deals, or "
            "shorter names.",
            paths=["spec"],
        )


def spec_hash(spec: Spec | JsonObject) -> str:
    """The hash of a spec: hex(H("cheqian-spec/2\\n" || JCS(spec))). Raises NotCanonical."""
    plain = spec if isinstance(spec, dict) else spec.as_json()
    return hashlib.sha256(b"cheqian-spec/2\n" + canonical(plain)).hexdigest()


def _malformed(error: ValidationError) -> MalformedSpec:
    faults = explain({**fault, "loc": ("spec", *_steps(fault["loc"]))} for fault in error.errors(include_url=False))
    paths = [_path(fault["path"]) for fault in faults]
    listed = "；".join(f"{path}：{fault['message']}" for path, fault in zip(paths, faults, strict=True))
    listed_en = "; ".join(f"{path}: {fault['message_en']}" for path, fault in zip(paths, faults, strict=True))
    return MalformedSpec(f"请改正抽查规则：{listed}。", f"Correct the spec: {listed_en}.", paths=paths)


def _steps(location: tuple[Any, ...]) -> tuple[Any, ...]:
    """A pydantic location without the tags of unions: ("rank", "entropy", 0, "party", "key") has no "party"."""
    return tuple(step for step in location if step not in _TAGS)


def _path(dotted: str) -> str:
    return f"spec.{dotted}" if dotted else "spec"
