"""The requests about major hazards."""

from typing import Annotated, Literal

from pydantic import Field

from services.cases.inspection.fields import Hash, Id, Line, Moment, Prose, Remark, Words
from shared.contracts.treatment import StoppedScope
from shared.http.wire import ReasonText, RequestBody
from shared.policy.clauses import Day

_Persons = Annotated[tuple[Line, ...], Field(strict=False, min_length=1, max_length=50, description="Who was there.")]
_Document = Annotated[Words, Field(description="The number of the paper.", examples=["（示）应急督〔2026〕3号"])]
_Reporter = Annotated[Words, Field(description="Who reported it. Nothing public has it.", examples=["安全员"])]


class FromFindingRequest(RequestBody):
    """The hazard is a major finding of an inspection, which names the enterprise."""

    by: Literal["finding"]
    inspection: Id
    finding: Id


class HazardPartyRequest(RequestBody):
    """The enterprise of a hazard that no inspection has found: its code and its name."""

    identifier: Annotated[
        Line,
        Field(
            description="The unified social credit code, the older registration number, or a number of the bureau.",
            examples=["91370124MA00000A9U"],
        ),
    ]
    name: Annotated[Line, Field(examples=["示例化工有限公司"])]


class FromEnterpriseRequest(RequestBody):
    """The enterprise reported the hazard itself."""

    by: Literal["enterprise"]
    party: HazardPartyRequest
    reporter: _Reporter = ""
    document: Hash | None = None


class FromLeadRequest(RequestBody):
    """The hazard came to the bureau from elsewhere."""

    by: Literal["lead"]
    party: HazardPartyRequest
    source: Annotated[Line, Field(description="Where it came from.", examples=["12350 举报"])]
    reporter: _Reporter = ""
    document: Hash | None = None


class CriterionRequest(RequestBody):
    """The situation of the national list. `GET /rules?kind=hazard-criteria` shows the lists."""

    standard: Annotated[
        str,
        Field(
            pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
            max_length=64,
            description="The rule that has the list of the trade; of a list by articles, the rule of the article.",
            examples=["industry-and-trade-dust"],
        ),
    ]
    situation: Annotated[
        int, Field(ge=1, le=1000, description="The number of the situation in the list.", examples=[2])
    ]


class ListHazardRequest(RequestBody):
    """A major hazard that was confirmed."""

    origin: Annotated[
        FromFindingRequest | FromEnterpriseRequest | FromLeadRequest,
        Field(discriminator="by", description="How the bureau learned of it."),
    ]
    criterion: CriterionRequest
    found: Annotated[Day, Field(description="The day on which it was found.", examples=["2026-03-10"])]
    facts: Annotated[Prose, Field(description="What is wrong.", examples=["除尘系统未设置泄爆装置，作业场所积尘严重"])]
    place: Annotated[Words, Field(description="Where in the enterprise.", examples=["打磨车间"])] = ""
    measures: Annotated[
        Prose, Field(description="What must be done.", examples=["停止打磨作业，清理积尘，加装泄爆装置"])
    ]
    by: Annotated[Day, Field(description="The last day for its elimination.", examples=["2026-06-30"])]


class SuperviseHazardRequest(RequestBody):
    """An authority supervises the elimination (挂牌督办)."""

    authority: Annotated[Line, Field(examples=["示例县安全生产委员会办公室"])]
    number: _Document = ""
    on: Annotated[Day, Field(examples=["2026-03-12"])]
    document: Hash | None = None


class StopWorkRequest(RequestBody):
    """People were ordered out, or work or the use of equipment was stopped. `order`: the decision on measures of the
    inspection that says so; without it, `document` is the number of another paper.
    """

    at: Moment
    people_out: Annotated[bool, Field(description="Whether people were ordered out.", examples=[True])]
    scope: StoppedScope
    where: Annotated[Line, Field(description="What does not go on.", examples=["打磨车间及除尘系统"])]
    power: Annotated[Line, Field(examples=["《中华人民共和国安全生产法》第六十五条第一款第三项"])]
    order: Id | None = None
    document: _Document = ""


