"""Who may be drawn and with what chance: conditions, exclusions, strata, members drawn for certain, weights."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from shared.policy.clauses import Clause, Name, Number
from shared.policy.conditions import Condition

Population = Literal["enterprises", "people", "experts", "items", "counties"]
"""The directory that a draw takes from; `counties` are the counties that the policy says the bureau supervises."""

_Months = Annotated[int, Field(ge=1, le=120)]


class Inspected(Clause):
    """Excludes the enterprises that this bureau inspected this year, or in the last `within_months` months if that is
    set.
    """

    because: Literal["inspected"]
    within_months: _Months | None = None


class Drawn(Clause):
    """Excludes the entries that a draw of the same kind drew earlier this year, even if they have not been inspected
    since.
    """

    because: Literal["drawn"]


class AtCap(Clause):
    """Excludes the enterprises that were inspected this year as often as the policy's cap allows, unless the cap's
    exception applies.
    """

    because: Literal["at-cap"]


class InspectedElsewhere(Clause):
    """Excludes the enterprises that another department inspected in the last `within_months` months."""

    because: Literal["inspected-elsewhere"]
    within_months: _Months


class Named(Clause):
    """Excludes the entries with these identifiers, for a reason that is recorded."""

    because: Literal["named"]
    identifiers: Annotated[tuple[Name, ...], Field(strict=False, min_length=1, max_length=1000)]
    reason: Annotated[Name, Field(max_length=200)]


Exclusion = Annotated[
    Inspected | Drawn | AtCap | InspectedElsewhere | Named,
    Field(discriminator="because"),
]


class Certainty(Clause):
    """A separate stratum whose members are all drawn. An entry that fits several of these strata is in the first of
    them.
    """

    stratum: Name
    where: Condition


class ByClass(Clause):
    """A weight by class. `of` maps values of the field `by` to weights; any other value has the weight `otherwise`."""

    by: Name
    of: Annotated[Mapping[Name, Annotated[int, Field(ge=1, le=1000)]], Field(min_length=1)]
    otherwise: Annotated[int, Field(ge=1, le=1000)] = 1


class Band(Clause):
    """The weight of numbers from `at_least` upwards, until the next band."""

    at_least: Number
    weight: Annotated[int, Field(ge=1, le=1000)]


class ByBand(Clause):
    """A weight by number: the weight of the highest band that the field's number reaches.

    Bands are in ascending order.
    """

    by: Name
    bands: Annotated[tuple[Band, ...], Field(strict=False, min_length=1, max_length=20)]
    otherwise: Annotated[int, Field(ge=1, le=1000)] = 1


class Times(Clause):
    """A factor for the weight of the members that fit the condition."""

    where: Condition
    factor: Annotated[int, Field(ge=2, le=1000)]


def _shape(value: object) -> str:
    said = value if isinstance(value, Mapping) else getattr(type(value), "model_fields", ())
    return "bands" if "bands" in said else "of"


class Weights(Clause):
    """The number of lots (chances) of a member: the weight of its class or band, times each factor that fits, at most
    1000.
    """

    base: Annotated[Annotated[ByClass, Tag("of")] | Annotated[ByBand, Tag("bands")], Discriminator(_shape)] | None = (
        None
    )
    times: Annotated[tuple[Times, ...], Field(strict=False, max_length=20)] = ()


class Selection(Clause):
    """Who may be drawn. Each value of the field `stratify_by` is a stratum; "" puts all entries into a single stratum.

    Enterprises that are not open are always excluded; so are people who are off duty or whose certificate has expired.
    """

    population: Population = "enterprises"
    where: Condition | None = None
    exclude: Annotated[tuple[Exclusion, ...], Field(strict=False, max_length=20)] = ()
    stratify_by: Annotated[Name, Field(min_length=0)] | Literal[""] = ""
    certain: Annotated[tuple[Certainty, ...], Field(strict=False, max_length=20)] = ()
    weights: Weights | None = None
