"""The requests of the API about plans."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, StringConstraints, Tag, model_validator
from pydantic_core import PydanticCustomError

from shared.contracts.fact import Hex32
from shared.contracts.planning import PlanKind
from shared.draws.text import Text as Line
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
    """The scope of a plan by a condition: every open enterprise of the directory that meets the condition; without a
    condition, every open enterprise.
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
    """The schedule of a team by counts: month → number of enterprises."""

    counts: Annotated[
        Mapping[Month, Annotated[int, Field(ge=0, le=1_000_000)]],
        Field(min_length=1, max_length=60, examples=[{"2026-03": 12, "2026-04": 10}]),
    ]


class Spread(RequestBody):
    """The schedule of a team, spread evenly over these months. If the number of enterprises does not divide evenly, the
    first months (or the last months, by `heavier`) get one enterprise more.
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
    """The staff, and the people-days that other work takes. The service computes the rest, which is for supervision."""

    staff: Annotated[int, Field(ge=1, le=100_000, description="The number of law-enforcement staff.", examples=[8])]
    other_enforcement: Annotated[_Days, Field(description="The people-days of other law enforcement.", examples=[535])]
    non_enforcement: Annotated[
        _Days, Field(description="The people-days of other work, training and leave.", examples=[414])
    ]


class PlanContentRequest(RequestBody):
    """The content of an edition of a plan."""

    title: Annotated[Line, Field(examples=["2026 年度安全生产监督检查计划"])]
    first: Annotated[Day, Field(alias="from", examples=["2026-01-01"])]
    last: Annotated[Day, Field(alias="until", examples=["2026-12-31"])]
    # A factory, not a value: many client generators cannot read a default object in the OpenAPI document.
    scope: Scope = Field(
        default_factory=ByCondition, examples=[{"where": {"field": "group", "in": ["危险化学品和化工医药"]}}]
    )
    key: Annotated[
        Condition | None,
        Field(description="The condition for key units; if left out, the enterprises with the flag `key-unit`."),
    ] = None
    teams: Annotated[
        Mapping[Identifier, Team],
        Field(
            max_length=MOST,
            description="Enterprise → team, for enterprises that another team inspects than the team of the policy.",
        ),
    ] = {}
    items: Annotated[
        tuple[Annotated[Line, Field(max_length=60)], ...],
        Field(strict=False, max_length=2000, description="The keys of items in the register of items."),
    ] = ()
    contents: Annotated[
        tuple[Line, ...],
        Field(
            strict=False,
            max_length=100,
            description="What the inspections check; if left out, the contents that the policy names.",
        ),
    ] = ()
    schedule: Annotated[
        Mapping[Team, Months],
        Field(
            max_length=60,
            description=(
                'Team → its months; "*" stands for all other teams. A team without a schedule is '
                "spread evenly over all months."
            ),
        ),
    ] = {}
    staffing: Annotated[
        Staffing | None,
        Field(
            description="The staff and their days. An annual plan must have it.",
            examples=[{"staff": 8, "other_enforcement": 535, "non_enforcement": 414}],
        ),
    ] = None

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
    """The filing of the plan: the authority (if left out, the authority that the policy names) and the day. `evidence`
    is the SHA-256 of the proof.
    """

    authority: Annotated[Line | None, Field(examples=["济南市应急管理局"])] = None
    on: Annotated[Day, Field(examples=["2026-02-10"])]
    evidence: Hex32


class ApprovePlanRequest(FilePlanRequest):
    """The approval of the plan: the government (if left out, the government that the policy names), the day and the
    document. `evidence` is the SHA-256 of the document.
    """

    authority: Annotated[Line | None, Field(examples=["平阴县人民政府"])] = None
    document: Annotated[Line, Field(examples=["平政字〔2026〕5 号"])]


class RefusePlanRequest(RequestBody):
    """The opinion: what must be changed before the plan can be approved."""

    opinion: ReasonText


class RepeatApprovalRequest(RequestBody):
    """A remark for the approver, if anything needs to be said."""

    remark: ReasonText | None = None


class ClosePlanRequest(RequestBody):
    """The reason for closing a plan before its last day."""

    reason: ReasonText | None = None