class TreatmentPlanRequest(RequestBody):
    """The six parts of a treatment plan; none may be missing."""

    aims: Annotated[Prose, Field(description="治理的目标和任务", examples=["6 月底前消除积尘和无泄爆的隐患"])]
    methods: Annotated[Prose, Field(description="采取的方法和措施", examples=["停产清灰，改造除尘系统，加装泄爆片"])]
    resources: Annotated[Prose, Field(description="经费和物资的落实", examples=["专项经费 40 万元，泄爆片 6 套"])]
    responsible: Annotated[Prose, Field(description="负责治理的机构和人员", examples=["安全部牵头，设备部实施"])]
    schedule: Annotated[Prose, Field(description="治理的时限和要求", examples=["4 月底完成清灰，6 月底完成改造并验收"])]
    safeguards: Annotated[
        Prose, Field(description="安全措施和应急预案", examples=["治理期间停止打磨，动火须审批；启用粉尘爆炸应急预案"])
    ]


class HandInPlanRequest(RequestBody):
    """The enterprise has handed in its treatment plan."""

    plan: TreatmentPlanRequest
    at: Moment
    document: Hash | None = None


class VisitHazardRequest(RequestBody):
    """The bureau has looked at the hazard while it stands."""

    at: Moment
    persons: _Persons
    facts: Annotated[Prose, Field(examples=["打磨车间停产，积尘已清理，泄爆片待安装"])]
    stop_kept: Annotated[
        bool | None,
        Field(
            description="Whether what was stopped stands still; needed where something was stopped.", examples=[True]
        ),
    ] = None
    inspection: Annotated[Id | None, Field(description="The inspection in which this was done, if in one.")] = None


class ReportHazardRequest(RequestBody):
    """The bureau has reported to a level above."""

    at: Moment
    to: Annotated[Line, Field(examples=["示例市应急管理局"])]
    content: Annotated[Prose, Field(examples=["一季度：停产治理中，清灰完成，泄爆改造进行中"])]
    document: _Document = ""


class AskMoreTimeRequest(RequestBody):
    """The enterprise asks for more time."""

    until: Annotated[Day, Field(examples=["2026-08-31"])]
    reason: Annotated[ReasonText, Field(examples=["泄爆装置须定制，尚未到货"])]


class DecideMoreTimeRequest(RequestBody):
    """The decision about more time."""

    granted: Annotated[bool, Field(examples=[True])]
    opinion: Annotated[Remark, Field(examples=["治理期间保持停产，同意延期"])] = ""


class AskAcceptanceRequest(RequestBody):
    """The enterprise says that the hazard is gone, and asks that this is examined."""

    at: Moment
    content: Annotated[Prose, Field(examples=["清灰和泄爆改造已完成，申请验收并恢复打磨车间生产"])]
    document: Hash | None = None
    assessment: Annotated[Hash | None, Field(description="The report of the assessment: SHA-256 of its file.")] = None
    assessed_by: Annotated[Words, Field(examples=["示例安全评价有限公司"])] = ""


class ExamineTreatmentRequest(RequestBody):
    """The bureau has examined on site."""

    at: Moment
    persons: _Persons
    gone: Annotated[bool, Field(description="Whether the hazard is gone.", examples=[True])]
    facts: Annotated[Prose, Field(examples=["泄爆装置已安装并有检测报告，现场无积尘"])]
    proof: Annotated[tuple[Hash, ...], Field(strict=False, max_length=50)] = ()


class AcceptTreatmentRequest(RequestBody):
    """The hazard is gone, and work may restart."""

    document: _Document = ""
    opinion: Annotated[Remark, Field(examples=["同意核销，恢复打磨车间生产"])] = ""


class RefuseTreatmentRequest(RequestBody):
    """The treatment is not accepted, and nothing restarts."""

    document: _Document = ""
    opinion: Annotated[ReasonText, Field(examples=["泄爆片未安装，不同意恢复生产"])]


class TakeStepRequest(RequestBody):
    """A step that the law names was taken, because the treatment is overdue."""

    step: Annotated[
        str,
        Field(
            pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
            max_length=64,
            description="The rule of the step: `overdue_steps` of the hazard lists them.",
            examples=["penalise-hazard"],
        ),
    ]
    on: Annotated[Day, Field(examples=["2026-07-01"])]
    document: _Document = ""
    remark: Annotated[Remark, Field(examples=["立案查处，责令停产停业整顿"])] = ""


class DenyHazardRequest(RequestBody):
    """Why it was no major hazard; where the hazard was published, the public is told so."""

    explanation: Annotated[ReasonText, Field(examples=["经复核，不属于判定标准所列情形"])]
