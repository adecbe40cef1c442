"""The answers about papers. Times are Beijing times."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from services.documents.paper.state import Status
from shared.access.acting_person import ActingPerson
from shared.below import ServicePath
from shared.clock import BeijingTime
from shared.contracts.papers import EarlierPaper
from shared.law.kinds import ServedBy
from shared.verbs import Next


class PaperListed(BaseModel):
    """A paper in a list."""

    id: UUID
    bureau: str = Field(examples=["370124"])
    form: str = Field(examples=["order-to-rectify"])
    title: str = Field(examples=["责令限期整改指令书"])
    status: Status
    name: str | None = Field(
        description="The number, or the name of a paper without a number; null before it is taken."
    )
    matter: UUID | None
    subject: UUID | None
    day: date | None
    version: int


class DeedOnPaper(BaseModel):
    """Something that was done with a paper, by whom and when."""

    at: BeijingTime
    by: ActingPerson


class OpinionOnPaper(DeedOnPaper):
    """What somebody who decided on a paper said."""

    text: str
    approved: bool


class ReasonOnPaper(DeedOnPaper):
    """What was done, or asked for, for a reason."""

    because: str


class LaterPaper(ReasonOnPaper):
    """A paper that replaced or corrected this one."""

    paper: UUID
    number: str


class ServiceOnPaper(DeedOnPaper):
    """How the paper was served, and who recorded it; `GET /services/{service}` tells all of it."""

    service: UUID
    addressee: str
    served_by: ServedBy
    served_at: BeijingTime
    effective: date = Field(description="The day on which the paper counts as served.")


class NumberShown(BaseModel):
    """The number of a paper, and what it counts in its series."""

    text: str = Field(examples=["（平）应急责改〔2026〕F-001号"])
    series: str
    year: int
    count: int
    repeat: int = Field(description="Above 1 if the matter has papers of this form with this count already.")


class WaitsFor(BaseModel):
    """Why the service cannot number or issue the paper at present; it tries again by itself."""

    code: str = Field(examples=["earlier-paper-missing"])
    detail: str
    detail_en: str


class FileShown(BaseModel):
    """The file of an issued paper."""

    sha256: str = Field(examples=["0f" * 32])
    size: int = Field(description="Bytes.")
    issued_at: BeijingTime


class PaperShown(PaperListed):
    """A paper in full, at the version in the ETag."""

    trace: str
    edition: str
    fields: dict[str, Any]
    matter_name: str
    team: str
    earlier: EarlierPaper | None
    explained: dict[str, str] = Field(examples=[{"address": "企业于检查后搬迁，以新址为准"}])
    drafted: DeedOnPaper
    opinions: list[OpinionOnPaper]
    number: NumberShown | None
    voided: list[str] = Field(description="The numbers that the paper took before, and that are void.")
    file: FileShown | None
    replaced: LaterPaper | None
    corrected: list[LaterPaper]
    served: list[ServiceOnPaper]
    withdrawal: ReasonOnPaper | None
    ended: ReasonOnPaper | None
    waits_for: WaitsFor | None
    next: list[Next]


class PendingShown(BaseModel):
    """A paper that the service has to number and to issue."""

    paper: UUID
    form: str
    title: str
    drafted: bool = Field(description="False: an inspection asks for it, and the service has not filled it in yet.")
    matter: UUID | None = Field(description="The inspection or case that it belongs to.")
    waits_for: WaitsFor | None
    completion: ServicePath | None = Field(
        description="The path for the POST that fills in what the inspection does not know; null once it is drafted.",
        examples=["/documents/papers/pending/0190…/completion"],
    )
