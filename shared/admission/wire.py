"""What requests and answers say about the approval by another person. Times are Beijing times."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from shared.access.acting_person import ActingPerson
from shared.admission.lifecycle import Admission, Admitted
from shared.clock import BeijingTime
from shared.http.wire import ReasonText, RequestBody
from shared.log.deed import Deed
from shared.verbs import Next


class RefuseAdmissionRequest(RequestBody):
    """The opinion: why the request is refused."""

    opinion: ReasonText


class WithdrawAdmissionRequest(RequestBody):
    """The reason for withdrawing a request that nobody has decided on."""

    reason: ReasonText


class AdmissionStep(BaseModel):
    """A step of a request: when it was taken, by whom, and which event recorded it."""

    at: BeijingTime
    by: ActingPerson
    event: UUID


class AdmissionShown(BaseModel):
    """A request with its steps, at the version in the ETag. A step that was not taken is null."""

    id: UUID
    bureau: str = Field(examples=["370124"])
    status: Admitted
    version: int
    trace: str
    event: UUID
    remark: str | None
    requested: AdmissionStep
    approved: bool | None
    decided: AdmissionStep | None
    opinion: str | None
    withdrawn: AdmissionStep | None
    reason: str | None
    next: list[Next] = Field(
        description=(
            "The verbs that the state allows now, the roles that may use them, and the conditions that are missing."
        )
    )


def steps(admission: Admission, names: Mapping[str, str]) -> dict[str, Any]:
    """The fields of an `AdmissionShown`, but `next`."""
    asked, verdict, back = admission.round, admission.round.verdict, admission.taken_back
    return {
        **{name: getattr(admission, name) for name in ("id", "bureau", "status", "version", "trace", "event")},
        "remark": asked.remark,
        "requested": _step(asked.requested, names),
        "approved": verdict and verdict.approved,
        "decided": verdict and _step(verdict, names),
        "opinion": verdict and verdict.opinion,
        "withdrawn": back and _step(back, names),
        "reason": back and back.reason,
    }


def _step(deed: Deed, names: Mapping[str, str]) -> AdmissionStep:
    return AdmissionStep(at=deed.at, by=ActingPerson.of(deed.person, names), event=deed.event)
