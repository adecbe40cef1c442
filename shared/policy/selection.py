"""Who may be drawn, and with which chances: conditions, exclusions, strata, certainty, weights."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from shared.policy.clauses import Clause, Name, Number
from shared.policy.conditions import Condition

Population = Literal["enterprises", "people", "experts", "items", "counties"]
"""Which directory is drawn from; `counties` are those the policy says the bureau supervises."""

_Months = Annotated[int, Field(ge=1, le=120)]


class Inspected(Clause):
    """Out: whom this bureau inspected already, this year or in the last months."""

    because: Literal["inspected"]
    within_months: _Months | None = None


class Drawn(Clause):
    """Out: who was drawn already this year, inspected since or not, by a draw of the same kind."""

    because: Literal["drawn"]


class AtCap(Clause):
    """Out: who was inspected as often this year as the policy's cap allows, unless an exception of the cap holds."""

    because: Literal["at-cap"]


class InspectedElsewhere(Clause):
    """Out: whom another department inspected in the last months."""

    because: Literal["inspected-elsewhere"]
    within_months: _Months


class Named(Clause):
    """Out: these, for a reason that is on record."""

    because: Literal["named"]
    identifiers: Annotated[tuple[Name, ...], Field(strict=False, min_length=1, max_length=1000)]
    reason: Annotated[Name, Field(max_length=200)]


Exclusion = Annotated[
    Inspected | Drawn | AtCap | InspectedElsewhere | Named,
    Field(discriminator="because"),
]


class Certainty(Clause):
    """A stratum of its own for those who are drawn for certain: all of them. The first that fits counts."""

    stratum: Name
    where: Condition


class ByClass(Clause):
    """A weight for each value of a field."""

    by: Name
    of: Annotated[Mapping[Name, Annotated[int, Field(ge=1, le=1000)]], Field(min_length=1)]
    otherwise: Annotated[int, Field(ge=1, le=1000)] = 1


class Band(Clause):
    """A weight for numbers from here on."""

    at_least: Number
    weight: Annotated[int, Field(ge=1, le=1000)]


class ByBand(Clause):
    """A weight for a number: that of the highest band it reaches. Bands ascend."""

    by: Name
    bands: Annotated[tuple[Band, ...], Field(strict=False, min_length=1, max_length=20)]
    otherwise: Annotated[int, Field(ge=1, le=1000)] = 1


class Times(Clause):
    """A factor for those who fit."""

    where: Condition
    factor: Annotated[int, Field(ge=2, le=1000)]


def _shape(value: object) -> str:
    said = value if isinstance(value, Mapping) else getattr(type(value), "model_fields", ())
    return "bands" if "bands" in said else "of"


class Weights(Clause):
    """How many lots each has: the weight of its class or band, times every factor that fits, at most 1000."""

    base: Annotated[Annotated[ByClass, Tag("of")] | Annotated[ByBand, Tag("bands")], Discriminator(_shape)] | None = (
        None
    )
    times: Annotated[tuple[Times, ...], Field(strict=False, max_length=20)] = ()


class Selection(Clause):
    """Who may be drawn. `stratify_by` is a field each value of which is a stratum; "" makes one stratum of all.

    Enterprises that are not open are out always, people who are off duty or whose certificate has expired too.
    """

    population: Population = "enterprises"
    where: Condition | None = None
    exclude: Annotated[tuple[Exclusion, ...], Field(strict=False, max_length=20)] = ()
    stratify_by: Annotated[Name, Field(min_length=0)] | Literal[""] = ""
    certain: Annotated[tuple[Certainty, ...], Field(strict=False, max_length=20)] = ()
    weights: Weights | None = None
