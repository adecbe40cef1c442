"""The requests that prepare an inspection: its basis, its site plan, the notice, another day, calling it off."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from services.cases.inspection.fields import Hash, Id, Line, Moment, Prose, Remark, Words
from shared.draws.text import Uuid
from shared.http.wire import ReasonText, RequestBody
from shared.identifiers import AreaCode
from shared.policy.clauses import Day


class ComplaintRequest(RequestBody):
    """A complaint or a report about the enterprise. If `anonymous`, leave the reporter out."""

    kind: Literal["complaint"]
    source: Annotated[Line, Field(description="How it came in.", examples=["12345 热线"])]
    received: Annotated[Day, Field(examples=["2026-03-02"])]
    content: Annotated[Prose, Field(examples=["反映车间安全出口被占用"])]
    anonymous: Annotated[bool, Field(examples=[True])]
    reporter: Words = ""
    evidence: Hash | None = None


class SpecialOrderRequest(RequestBody):
    """A special inspection that an authority ordered; its plan is filed with the government."""

    kind: Literal["special-order"]
    authority: Annotated[Line, Field(examples=["示例县安全生产委员会"])]
    document: Annotated[Line, Field(examples=["示安委〔2026〕3 号"])]
    on: Day
    scope: Prose
    until: Day
    filed_with: Annotated[Line, Field(examples=["示例县人民政府"])]
    evidence: Hash


class ReinspectionRequest(RequestBody):
    """Orders of an earlier inspection that are looked at again."""

    kind: Literal["re-inspection"]
    inspection: Id
    orders: Annotated[tuple[Id, ...], Field(strict=False, min_length=1, max_length=50)]


class GuidanceRequest(RequestBody):
    """The bureau above follows the inspection through; it drew the enterprise from the county's plan."""

    kind: Literal["guidance"]
    bureau: AreaCode
    draw: Id


class StateBasisRequest(RequestBody):
    """The basis on which the inspection may be held."""

    basis: Annotated[
        ComplaintRequest | SpecialOrderRequest | ReinspectionRequest | GuidanceRequest, Field(discriminator="kind")
    ]


class SitePlanRequest(RequestBody):
    """The content of a site plan (现场检查方案)."""

    on: Annotated[Day, Field(description="The day of the visit.", examples=["2026-03-10"])]
    method: Annotated[Line, Field(examples=["现场检查、查阅资料"])]
    content: Annotated[
        tuple[Line, ...],
        Field(strict=False, max_length=100, description="What is checked, beside the inspection's items."),
    ] = ()
    division: Annotated[
        Mapping[Uuid, Line], Field(max_length=50, description="The id of a person of the crew → the person's work.")
    ] = {}
    contact: Words = ""
    equipment: Words = ""
    assistants: Annotated[
        int, Field(ge=0, le=50, description="How many persons without a certificate go along.", examples=[0])
    ] = 0
    remark: Remark = ""
    late: Annotated[
        Remark,
        Field(
            description=(
                "Why the visit is held after `visit_by`, the day by which it should have been held; needed for such a "
                "day. Whoever approves the plan approves the reason, and the clock of the visit ends late."
            ),
            examples=["汛期停产，企业 6 月 8 日复工"],
        ),
    ] = ""


class OpinionRequest(RequestBody):
    """The opinion of a reviewer or an approver who lets a paper pass."""

    opinion: Annotated[Remark, Field(examples=["同意"])] = ""


class RefusalRequest(RequestBody):
    """The opinion of a reviewer or an approver who sends a paper back: what must be changed."""

    opinion: Annotated[ReasonText, Field(examples=["请写明各事项的检查方法"])]


class NotifyRequest(RequestBody):
    """How the enterprise was told of the inspection, and what it was told."""

    at: Moment
    by: Annotated[Line, Field(examples=["送达检查通知书"])]
    receiver: Annotated[Line, Field(examples=["现场负责人"])]
    content: Prose
    requirements: Prose
    rights: Annotated[Prose, Field(examples=["可申请回避；检查人员少于两人或不出示证件的，可以拒绝检查"])]


class PostponeRequest(RequestBody):
    """Another day of the visit, and the reason."""

    on: Annotated[Day, Field(examples=["2026-03-12"])]
    reason: Annotated[ReasonText, Field(examples=["台风预警，企业停工"])]


class CallOffRequest(RequestBody):
    """Why the inspection should not be held: the code of a reason that the policy lists for `calling-off`; or
    `no-basis`, or `cap-reached`, where this is true.
    """

    reason: Annotated[Line, Field(max_length=40, examples=["closed"])]
    remark: Annotated[Remark, Field(examples=["企业已于上月注销"])] = ""
    evidence: Hash | None = None
