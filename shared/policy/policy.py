"""A bureau's policy for a period: a single file, adopted as a whole, in force from a given day."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from shared.contracts.publications import PublicationKind
from shared.policy.appraisal import Appraisal
from shared.policy.approvals import Approval
from shared.policy.authorities import Authorities
from shared.policy.clauses import Citation, Clause, Code, Day, Name
from shared.policy.coverage import CoverageRules
from shared.policy.crews import Crew
from shared.policy.deadlines import Deadline
from shared.policy.draws import DrawKind
from shared.policy.numbering import Series
from shared.policy.planning import Dossier, PlanRules
from shared.policy.publications import PublicationRule
from shared.policy.publicity import CovertRules, CrewPublicity
from shared.policy.reasons import Reason
from shared.policy.recusal import Recusal
from shared.policy.teams import Formation, Team

Directory = Literal["enterprises", "people", "experts", "items"]
"""The directories that a bureau keeps: enterprises, people, experts and inspection items."""


class Effective(Clause):
    """The period of a policy, first and last day included.

    Without a last day it ends when another policy replaces it.
    """

    first: Annotated[Day, Field(alias="from")]
    last: Annotated[Day | None, Field(alias="until")] = None


class Keeping(Clause):
    """The section that keeps a directory, and after how many months without a review it is reminded."""

    owner: Name
    review_months: Annotated[int, Field(ge=1, le=60)]


class County(Clause):
    """A county bureau that a city bureau supervises."""

    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
    name: Name


class Supervision(Clause):
    """The supervised counties, and how many enterprises of a county's plan are drawn for a supervised inspection."""

    counties: Annotated[tuple[County, ...], Field(strict=False, min_length=1, max_length=200)]
    enterprises: Annotated[int, Field(ge=1, le=100)]


class Policy(Clause):
    """The rules of a bureau.

    When the policy is adopted, every section is checked against the statutes of its period.
    """

    policy: Code
    bureau: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
    title: Name
    source: Citation
    effective: Effective
    directories: Mapping[Directory, Keeping] = {}
    teams: Annotated[tuple[Team, ...], Field(strict=False, max_length=50)] = ()
    formation: Formation | None = None
    crews: Annotated[tuple[Crew, ...], Field(strict=False, max_length=50)] = ()
    draws: Annotated[tuple[DrawKind, ...], Field(strict=False, max_length=100)] = ()
    coverage: CoverageRules = CoverageRules()
    supervision: Supervision | None = None
    plan: PlanRules | None = None
    recusal: Recusal | None = None
    approvals: Annotated[tuple[Approval, ...], Field(strict=False, max_length=50)] = ()
    authorities: Authorities | None = None
    publicity: CrewPublicity | None = None
    publications: Annotated[tuple[PublicationRule, ...], Field(strict=False, max_length=20)] = ()
    covert: CovertRules | None = None
    reasons: Annotated[tuple[Reason, ...], Field(strict=False, max_length=50)] = ()
    numbering: Annotated[tuple[Series, ...], Field(strict=False, max_length=50)] = ()
    deadlines: Annotated[tuple[Deadline, ...], Field(strict=False, max_length=100)] = ()
    appraisals: Annotated[tuple[Appraisal, ...], Field(strict=False, max_length=20)] = ()
    archive: Annotated[tuple[Dossier, ...], Field(strict=False, max_length=20)] = ()

    def draw_kind(self, name: str) -> DrawKind | None:
        return next((kind for kind in self.draws if kind.name == name), None)

    def publication(self, kind: PublicationKind) -> PublicationRule | None:
        return next((rule for rule in self.publications if rule.kind == kind), None)

    def crew(self, name: str) -> Crew | None:
        return next((crew for crew in self.crews if crew.name == name), None)
