"""The answers of the API about major hazards. Days are Beijing days."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from services.cases.hazard.lifecycle import HazardStatus
from services.cases.inspection.deed_wire import DeedShown
from shared.clocks.clock import State
from shared.contracts.fact import Hex32
from shared.contracts.results import PublishedParty
from shared.contracts.treatment import (
    AcceptanceAsked,
    Criterion,
    HazardReported,
    HazardVisited,
    OverdueStepTaken,
    SupervisionTaken,
    TreatmentExamined,
    TreatmentPlanned,
    WorkStopped,
)
from shared.verbs import Next


class HazardListed(BaseModel):
    """A major hazard in a list. `due` is the last day for its elimination; `stopped`: work may not restart yet."""

    id: UUID
    bureau: str = Field(examples=["370124"])
    status: HazardStatus
    identifier: str = Field(examples=["91370124EXAMP00154"])
    name: str = Field(examples=["示例化工有限公司"])
    team: str = Field(examples=["W"])
    standard: str = Field(examples=["industry-and-trade-dust"])
    inspection: UUID | None
    finding: UUID | None
    listed_on: date
    due: date
    overdue: bool
    stopped: bool
    supervisor: str = Field(
        description="Who supervises it; empty without one.", examples=["示例县安全生产委员会办公室"]
    )
    version: int
    trace: str


class SupervisionShown(DeedShown):
    """Who supervises the elimination, and who recorded it."""

    supervision: SupervisionTaken


class StopShown(DeedShown):
    """What was stopped, and who recorded it."""

    stop: WorkStopped


class TreatmentPlanShown(DeedShown):
    """A treatment plan, and who recorded it."""

    planned: TreatmentPlanned


class HazardVisitShown(DeedShown):
    """A visit, and who recorded it."""

    visit: HazardVisited


class HazardReportShown(DeedShown):
    """A report upward, and who recorded it."""

    report: HazardReported


class MoreTimeShown(BaseModel):
    """A request for more time, and the verdict on it, if there is one."""

    number: int
    until: date
    reason: str = Field(examples=["泄爆装置须定制，尚未到货"])
    requested: DeedShown
    granted: bool | None
    decided: DeedShown | None
    opinion: str | None = Field(examples=["治理期间保持停产，同意延期"])


class ExaminationShown(DeedShown):
    """An examination on site, and who recorded it."""

    examination: TreatmentExamined


class AcceptanceShown(BaseModel):
    """A request to accept the treatment, the examination, and the verdict. `restart`: it asks to restart work."""

    number: int
    restart: bool
    asked: AcceptanceAsked
    requested: DeedShown
    examined: ExaminationShown | None
    accepted: bool | None
    decided: DeedShown | None
    opinion: str | None = Field(examples=["同意核销，恢复打磨车间生产"])
    document: str = Field(examples=["（示）应急恢〔2026〕1号"])


class StepTakenShown(DeedShown):
    """How a step was taken, and who recorded it."""

    taken: OverdueStepTaken


class OverdueStepShown(BaseModel):
    """A step that the law names after an overdue treatment, and how it was taken; without entries it is still open."""

    step: str = Field(examples=["penalise-hazard"])
    number: int = Field(examples=[1])
    title: str = Field(examples=["责令立即或者限期消除并处罚款"])
    title_en: str = Field(examples=["a new order and a fine"])
    citation: str = Field(examples=["《中华人民共和国安全生产法》（2021年修正）第一百零二条"])
    taken: list[StepTakenShown]


class HazardClockShown(BaseModel):
    """A clock of the hazard; `/deadlines` shows more of it."""

    id: UUID
    rule: str = Field(examples=["treat-major-hazard"])
    title: str = Field(examples=["消除重大事故隐患"])
    basis: str = Field(examples=["《工贸企业重大事故隐患判定标准》（应急管理部令第10号）第十一条第2项"])
    due: date
    provisional: bool
    state: State
    late_by: int | None


class DenialShown(DeedShown):
    """Who said that it was no major hazard, and why."""

    explanation: str = Field(examples=["经复核，不属于判定标准所列情形"])


class OriginShown(BaseModel):
    """How the bureau learned of it: by a finding of an inspection, by the enterprise, or by a lead from `source`. Who
    reported it is shown only to those who may read personal data.
    """

    by: Literal["finding", "enterprise", "lead"]
    inspection: UUID | None = None
    finding: UUID | None = None
    source: str | None = Field(default=None, examples=["12350 举报"])
    reporter: str | None = Field(default=None, examples=["示例安全员"])
    document: Hex32 | None = Field(default=None, description="The SHA-256 of the report.")


class HazardShown(BaseModel):
    """A major hazard with everything that is on record of it, at the version in the ETag. `may_work`: false while what
    was stopped may not restart. `overdue_steps`: what the law names once it is overdue; the first without an entry in
    `taken` is next.
    """

    id: UUID
    bureau: str = Field(examples=["370124"])
    version: int
    trace: str
    event: UUID
    status: HazardStatus
    origin: OriginShown
    party: PublishedParty
    criterion: Criterion
    team: str = Field(examples=["W"])
    covert: bool = Field(description="Whether it was found in an inspection that is still secret.")
    found: date
    facts: str = Field(examples=["除尘系统未设置泄爆装置，作业场所积尘严重"])
    place: str = Field(examples=["打磨车间"])
    measures: str = Field(examples=["停止打磨作业，清理积尘，加装泄爆装置"])
    by: date = Field(description="The last day for its elimination, with the extensions granted.")
    listed: DeedShown
    overdue: bool
    may_work: bool
    supervisions: list[SupervisionShown]
    stops: list[StopShown]
    plans: list[TreatmentPlanShown]
    visits: list[HazardVisitShown]
    reports: list[HazardReportShown]
    extensions: list[MoreTimeShown]
    acceptances: list[AcceptanceShown]
    overdue_steps: list[OverdueStepShown]
    denial: DenialShown | None
    clocks: list[HazardClockShown]
    next: list[Next]
