"""The kinds of draw a bureau holds, and its coverage duties and caps."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from shared.policy.clauses import Citation, Clause, Code, Name
from shared.policy.conditions import Condition
from shared.policy.occasions import Occasion, Unplanned
from shared.policy.selection import Selection

Rate = Annotated[str, Field(max_length=40, description="The rate as an exact fraction or percentage: 3/10, 30%.")]
Entropy = Literal["beacon", "parties"]
"""Where the randomness of a draw comes from: a public beacon, or shares of parties."""
Period = Literal["year", "half-year", "quarter", "month", "day"]
MAX_RESERVE = 10_000
"""The largest reserve of a stratum that the protocol of draws allows."""
MOST_DEALS = 256
"""The largest number of deals of a draw that the protocol allows."""
_Count = Annotated[int, Field(ge=1, le=1_000_000)]


def _number_of_a_month(value: object) -> object:
    if isinstance(value, int) and 1 <= value <= 12:
        return value
    raise PydanticCustomError("month_number", "Write the number of a month: 1 to 12")


_Month = Annotated[int, Field(ge=1, le=12), BeforeValidator(_number_of_a_month)]


class Share(Clause):
    """How many members of a stratum are drawn: a rate of its size, rounded up, or a count.

    Without rate and count, the plan gives the count. A stratum whose members are all drawn for certain needs no share.
    """

    stratum: Name | Literal["", "*"] = "*"
    rate: Rate | None = None
    count: _Count | None = None


class DrawKind(Clause):
    """A kind of draw. With `months`, a single draw makes a deal for each of these months (a yearly schedule).

    `covert`: the drawn enterprises are not told before the visit.
    """

    name: Code
    title: Name
    selection: Selection
    shares: Annotated[tuple[Share, ...], Field(strict=False, max_length=200)] = ()
    by_plan: bool = False
    """Whether the counts are those that the plan gives for the month that is drawn."""
    months: Annotated[tuple[_Month, ...], Field(strict=False, max_length=12)] = ()
    per: Period | None = None
    """How often a draw of this kind is held: one draw in each period (`held_per`)."""
    reserve: Annotated[int, Field(ge=0, le=MAX_RESERVE)] = 0
    entropy: Entropy = "beacon"
    covert: bool = False
    crew: Code | None = None
    basis: Citation | None = None

    @property
    def held_per(self) -> Period:
        """The period that has one draw of this kind: a kind with `months` is drawn once a year, and a kind whose counts
        the plan gives once a month. Any other kind says so in `per`; by default it is drawn once a month.
        """
        if self.months:
            return "year"
        return "month" if self.by_plan else self.per or "month"


class Duty(Clause):
    """A coverage duty: this share of the enterprises that fit `where` is inspected `times` times in each `per`.

    Only inspections on the occasions `counts` count. A re-inspection looks at one order, and guidance at how a county
    inspects: by default, both do not count.
    """

    name: Code
    title: Name
    where: Condition | None = None
    per: Literal["year", "half-year"] = "year"
    times: Annotated[int, Field(ge=1, le=12)] = 1
    share: Rate = "100%"
    counts: Annotated[tuple[Occasion, ...], Field(strict=False, min_length=1, max_length=7)] = (
        "plan",
        "draw",
        "complaint",
        "special-order",
        "other",
    )
    basis: Citation | None = None


class Cap(Clause):
    """A cap: an enterprise that fits `where` is inspected at most `times` times a year.

    An inspection on one of the occasions `except_for` is allowed beyond the cap.
    """

    times: Annotated[int, Field(ge=1, le=366)]
    where: Condition | None = None
    except_for: Annotated[tuple[Unplanned, ...], Field(strict=False)] = ()
    basis: Citation
