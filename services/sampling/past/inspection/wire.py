"""The answers of the API about inspections on record. Days are Beijing days."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from services.sampling.past.inspection.tables import AnyInspection, WithdrawnRow
from services.sampling.past.inspection.verbs import INSPECTION
from shared.access.acting_person import ActingPerson
from shared.approval import Round
from shared.clock import BeijingTime
from shared.contracts.noted import noted
from shared.contracts.planning import InspectionsRecorded
from shared.log.deed import Deed
from shared.log.event import Event
from shared.policy.draws import Method
from shared.policy.occasions import Occasion
from shared.verbs import Next


class Withdrawal(BaseModel):
    """The withdrawal of an inspection, which no longer counts: the time, the person and the reason."""

    at: BeijingTime
    by: ActingPerson
    reason: str
    event: UUID


class WithdrawalStep(BaseModel):
    """A step of a request to withdraw an inspection: when it was taken, by whom, and which event recorded it."""

    at: BeijingTime
    by: ActingPerson
    event: UUID


class WithdrawalAsked(BaseModel):
    """A request to withdraw an inspection, and its verdict; `approved` is null while it waits for its verdict."""

    requested: WithdrawalStep
    reason: str | None
    approved: bool | None
    decided: WithdrawalStep | None
    opinion: str | None


class ResultLearned(BaseModel):
    """How an inspection that the service cases held has ended, once its report counts."""

    text: str = Field(examples=["发现问题已责令改正"])
    national: str = Field(description='The code of the result in the national list; "" if it has none.', examples=["5"])
    findings: int = Field(description="The number of findings that stand.")


class RecordedInspectionShown(BaseModel):
    """An inspection on record, or withdrawn. `department` is "" for the bureau itself; `team` is "" if the team that
    inspected is not known.
    """

    id: UUID
    bureau: str = Field(examples=["370124"])
    identifier: str = Field(examples=["91370124EXAMP00154"])
    held_on: date
    department: str
    team: str = Field(examples=["W"])
    occasion: Occasion
    methods: list[Method]
    draw: UUID | None
    source: str
    remark: str | None
    recorded_at: BeijingTime
    recorded_by: ActingPerson
    event: UUID
    trace: str
    learned: bool = Field(
        description="Whether the service cases held the inspection, under the same id. It is not withdrawn here."
    )
    result: ResultLearned | None
    requests: list[WithdrawalAsked] = Field(description="The requests to withdraw it, from the first to the newest.")
    withdrawal: Withdrawal | None
    next: list[Next] = Field(
        description=(
            "The verbs that the state allows now, the roles that may use them, and the conditions that are missing."
        )
    )


class RecordedInspection(BaseModel):
    """An inspection that is now on record, with its id."""

    id: UUID
    identifier: str
    held_on: date


class InspectionsPutOnRecord(BaseModel):
    """The inspections that were put on record, in the order of the request."""

    inspections: list[RecordedInspection]
    event: UUID
    trace: str


def recorded(event: Event) -> InspectionsPutOnRecord:
    inspections = [
        RecordedInspection.model_validate(inspection, from_attributes=True)
        for inspection in noted(event, InspectionsRecorded).inspections
    ]
    return InspectionsPutOnRecord(inspections=inspections, event=event.id, trace=event.trace)


def shown(row: AnyInspection, names: Mapping[str, str]) -> RecordedInspectionShown:
    withdrawal = None
    if isinstance(row, WithdrawnRow):
        withdrawal = Withdrawal(
            at=row.withdrawn_at,
            by=ActingPerson.of(row.withdrawn_by, names),
            reason=row.withdrawn_because,
            event=row.withdrawal,
        )
    said = {
        **row.model_dump(),
        "result": _result(row),
        "requests": [_asked(each, names) for each in row.rounds],
        "withdrawal": withdrawal,
        "next": INSPECTION.next(row, inspection=row.id),
    }
    return RecordedInspectionShown.model_validate(said, context=names)


def _result(row: AnyInspection) -> ResultLearned | None:
    if row.result is None:
        return None
    return ResultLearned(text=row.result, national=row.national or "", findings=row.findings or 0)


def _asked(each: Round, names: Mapping[str, str]) -> WithdrawalAsked:
    verdict = each.verdict
    return WithdrawalAsked(
        requested=_step(each.requested, names),
        reason=each.remark,
        approved=verdict and verdict.approved,
        decided=verdict and _step(verdict, names),
        opinion=verdict and verdict.opinion,
    )


def _step(deed: Deed, names: Mapping[str, str]) -> WithdrawalStep:
    return WithdrawalStep(at=deed.at, by=ActingPerson.of(deed.person, names), event=deed.event)
