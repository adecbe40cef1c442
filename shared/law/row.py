"""What every row of law has: rule, days on which the edition holds, citation, and whether the row was checked."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=400, strip_whitespace=True)]
Unit = Literal["hours", "working-days", "days", "months", "years"]

Checked = Literal["statute-text", "public-source", "secondary-source", "background", "derived", "bureau"]
"""How a row was checked: the article was read in a public copy of the statute; an authority's own publication was read;
somebody else's restatement was read; nothing was found and the row is what people of the trade know; the row was
derived from other rows; the bureau's legal section checked it, and another person approved that.
"""
_VERIFIED: frozenset[Checked] = frozenset({"statute-text", "public-source", "bureau"})


class Row(BaseModel):
    """An edition of a rule of law, and the days on which it holds. Without `until` it holds until it is changed.

    `quote` is at most 20 characters of the text itself. `place` names the area of a local rule; it is empty for a rule
    of the whole country.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, serialize_by_alias=True, validate_by_name=True)

    kind: str
    rule: Code
    first: Annotated[date, Field(alias="from")]
    last: Annotated[date | None, Field(alias="until")] = None
    statute: Text
    article: Annotated[str, StringConstraints(max_length=100)]
    text: Text
    text_en: Text
    quote: Annotated[str, StringConstraints(max_length=20)] = ""
    place: Annotated[str, StringConstraints(max_length=40)] = ""
    verified: bool
    verified_by: Checked

    @property
    def citation(self) -> str:
        """The statute and the article, as a paper cites them."""
        return f"{self.statute}{self.article}"

    def holds_on(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    def holds_between(self, first: date, last: date | None) -> bool:
        """Whether the row holds on any day from `first` to `last`; without `last`, on `first` or any later day."""
        return (last is None or self.first <= last) and (self.last is None or first <= self.last)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.last is not None and self.last < self.first:
            raise ValueError(f"{self.rule}: `from` {self.first} is after `until` {self.last}")
        if self.verified != (self.verified_by in _VERIFIED):
            raise ValueError(f"{self.rule}: verified is {self.verified}, and verified_by is {self.verified_by}")
        return self


class Length(BaseModel):
    """A length of time. The day or the moment from which it is counted does not count itself.

    `roll`: a last day that is no working day moves to the next working day. `direction` "back" counts towards the past,
    to the last day on which something can still be done in time.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, serialize_by_alias=True, validate_by_name=True)

    number: Annotated[int, Field(ge=0, le=1000)]
    unit: Unit
    roll: bool = False
    direction: Literal["forward", "back"] = "forward"

    @model_validator(mode="after")
    def _countable(self) -> Self:
        if self.roll and (self.direction == "back" or self.unit in ("hours", "working-days")):
            raise ValueError("only days, months and years that are counted forward can roll to a working day")
        return self
