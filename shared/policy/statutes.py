"""The rules of law for policies, each with the days between which it holds: the rows of `statutes.toml`."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.policy.appraisal import Measure
from shared.policy.policy import Effective


class Statute(BaseModel):
    """An edition of a rule of law, and the period in which it holds."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    rule: str
    first: Annotated[date, Field(alias="from")]
    last: Annotated[date | None, Field(alias="until")] = None
    severity: Literal["refuse", "warn"]
    asks: Literal["measures", "crew-size", "caps"]
    measures: Annotated[tuple[Measure, ...], Field(strict=False)] = ()
    least: Annotated[int, Field(ge=1)] = 1
    statute: str
    article: str
    text: str
    text_en: str
    advice: str
    advice_en: str

    def holds_in(self, period: Effective) -> bool:
        """Whether the rule holds on any day of the period. A period without an end includes all later days."""
        begins_in_time = period.last is None or self.first <= period.last
        return begins_in_time and (self.last is None or period.first <= self.last)


class _Table(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    row: list[Statute]


def read_statutes(toml: str) -> tuple[Statute, ...]:
    """The rules in a TOML text. Raises pydantic.ValidationError, tomllib.TOMLDecodeError."""
    return tuple(_Table.model_validate(tomllib.loads(toml)).row)


@cache
def statutes() -> tuple[Statute, ...]:
    """The rules in the `statutes.toml` of this version of the software."""
    return read_statutes(files(__package__).joinpath("statutes.toml").read_text(encoding="utf-8"))
