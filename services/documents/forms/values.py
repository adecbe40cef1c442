"""What forms are filled with: the types of fields, and the marks that rules of papers read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from services.documents.forms.text import Line, Passage, Short
from shared.canonical import JsonObject
from shared.clock import SHANGHAI, beijing_minute
from shared.law.row import Code

MANY = 200
"""How many rows a repeating field takes at most."""


@dataclass(frozen=True)
class Same:
    """Marks a field that says the same in all papers of a matter.

    Without `key` the values are compared. With it the field has rows: rows of one key are compared in the parts that
    both have, and stand in one order in all papers. `of` names the paper that the rows belong to: "self", or a field
    that refers to another paper; "" if they belong to the matter.
    """

    fact: str
    key: str = ""
    of: str = ""


@dataclass(frozen=True)
class Ahead:
    """Marks a day that lies on or after the day of the paper. All others lie on or before it."""


@dataclass(frozen=True)
class Unprinted:
    """Marks a field that programs need, and that does not stand on the paper."""


class Value(BaseModel):
    """A value with parts. It is written into JSON, and read from there, without loss."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class FormFields(Value):
    """The fields of a form. A field that is None is blank, and is struck out on paper."""

    def as_json(self) -> JsonObject:
        """The fields as they are hashed and kept: days `2026-03-09`, moments `2026-03-09T09:05:00+08:00`, no nulls."""
        return self.model_dump(mode="json", exclude_none=True)


_EARLIEST, _LATEST = date(2000, 1, 1), date(2100, 1, 1)
Day = Annotated[date, Field(ge=_EARLIEST, lt=_LATEST)]
"""A date in Beijing."""
Due = Annotated[date, Field(ge=_EARLIEST, lt=_LATEST), Ahead()]
"""The last day of something that is still to be done."""
Moment = Annotated[
    AwareDatetime,
    Field(ge=datetime(2000, 1, 1, tzinfo=SHANGHAI), lt=datetime(2100, 1, 1, tzinfo=SHANGHAI)),
    AfterValidator(beijing_minute),
]
"""A moment with Beijing's offset, cut to the minute."""
Number = Annotated[int, Field(ge=1, le=999)]
Count = Annotated[int, Field(ge=0, le=9999)]


class Span(Value):
    """A time from one moment to another."""

    start: Moment
    end: Moment

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end < self.start:
            raise PydanticCustomError("span_backwards", "The end is not before the start")
        return self


class Officer(Value):
    """An officer and the number of the certificate that the officer shows."""

    name: Short
    certificate: Short


def _each_once(officers: tuple[Officer, ...]) -> tuple[Officer, ...]:
    if len({officer.certificate for officer in officers}) < len(officers):
        raise PydanticCustomError("officer_twice", "Each officer is named once, with a certificate of their own")
    return officers


Officers = Annotated[
    tuple[Officer, ...], Field(min_length=2, max_length=20), AfterValidator(_each_once), Same("officers", "certificate")
]
"""The officers who acted, at least two (行政处罚法 42; 安全生产法 67). The order is the same in all papers."""


class Citation(Value):
    """A statute, and the article of it down to the item; a document that has no articles stands alone."""

    statute: Line
    article: Line | None = None


Citations = Annotated[tuple[Citation, ...], Field(min_length=1, max_length=20)]


class Numbered(Value):
    """A row with a number, by which papers refer to it."""

    number: Number


def _rising(rows: tuple[Numbered, ...]) -> tuple[Numbered, ...]:
    numbers = [row.number for row in rows]
    if numbers != sorted(set(numbers)):
        raise PydanticCustomError("numbers_disordered", "The numbers rise, and none stands twice")
    return rows


class Found(Numbered):
    """A problem that was found: what it is, and the rules that are broken."""

    facts: Passage
    broken: Annotated[tuple[Citation, ...], Field(max_length=20)] = ()


Problems = Annotated[tuple[Found, ...], Field(max_length=MANY), AfterValidator(_rising), Same("problems", "number")]
SomeProblems = Annotated[Problems, Field(min_length=1)]


class Measure(Numbered):
    """What is demanded. `problems`: the numbers of the problems that it is about."""

    problems: Annotated[tuple[Number, ...], Field(min_length=1, max_length=MANY)]
    demand: Passage


class Requirement(Measure):
    """What the party must do, and by when."""

    due: Due


Requirements = Annotated[
    tuple[Requirement, ...],
    Field(min_length=1, max_length=MANY),
    AfterValidator(_rising),
    Same("requirements", "number", of="self"),
]


Measures = Annotated[
    tuple[Measure, ...],
    Field(min_length=1, max_length=MANY),
    AfterValidator(_rising),
    Same("requirements", "number", of="self"),
]


class Verdict(Numbered):
    """A requirement of the order, and what the re-inspection found of it."""

    demand: Passage
    done: bool
    facts: Passage


Verdicts = Annotated[
    tuple[Verdict, ...],
    Field(min_length=1, max_length=MANY),
    AfterValidator(_rising),
    Same("requirements", "number", of="order"),
]


class PaperRef(Value):
    """Another paper of the matter: its form, its number, and its day."""

    form: Annotated[Code, Unprinted()]
    number: Short
    day: Day


class Opinion(Value):
    """What a signatory said, and when."""

    words: Passage
    name: Short
    day: Day


class Item(Value):
    """An item of the bureau's published list, and the rule by which it is inspected."""

    name: Line
    basis: Line | None = None


Items = Annotated[tuple[Item, ...], Field(min_length=1, max_length=MANY), Same("items", "name")]


class Contestable(FormFields):
    """The fields of a decision that the party can contest: where. All are full names."""

    government: Line
    upper_department: Line | None = None
    court: Line


class Demanding(Contestable):
    """The fields of a decision that demands something about numbered problems. `basis`: the rules that give the power
    to decide so.
    """

    party: Annotated[Line, Same("party")]
    problems: SomeProblems
    basis: Citations
    officers: Officers

    def check_problems(self, demands: Iterable[Measure]) -> Self:
        """Raises PydanticCustomError if a demand is about a problem that the paper does not have."""
        known = {problem.number for problem in self.problems}
        if unknown := sorted({number for demand in demands for number in demand.problems} - known):
            raise PydanticCustomError("problem_unknown", "There is no problem {numbers}", {"numbers": str(unknown)})
        return self
