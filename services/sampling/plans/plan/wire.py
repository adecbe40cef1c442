"""The answers of the API about plans. Times are Beijing times, days are Beijing days."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from services.sampling.plans.plan.lifecycle import Approval, Edition, Filing, Plan, Status
from services.sampling.plans.plan.verbs import next_of
from shared.access.acting_person import ActingPerson
from shared.approval import Round
from shared.clock import BeijingTime
from shared.contracts.planning import PlanKind
from shared.log.deed import Deed
from shared.verbs import Next


class PlanListed(BaseModel):
    """A plan in a list. Status `amended`: a newer edition waits for its approval."""

    id: UUID
    bureau: str = Field(examples=["370124"])
    kind: PlanKind
    year: int = Field(examples=[2026])
    title: str
    status: Status
    version: int
    trace: str
    drafted_at: BeijingTime


class PeopleDaysShown(BaseModel):
    """The people-days of a year: total = statutory days × staff; supervision = total − other enforcement −
    non-enforcement.
    """

    staff: int
    statutory_days: int
    total: int
    other_enforcement: int
    non_enforcement: int
    supervision: int
    visits: int | None = Field(
        description="How many of these the inspections of the plan take; null if the policy does not say."
    )


class StepTaken(BaseModel):
    """A step of a plan: when it was taken, by whom, and which event recorded it."""

    at: BeijingTime
    by: ActingPerson
    event: UUID


class PlanPaperShown(StepTaken):
    """The approval by an authority, or the filing with an authority; `evidence` is the SHA-256 of the paper."""

    authority: str
    document: str | None
    on: date
    evidence: str


class RoundShown(BaseModel):
    """A request for approval, and its verdict. `approved` is null while the request waits for its verdict."""

    number: int
    requested: StepTaken
    remark: str | None
    approved: bool | None
    decided: StepTaken | None
    opinion: str | None


class EditionShown(BaseModel):
    """An edition of a plan; editions are counted from 1. `reason` says why it replaces the edition before it."""

    number: int
    status: Status
    title: str
    first: date = Field(serialization_alias="from")
    last: date = Field(serialization_alias="until")
    scope: dict[str, Any]
    key: dict[str, Any] | None
    items: list[str]
    item_edition: int | None = Field(
        description="The edition of the item list that has the items; null if none was in force.", examples=[2]
    )
    contents: list[str]
    schedule: Mapping[str, Mapping[str, int]] = Field(description="Team → month → number of enterprises.")
    people_days: PeopleDaysShown | None
    key_units: int
    general_units: int
    policy: str | None
    reason: str | None
    drafted: StepTaken
    rounds: list[RoundShown]
    approved: PlanPaperShown | None
    filed: PlanPaperShown | None
    published: StepTaken | None


class ClosingShown(StepTaken):
    reason: str | None


class PlanShown(PlanListed):
    """A plan in full, at the version in the ETag. `in_force` is the number of the edition in force; null if no edition
    is in force.
    """

    event: UUID
    in_force: int | None
    editions: list[EditionShown]
    closed: ClosingShown | None
    next: list[Next] = Field(
        description=(
            "The verbs that the state allows now, the roles that may use them, and the conditions that are missing."
        )
    )


class PlannedShown(BaseModel):
    """An enterprise that a plan names."""

    identifier: str = Field(examples=["91370124EXAMP00154"])
    name: str = Field(examples=["平阴县示例第一化工有限公司"])
    category: Literal["key", "general"]
    team: str = Field(description='The code of the team; "" if the bureau has no teams.', examples=["W"])


def shown(plan: Plan, names: Mapping[str, str], filed_with: str | None) -> PlanShown:
    """The answer about a plan. `filed_with` as in `next_of`."""
    closing = plan.closing
    return PlanShown(
        **{name: getattr(plan, name) for name in ("id", "bureau", "kind", "year", "status", "version", "trace")},
        title=plan.newest.content.title,
        drafted_at=plan.editions[0].drafting.at,
        event=plan.event,
        in_force=plan.in_force and plan.in_force.number,
        editions=[_edition(edition, names) for edition in plan.editions],
        closed=closing and ClosingShown(**dict(_taken(closing, names)), reason=closing.reason),
        next=next_of(plan, filed_with),
    )


def _edition(edition: Edition, names: Mapping[str, str]) -> EditionShown:
    content = edition.content
    days = content.people_days
    published = edition.publication
    return EditionShown(
        **content.model_dump(exclude={"enterprises", "people_days", "items", "contents"}),
        number=edition.number,
        status=edition.status,
        items=list(content.items),
        contents=list(content.contents),
        people_days=days and PeopleDaysShown.model_validate(days, from_attributes=True),
        reason=edition.reason,
        drafted=_taken(edition.drafting, names),
        rounds=[_round(each, names) for each in edition.rounds],
        approved=_paper(edition.approval, names),
        filed=_paper(edition.filing, names),
        published=published and _taken(published, names),
    )


def _taken(deed: Deed, names: Mapping[str, str]) -> StepTaken:
    return StepTaken(at=deed.at, by=ActingPerson.of(deed.person, names), event=deed.event)


def _round(each: Round, names: Mapping[str, str]) -> RoundShown:
    verdict = each.verdict
    return RoundShown(
        number=each.number,
        requested=_taken(each.requested, names),
        remark=each.remark,
        approved=verdict and verdict.approved,
        decided=verdict and _taken(verdict, names),
        opinion=verdict and verdict.opinion,
    )


def _paper(filing: Filing | None, names: Mapping[str, str]) -> PlanPaperShown | None:
    if filing is None:
        return None
    return PlanPaperShown(
        **dict(_taken(filing, names)),
        authority=filing.authority,
        document=filing.document if isinstance(filing, Approval) else None,
        on=filing.on,
        evidence=filing.evidence,
    )
