"""What a target is: a system that takes records, in its own names, lengths, units and lists."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from services.publishing.outlet.records import PartyClass
from shared.contracts.deliveries import RecordKind
from shared.law.row import Code

Words = Annotated[str, StringConstraints(min_length=1, max_length=400, strip_whitespace=True)]
TargetName = Annotated[str, StringConstraints(pattern=r"^[^\W\d]\w{0,63}$")]
"""The name of a field at the target, which is the name of an XML element too."""
NeutralName = Annotated[str, StringConstraints(pattern=r"^[a-z]+([.-][a-z]+)*$")]
Required = Literal["always", "never", "if-no-code", "if-person", "if-fined", "if-confiscated", "if-licence"]
"""When a field must have a value. `if-no-code`: the party is no natural person, and has none of the older codes;
`if-licence`: a licence was suspended or revoked.
"""
LeftOut = Literal["summary-penalty", "withheld-decision"]
Kinds = Annotated[tuple[RecordKind, ...], Field(strict=False, min_length=1)]
Rules = Annotated[tuple[Code, ...], Field(strict=False, min_length=1)]


class _Row(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class AmountForm(_Row):
    """How sums are written: in which unit, with how many decimals, and the largest that the column holds."""

    unit: Literal["yuan", "wan-yuan"]
    places: Annotated[int, Field(ge=0, le=6)]
    largest: Annotated[Decimal, Field(gt=0, strict=False)]


class DetailsForm(_Row):
    """The results as a JSON text: the names of the members of each object in it."""

    number: TargetName
    item: TargetName
    text: TargetName
    local: TargetName | None = None
    national: TargetName | None = None


class TargetField(_Row):
    """A field of the target, and the neutral field that it is filled from.

    `longest` is in characters. A longer text is refused, unless `rest` names a field of the target that takes what does
    not fit. `choices` names the closed list for codes; `separator` stands between several. Without any form, the value
    is a text.
    """

    records: Kinds
    from_: Annotated[NeutralName, Field(alias="from")]
    name: TargetName
    required: Required = "never"
    longest: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    rest: TargetName | None = None
    choices: Code | None = None
    separator: Words = "、"
    date: Literal["yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss", "yyyyMMdd"] | None = None
    amount: AmountForm | None = None
    details: DetailsForm | None = None
    verified: bool
    source: Words

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if sum(form is not None for form in (self.choices, self.date, self.amount, self.details)) > 1:
            raise ValueError(f"{self.name} has one of choices, date, amount, details")
        return self


class TargetKind(_Row):
    """Records of a kind, as the target takes them.

    `sheet` is what the target calls them. `leaves_out`: what it is not told. `due`: the rules of law by which they are
    due there, of which the first one that holds on the day counts.
    """

    records: RecordKind
    sheet: Words
    leaves_out: Annotated[tuple[LeftOut, ...], Field(strict=False)] = ()
    due: Rules


class AnswerRow(_Row):
    """What the target answers, by its code, by words in its message, or by both; and the flaw that it means. The first
    row that fits counts.
    """

    code: Words | None = None
    says: Words | None = None
    flaw: Code

    @model_validator(mode="after")
    def _known_by_something(self) -> Self:
        if self.code is None and self.says is None:
            raise ValueError("give the code of the answer, or words of its message")
        return self


class AcknowledgementForm(_Row):
    """The columns of the file in which the target acknowledges records, and its words for the three states."""

    batch: Words
    key: Words
    version: Words
    status: Words
    receipt: Words
    code: Words
    field: Words
    message: Words
    accepted: Words
    refused: Words
    duplicate: Words


class Target(_Row):
    """A system that takes records. `push`: signed JSON over HTTP; `files`: files in a folder, acknowledged by a file.

    `most` is how many records go into a batch. `beginnings`: class of a party → the first two characters that the
    target alone accepts in a code, if it is narrower than GB 32100. `choices`: closed list → our code → its text there.
    `refused_characters`: what it refuses in texts beside what nobody sees. `reason_name`: the column of a file of
    withdrawals that says why.
    """

    target: Code
    title: Words
    title_en: Words
    way: Literal["push", "files"]
    most: Annotated[int, Field(ge=1, le=100_000)]
    key_longest: Annotated[int, Field(ge=1, le=64)]
    verified: bool
    source: Words
    beginnings: dict[PartyClass, Annotated[tuple[str, ...], Field(strict=False)]] = Field(default_factory=dict)
    kind: Annotated[tuple[TargetKind, ...], Field(strict=False, min_length=1)]
    field: Annotated[tuple[TargetField, ...], Field(strict=False, min_length=1)]
    choices: dict[str, dict[str, Words]] = Field(default_factory=dict)
    refused_characters: str = ""
    reason_name: TargetName = "reason"
    answer: Annotated[tuple[AnswerRow, ...], Field(strict=False)] = ()
    acknowledgement: AcknowledgementForm | None = None

    def takes(self, kind: RecordKind) -> bool:
        return any(each.records == kind for each in self.kind)

    @property
    def kinds(self) -> tuple[RecordKind, ...]:
        """The kinds of records that it takes."""
        return tuple(each.records for each in self.kind)

    def of_kind(self, kind: RecordKind) -> TargetKind:
        """What the target says of records of the kind, which it takes."""
        return next(each for each in self.kind if each.records == kind)

    def fields(self, kind: RecordKind) -> Mapping[str, TargetField]:
        """The name at the target → the field, in the order of the file."""
        return {each.name: each for each in self.field if kind in each.records}
