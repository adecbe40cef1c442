"""The requests about orders to correct and measures on the spot."""

from typing import Annotated

from pydantic import Field

from services.cases.inspection.fields import Id, Line, Moment, Prose, Remark
from shared.contracts.inspection.order import OrderKind
from shared.http.wire import ReasonText, RequestBody
from shared.policy.clauses import Day

_Number = Annotated[int, Field(ge=1, le=200, description="The number of the requirement in the order.", examples=[1])]


class RequirementRequest(RequestBody):
    """A numbered requirement: which finding, what must be done, by which day."""

    number: _Number
    finding: Id
    requirement: Annotated[Prose, Field(examples=["补办动火作业票的审批，并在现场存放"])]
    by: Annotated[Day | None, Field(examples=["2026-03-20"])] = None


class DraftOrderRequest(RequestBody):
    """An order. The device makes its id; `power` is the rule that gives the power to order. `instead_of` names an order
    that the same person drafted, that still waits for a signature, and that this one replaces. `urgent` says why
    measures on the spot do not wait for their approval.
    """

    order: Id
    instead_of: Id | None = None
    order_kind: OrderKind
    power: Annotated[Line, Field(examples=["《中华人民共和国安全生产法》第六十五条第一款第二项"])]
    urgent: Annotated[
        Remark,
        Field(
            description=(
                "Only of measures on the spot: the danger because of which they are served before their approval. "
                "The approval follows within the time of the law (行政强制法 第十九条: 24 hours). Such as: "
                "可燃气体浓度超限报警，车间内仍有动火作业."
            ),
            examples=[""],
        ),
    ] = ""
    requirements: Annotated[tuple[RequirementRequest, ...], Field(strict=False, min_length=1, max_length=200)]


class RequestWithdrawalRequest(RequestBody):
    """Why the order should not hold any more."""

    reason: Annotated[ReasonText, Field(examples=["整改要求所引条款有误，另行下达"])]


class AskExtensionRequest(RequestBody):
    """The enterprise asks for more time for a requirement."""

    number: _Number
    until: Annotated[Day, Field(examples=["2026-04-01"])]
    reason: Annotated[ReasonText, Field(examples=["通风设备尚未到货"])]


class ReviewExtensionRequest(RequestBody):
    """The opinion of the reviewer who lets the request for a requirement pass."""

    number: _Number
    opinion: Annotated[Remark, Field(examples=["理由属实"])] = ""


class DecideExtensionRequest(RequestBody):
    """The decision about the extension of a requirement."""

    number: _Number
    granted: Annotated[bool, Field(examples=[True])]
    opinion: Annotated[Remark, Field(examples=["同意延期"])] = ""


class VerdictRequest(RequestBody):
    """What the re-inspection found of a requirement."""

    number: _Number
    done: Annotated[bool, Field(examples=[True])]
    facts: Prose


class ReinspectRequest(RequestBody):
    """A re-inspection: the persons of the crew who held it, and a verdict for each requirement that was looked at."""

    at: Moment
    persons: Annotated[tuple[Id, ...], Field(strict=False, min_length=1, max_length=50)]
    verdicts: Annotated[tuple[VerdictRequest, ...], Field(strict=False, min_length=1, max_length=200)]
    opinion: Prose
