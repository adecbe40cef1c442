"""The requests of the API about plans."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, StringConstraints, Tag, model_validator
from pydantic_core import PydanticCustomError

from shared.contracts.fact import Hex32
from shared.contracts.planning import PlanKind
from shared.draws.spec import Line
from shared.http.wire import ReasonText, RequestBody
from shared.policy.clauses import Day
from shared.policy.conditions import Condition

MOST = 200_000
"""The largest number of enterprises that a request can name."""

Identifier = Annotated[Line, Field(max_length=50)]
Team = Annotated[Line, Field(max_length=40)]
Month = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]
_Days = Annotated[int, Field(ge=0, le=10_000_000)]


class ByCondition(RequestBody):
    """The scope of a plan by a condition: every open enterprise of the directory that fits; without a condition, every
    open one.
    """

    where: Condition | None = None


class ByName(RequestBody):
    """The scope of a plan by identifiers. An enterprise that the directory does not know, or that is not open, is
    refused.
    """

    identifiers: Annotated[tuple[Identifier, ...], Field(strict=False, min_length=1, max_length=MOST)]


def _scope(value: Any) -> str:
    named = "identifiers" in value if isinstance(value, dict) else isinstance(value, ByName)
    return "identifiers" if named else "where"


Scope = Annotated[Annotated[ByCondition, Tag("where")] | Annotated[ByName, Tag("identifiers")], Discriminator(_scope)]


class PlannedByCounts(RequestBody):
    """The schedule of a team by numbers: month → how many enterprises."""

    counts: Annotated[
        Mapping[Month, Annotated[int, Field(ge=0, le=1_000_000)]],
        Field(min_length=1, max_length=60, examples=[{"2026-03": 12, "2026-04": 10}]),
    ]


class Spread(RequestBody):
    """The schedule of a team spread evenly over these months. If the number does not divide, the first months get one
    more, or the last ones (`heavier`).
    """

    spread: Annotated[tuple[Month, ...], Field(strict=False, min_length=1, max_length=60)]
    heavier: Literal["first", "last"] = "first"

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        if len(set(self.spread)) < len(self.spread):
            raise PydanticCustomError("months_repeated", "A month may be named once only")
        return self


def _how(value: Any) -> str:
    said = "counts" in value if isinstance(value, dict) else isinstance(value, PlannedByCounts)
    return "counts" if said else "spread"


Months = Annotated[Annotated[PlannedByCounts, Tag("counts")] | Annotated[Spread, Tag("spread")], Discriminator(_how)]


class Staffing(RequestBody):
    """The staff, and the people-days that other work takes. The rest, for supervision, is computed."""

    staff: Annotated[int, Field(ge=1, le=100_000, description="Law-enforcement staff.", examples=[8])]
    other_enforcement: Annotated[_Days, Field(description="Days of other enforcement.", examples=[535])]
    non_enforcement: Annotated[_Days, Field(description="Days of other work, training, leave.", examples=[414])]


class PlanContentRequest(RequestBody):
    """The content of an edition of a plan."""

    title: Annotated[Line, Field(examples=["2026 年度安全生产监督检查计划"])]
    first: Annotated[Day, Field(alias="from", examples=["2026-01-01"])]
    last: Annotated[Day, Field(alias="until", examples=["2026-12-31"])]
    # A factory, not a value: many client generators cannot read a default object in the OpenAPI document.
    scope: Scope = Field(default_factory=ByCondition)
    key: Annotated[Condition | None, Field(description="Who is a key unit; left out: who has the flag `key-unit`.")] = (
        None
    )
    teams: Annotated[
        Mapping[Identifier, Team],
        Field(max_length=MOST, description="Enterprise → team, where it is not the one the policy gives it to."),
    ] = {}
    items: Annotated[
        tuple[Annotated[Line, Field(max_length=60)], ...],
        Field(strict=False, max_length=2000, description="Keys of the register of items."),
    ] = ()
    contents: Annotated[
        tuple[Line, ...],
        Field(strict=False, max_length=100, description="What is looked at; left out: what the policy says."),
    ] = ()
    schedule: Annotated[
        Mapping[Team, Months],
        Field(max_length=60, description='By team, "*" for every other; left out: evenly over all months.'),
    ] = {}
    staffing: Annotated[Staffing | None, Field(description="An annual plan must have it.")] = None

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.last < self.first:
            raise PydanticCustomError("period_backwards", "The plan must not end before it begins")
        return self


class DraftPlanRequest(RequestBody):
    """The first edition of a plan."""

    kind: PlanKind
    year: Annotated[int, Field(ge=2000, le=2100, examples=[2026])]
    content: PlanContentRequest


class AmendPlanRequest(RequestBody):
    """Another edition of a plan, and the reason for it."""

    reason: ReasonText
    content: PlanContentRequest


class FilePlanRequest(RequestBody):
    """The authority with which the plan was filed (the policy's, if left out), and on which day. `evidence` is the
    SHA-256 of the proof.
    """

    authority: Annotated[Line | None, Field(examples=["济南市应急管理局"])] = None
    on: Annotated[Day, Field(examples=["2026-02-10"])]
    evidence: Hex32


class ApprovePlanRequest(FilePlanRequest):
    """The government that approved the plan (the policy's, if left out), on which day, and by which document.
    `evidence` is the SHA-256 of the document.
    """

    document: Annotated[Line, Field(examples=["平政字〔2026〕5 号"])]


class RefusePlanRequest(RequestBody):
    """What must be changed before the plan can be approved."""

    opinion: ReasonText


class RepeatApprovalRequest(RequestBody):
    """A remark for the approver, if anything needs to be said."""

    remark: ReasonText | None = None


class ClosePlanRequest(RequestBody):
    """The reason for closing a plan before its last day."""

    reason: ReasonText | None = None
