"""The answers of the API about campaigns. Days are Beijing days, times are Beijing times."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from services.cases.campaign.lifecycle import CampaignStatus
from services.cases.inspection.deed_wire import DeedShown
from shared.clock import BeijingTime
from shared.contracts.campaign import CampaignGroup, CriterionScored, ScoreCriterion, TrainedMember
from shared.contracts.fact import Hex32
from shared.verbs import Next


class CampaignListed(BaseModel):
    """A campaign in a list."""

    id: UUID
    bureau: str = Field(examples=["370124"])
    version: int
    status: CampaignStatus
    plan: UUID
    season: str = Field(examples=["2026年集中执法"])
    title: str = Field(examples=["全县安全生产集中执法检查活动"])
    first: date
    last: date


class CampaignTrainingShown(DeedShown):
    """A training: who took part, and who recorded it when."""

    on: date
    members: list[TrainedMember]
    proof: Hex32


class EvaluationShown(DeedShown):
    """How an expert was scored, and by whom."""

    expert: UUID
    scores: list[CriterionScored]
    total: str = Field(examples=["91.5"])
    visits: int = Field(description="How many visits of the campaign the expert had come to.", examples=[12])
    remark: str


class CampaignEndShown(DeedShown):
    """Who closed the campaign, and when."""

    remark: str


class CampaignShown(CampaignListed):
    """A campaign, at the version in the ETag."""

    trace: str
    event: UUID
    opened: DeedShown
    trades: list[str] = Field(examples=[["铸造", "涉氨制冷"]])
    contents: list[str] = Field(examples=[["风险管控", "隐患排查"]])
    groups: list[CampaignGroup]
    criteria: list[ScoreCriterion] = Field(description="The form on which experts are scored.")
    trainings: list[CampaignTrainingShown]
    members: list[TrainedMember] = Field(description="Who may go to a visit, each as the newest training has it.")
    evaluations: list[EvaluationShown]
    closed: CampaignEndShown | None
    next: list[Next]


class FiguresShown(BaseModel):
    """What was found in the visits of a group on a day."""

    findings: int = Field(description="The findings that stand.", examples=[14])
    sorts: int = Field(description="The same, with those of one sort in an enterprise counted once.", examples=[11])
    major: int = Field(description="The major hazards among them.", examples=[1])
    intended: int = Field(description="Those of which a penalty case is intended.", examples=[2])


class GroupDayShown(BaseModel):
    """A group on a day. `found` is counted from what is on record now, `handed_in` from what was on record when the
    lists were handed in.
    """

    code: str = Field(examples=["Z1"])
    name: str = Field(description="Empty for a team that is no group of the campaign.", examples=["执法一组"])
    visits: list[UUID] = Field(description="The inspections whose crew arrived on the day.")
    under_way: int = Field(description="How many of the crews have not left yet.", examples=[0])
    found: FiguresShown
    handed_in: FiguresShown
    waiting: list[UUID] = Field(description="The inspections whose lists are still to come.")
    late: list[UUID] = Field(description="The inspections whose lists came late, or are late now.")
    due: BeijingTime | None = Field(description="When the last of the lists has to be there, by the policy.")
    last_handed_in: BeijingTime | None


class CampaignDayShown(BaseModel):
    """A day of a campaign, by groups."""

    campaign: UUID
    day: date
    groups: list[GroupDayShown]
