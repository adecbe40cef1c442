"""Base class and field types of every piece of a policy: strict, closed, immutable, and written back as JSON."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, StringConstraints
from pydantic_core import PydanticCustomError

from shared.canonical import JsonObject
from shared.draws.text import Text

Name = Annotated[Text, Field(max_length=100)]
"""One line of text that people read: a stratum, a role, a section."""
CODE_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$"
Code = Annotated[str, StringConstraints(pattern=CODE_PATTERN)]
"""A short name that programs use too: a team, a kind of draw."""
Citation = Annotated[
    str,
    StringConstraints(pattern=r"^[^\x00-\x1f\x7f]{1,300}$"),
    Field(description="Statute and article, or document and paragraph."),
]


# Whatever is counted from such a day stays inside the calendar.
_EARLIEST, _LATEST = "1900-01-01", "2100-01-01"


def _only_iso(value: object) -> object:
    # Pydantic alone would also accept a number, as seconds since 1970.
    said = value.isoformat() if isinstance(value, date) else value
    if not isinstance(said, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", said):
        raise PydanticCustomError("date_parsing", "Input should be a date written as 2026-01-31")
    if not _EARLIEST <= said <= _LATEST:
        raise PydanticCustomError("day_far", "Input should be a day from 1900-01-01 to 2100-01-01")
    return value


def _number_in_text(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return float(value)
    except ValueError as error:
        raise PydanticCustomError("float_parsing", "Input should be a number") from error


def _exact_in_json(value: float) -> int | str:
    return int(value) if value.is_integer() else repr(value)


Day = Annotated[date, BeforeValidator(_only_iso), Field(strict=False)]
"""A day, in JSON and in files as 2026-01-31: the type of every day that a request, a file or a query gives."""
Number = Annotated[
    float,
    Field(allow_inf_nan=False),
    BeforeValidator(_number_in_text),
    PlainSerializer(_exact_in_json, return_type=int | str, when_used="json"),
]
"""A number to compare with. In JSON a whole number is an integer and any other a text: hashed JSON has no floats."""
Points = Annotated[Decimal, Field(strict=False, max_digits=9, decimal_places=4, allow_inf_nan=False)]
"""Points that are added up exactly; in JSON a text."""
TimeOfDay = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""A time of day in Beijing time, written as 19:00."""


class Clause(BaseModel):
    """A piece of a policy.

    Unknown fields are refused: otherwise a rule that no program applies would look like a rule.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, populate_by_name=True)

    def as_json(self) -> JsonObject:
        """This piece as JSON, without the fields that are empty or have their default value."""
        plain: dict[str, Any] = self.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
        return plain
