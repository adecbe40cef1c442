"""The kinds of draw a bureau holds."""

from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from shared.draws.rates import count_for_rate
from shared.policy.clauses import Citation, Clause, Code, Name
from shared.policy.selection import Selection

Rate = Annotated[str, Field(max_length=40, description="The rate as an exact fraction or percentage: 3/10, 30%.")]
Entropy = Literal["beacon", "parties"]
"""Where the randomness of a draw comes from: a public beacon, or shares of parties."""
Method = Literal["on-site", "online", "documents"]
"""How an enterprise is inspected (检查方式): at its place, over the network, or by its documents."""
ON_SITE: Final[tuple[Method, ...]] = ("on-site",)
"""How an enterprise is inspected of which nothing else is said."""
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

    A rate may have a floor and a ceiling, as in “10%，不少于 20 户”. A stratum that is smaller than the floor is drawn
    whole. Without rate and count, the plan gives the count. A stratum whose members are all drawn for certain needs no
    share.
    """

    stratum: Name | Literal["", "*"] = "*"
    rate: Rate | None = None
    at_least: _Count | None = None
    at_most: _Count | None = None
    count: _Count | None = None

    @property
    def is_bounded(self) -> bool:
        return self.at_least is not None or self.at_most is not None

    def taken_of(self, size: int) -> int | None:
        """How many of `size` members the rate takes, at least one, also of none; None if the share has no rate. Raises
        BadRate.
        """
        if self.rate is None:
            return None
        floor = min(self.at_least or 1, max(size, 1))
        taken = max(count_for_rate(self.rate, size), floor)
        return taken if self.at_most is None else min(taken, self.at_most)


class Joint(Clause):
    """An inspection by several departments (跨部门联合检查): the department that leads it, and those that take part."""

    led_by: Name
    joined_by: Annotated[tuple[Name, ...], Field(strict=False, min_length=1, max_length=50)]


class DrawKind(Clause):
    """A kind of draw. With `months`, a single draw makes a deal for each of these months (a yearly schedule).

    `covert`: the drawn enterprises are not told before the visit. `serves`: of a kind of items, the kinds of draw for
    whose inspections it draws them; empty: for those of every kind.
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
    held_in: Annotated[tuple[_Month, ...], Field(strict=False, max_length=12)] = ()
    """The months of the year in which draws of this kind are held; empty: in all of them."""
    reserve: Annotated[int, Field(ge=0, le=MAX_RESERVE)] = 0
    entropy: Entropy = "beacon"
    covert: bool = False
    crew: Code | None = None
    methods: Annotated[tuple[Method, ...], Field(strict=False, min_length=1, max_length=3)] = ON_SITE
    joint: Joint | None = None
    serves: Annotated[tuple[Code, ...], Field(strict=False, max_length=100)] = ()
    basis: Citation | None = None

    @property
    def held_per(self) -> Period:
        """The period that has one draw of this kind: a kind with `months` is drawn once a year, and a kind whose counts
        the plan gives once a month. Any other kind says so in `per`; by default it is drawn once a month.
        """
        if self.months:
            return "year"
        return "month" if self.by_plan else self.per or "month"
