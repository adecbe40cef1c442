"""The answers about services of papers. Times are Beijing times."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from services.documents.serving.state import ServiceStatus
from shared.access.acting_person import ActingPerson
from shared.clock import BeijingTime
from shared.contracts.serving import Capacity, PaperOfService, ProofOfService, ServingOfficer
from shared.law.kinds import ServedBy
from shared.verbs import Next


class ServiceListed(BaseModel):
    """A service in a list."""

    id: UUID
    bureau: str = Field(examples=["370124"])
    status: ServiceStatus
    matter: UUID | None
    matter_name: str
    addressee: str
    papers: list[PaperOfService]
    by: ServedBy
    effective: date = Field(description="The day on which the papers count as served.")
    version: int


class ServiceAccountShown(BaseModel):
    """How the papers were served."""

    by: ServedBy
    at: BeijingTime
    place: str
    receiver: str
    capacity: Capacity
    servers: list[ServingOfficer]
    proofs: list[ProofOfService]
    reason: str
    witness: str
    agency: str
    tracking: str
    remark: str


class DeedOfService(BaseModel):
    """Something that was done about a service, by whom and when."""

    at: BeijingTime
    by: ActingPerson


class ServiceCorrectionShown(DeedOfService):
    """A request to correct the service; `account` is null if the papers were not served."""

    account: ServiceAccountShown | None
    because: str


class ServiceCorrectionDecision(DeedOfService):
    """What was decided on a request, and what was on record before."""

    decision: Literal["corrected", "refused"]
    opinion: str
    requested: ServiceCorrectionShown
    before: ServiceAccountShown


class ServiceShown(ServiceListed):
    """A service in full, at the version in the ETag."""

    trace: str
    account: ServiceAccountShown
    receipt: UUID | None = Field(description="The paper that is the receipt; null if the papers were not served.")
    recorded: DeedOfService
    correction: ServiceCorrectionShown | None
    decided: list[ServiceCorrectionDecision]
    next: list[Next]
