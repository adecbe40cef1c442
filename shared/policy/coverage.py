"""Coverage: how often enterprises must be inspected (duties), and how often they may be (caps)."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from shared.policy.clauses import Citation, Clause, Code, Name
from shared.policy.conditions import Condition
from shared.policy.draws import Method, Rate
from shared.policy.occasions import Occasion, Unplanned

CountedFor = Literal["bureau", "team"]
"""Whose visits a cap counts together: those of the whole bureau, or those of each team apart."""


class Duty(Clause):
    """A coverage duty: this share of the enterprises that fit `where` is inspected `times` times in each `per`.

    Only inspections on the occasions `counts` count. A re-inspection looks at one order, and guidance at how a county
    inspects: by default, both do not count.
    """

    name: Code
    title: Name
    where: Condition | None = None
    per: Literal["year", "half-year", "quarter", "month"] = "year"
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

    @property
    def months(self) -> int:
        """The length in months of what the duty is counted for."""
        return {"year": 12, "half-year": 6, "quarter": 3, "month": 1}[self.per]


class Cap(Clause):
    """A cap: an enterprise that fits `where` is inspected at most `times` times a year.

    An inspection on one of the occasions `except_for` is allowed beyond the cap. Only inspections by the `methods`
    count, and only these are refused; empty: by all methods. `visits_of`: the visits of the whole bureau are counted
    together, or those of each team apart.
    """

    times: Annotated[int, Field(ge=1, le=366)]
    where: Condition | None = None
    except_for: Annotated[tuple[Unplanned, ...], Field(strict=False)] = ()
    methods: Annotated[tuple[Method, ...], Field(strict=False, max_length=3)] = ()
    visits_of: CountedFor = "bureau"
    basis: Citation


class CoverageRules(Clause):
    """Rules for the coverage of a year.

    At least `drawn_share` of the planned enterprises are chosen by draw, and the whole plan is done by the day `ends`
    (MM-DD). `duties` and `caps` say how often enterprises must and may be inspected.
    """

    drawn_share: Rate | None = None
    ends: Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")] = "11-30"
    duties: Annotated[tuple[Duty, ...], Field(strict=False, max_length=50)] = ()
    caps: Annotated[tuple[Cap, ...], Field(strict=False, max_length=20)] = ()
