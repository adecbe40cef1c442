"""The kinds of draw a bureau holds: whom they draw, how many, and whether the drawn are told before the visit."""

from typing import Annotated, Literal

from pydantic import Field

from shared.policy.clauses import Citation, Clause, Code, Name
from shared.policy.conditions import Condition
from shared.policy.selection import Selection

Rate = Annotated[str, Field(max_length=40, description="An exact fraction or per cent: 3/10, 30%.")]
_Count = Annotated[int, Field(ge=1, le=1_000_000)]


class Share(Clause):
    """How many of a stratum are drawn: a rate of its size, rounded up, or a count; neither: as many as the plan says.

    Strata drawn for certain need no share.
    """

    stratum: Name | Literal["", "*"] = "*"
    rate: Rate | None = None
    count: _Count | None = None


class DrawKind(Clause):
    """A kind of draw. `months`: one deal for each of so many months, in one draw (a yearly schedule)."""

    name: Code
    title: Name
    selection: Selection
    shares: Annotated[tuple[Share, ...], Field(strict=False, max_length=200)] = ()
    by_plan: bool = False
    """The counts are the plan's for the month that is drawn."""
    months: Annotated[tuple[Annotated[int, Field(ge=1, le=12)], ...], Field(strict=False, max_length=12)] = ()
    reserve: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    covert: bool = False
    crew: Code | None = None
    basis: Citation | None = None


class Combination(Clause):
    """A combination of entropy sources that is accepted: which last source, and how many parties of others at least."""

    last: Annotated[
        tuple[Literal["drand", "public", "dice", "escrow"], ...], Field(strict=False, min_length=1, max_length=4)
    ]
    parties: Annotated[int, Field(ge=0, le=20)] = 0
    independent_parties: Annotated[int, Field(ge=0, le=20)] = 0


class Duty(Clause):
    """A coverage duty: of those who fit, this share is inspected so often a year (or half-year)."""

    name: Code
    title: Name
    where: Condition | None = None
    per: Literal["year", "half-year"] = "year"
    times: Annotated[int, Field(ge=1, le=12)] = 1
    share: Rate = "100%"
    basis: Citation | None = None


class Cap(Clause):
    """Nobody who fits is inspected more often a year, unless on one of these occasions."""

    times: Annotated[int, Field(ge=1, le=366)]
    where: Condition | None = None
    except_for: Annotated[tuple[Literal["complaint", "special-order"], ...], Field(strict=False)] = ()
    basis: Citation
