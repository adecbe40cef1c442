"""Facts of the documents service about the service of papers (送达): how papers were served, by whom, and the proofs.

Nothing of them is public. What happens to a paper is told in the stream of the paper, with a trace and a cause of its
own: no entry links the papers of one service, or leads to their inspection.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.fact import Fact, Hex32, Part
from shared.law.kinds import ServedBy, ServiceProof

Capacity = Literal["addressee", "family-member", "legal-representative", "unit-receiver", "proxy", "agent"]
"""As what somebody received papers: 本人, 同住成年家属, 法定代表人或者负责人, 单位收件人, 代理人, 指定的代收人."""

WAYS_ZH: Mapping[ServedBy, str] = {
    "in-person": "直接送达",
    "left-with-witness": "留置送达",
    "entrusted": "委托送达",
    "mail": "邮寄送达",
    "electronic": "电子送达",
    "through-others": "转交送达",
    "public-notice": "公告送达",
}
"""What papers call the ways to serve them."""


class ServingOfficer(Part):
    """An officer who served papers, and the number of the officer's certificate."""

    name: str
    certificate: str


class ProofOfService(Part):
    """The file that proves something of a service."""

    kind: ServiceProof
    sha256: Hex32


class ServiceAccount(Part):
    """How papers were served. `at`: when they were received, or put out as a notice. `place`: where; of mail and of
    messages, the address. `agency`: who delivered them in the place of the bureau; `tracking`: the number of the mail;
    `reason`: why the papers were left, or put out as a notice.
    """

    by: ServedBy
    at: AwareDatetime
    place: str
    servers: Annotated[tuple[ServingOfficer, ...], Field(min_length=1)]
    proofs: tuple[ProofOfService, ...]
    receiver: str = ""
    capacity: Capacity = "addressee"
    reason: str = ""
    witness: str = ""
    agency: str = ""
    tracking: str = ""
    remark: str = ""


class PaperOfService(Part):
    """A paper that was served, as its form and its number name it. `subject`: what in the matter it is about."""

    paper: UUID
    form: str
    title: str
    number: str
    subject: UUID | None = None


class ServiceTold(Part):
    """What is on record of a service: papers of one matter, to one addressee, and how. They count as served on the day
    `effective`.
    """

    matter: UUID | None = None
    matter_name: str = ""
    team: str = ""
    addressee: str
    papers: Annotated[tuple[PaperOfService, ...], Field(min_length=1)]
    account: ServiceAccount
    effective: date


class ServiceRecorded(Fact):
    """Papers were served. Stream service/<uuid>, as for all events of one service."""

    type: ClassVar[str] = "documents.service.recorded"

    told: ServiceTold
    receipt: UUID
    """The receipt for the papers: a paper of its own."""
    covert: bool = False
    """As of the papers: whether one of the `draws` behind the matter was covert and not open."""
    draws: tuple[UUID, ...] = ()
    crew: tuple[str, ...] = ()


class CorrectionRequested(Fact):
    """Somebody asks to correct what is on record of a service. `told` is None if the papers were not served."""

    type: ClassVar[str] = "documents.correction.requested"

    told: ServiceTold | None = None
    because: str


class CorrectionRefused(Fact):
    """Somebody else refused the correction."""

    type: ClassVar[str] = "documents.correction.refused"

    opinion: str


class ServiceCorrected(Fact):
    """Somebody else approved the correction. `told` is None if the papers were not served; `receipt` is the receipt
    that takes the place of the earlier one.
    """

    type: ClassVar[str] = "documents.service.corrected"

    told: ServiceTold | None = None
    receipt: UUID | None = None
    because: str


class PaperServed(Fact):
    """A paper was served; told again when the service is corrected. Stream paper/<uuid>. `matter`, `subject` and `form`
    are those of the paper: the inspection, the order or the lead, the code of its form ("" if not told).
    """

    type: ClassVar[str] = "documents.paper.served"

    paper: UUID
    form: str = ""
    service: UUID
    matter: UUID | None = None
    subject: UUID | None = None
    addressee: str
    receiver: str = ""
    by: ServedBy
    at: AwareDatetime
    effective: date


class PaperUnserved(Fact):
    """A service that was on record of a paper did not take place. Stream paper/<uuid>."""

    type: ClassVar[str] = "documents.paper.unserved"

    paper: UUID
    service: UUID
    matter: UUID | None = None
    subject: UUID | None = None
    because: str
