"""The requests that conclude an inspection: the report, the feedback, the closing."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.cases.inspection.fields import Line, Moment, Prose, Remark, Words
from shared.http.wire import ReasonText, RequestBody


class ResultRequest(RequestBody):
    """A result of the national list: its text, and the local and the national code where they are known."""

    text: Annotated[Line, Field(examples=["发现问题已责令改正"])]
    local: Words = ""
    national: Words = ""


class DraftReportRequest(RequestBody):
    """The report: the situation, the appraisal of the enterprise, opinion and proposals, the result."""

    situation: Prose
    appraisal: Prose
    opinion: Prose
    result: ResultRequest


class FeedBackRequest(RequestBody):
    """How the enterprise got the result."""

    at: Moment
    by: Annotated[Line, Field(examples=["当面反馈"])]
    receiver: Annotated[Line, Field(examples=["现场负责人"])]
    content: Prose


class HandOverRequest(RequestBody):
    """An open clock, and the matter of this bureau in which it runs on: its stream, inspection/<id>."""

    clock: Annotated[UUID, Field(strict=False)]
    to: Annotated[
        str,
        Field(
            pattern=r"^inspection/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
            examples=["inspection/0190f3a2-7b6c-7d1e-8f00-1a2b3c4d5e70"],
        ),
    ]
    reason: ReasonText


class SettleRequest(RequestBody):
    """A clock that another inspection handed over: when that was done for which it waits, and how."""

    clock: Annotated[UUID, Field(strict=False)]
    at: Moment
    reason: Annotated[ReasonText, Field(examples=["已随本次检查复查，整改合格"])]


class DraftClosingRequest(RequestBody):
    """The closing. Every open clock must be handed over by name to the matter in which it runs on, once the closing is
    approved. A clock that another inspection handed over to this one may be settled instead.
    """

    remark: Remark = ""
    settled: Annotated[tuple[SettleRequest, ...], Field(strict=False, max_length=20)] = ()
    hand_over: Annotated[tuple[HandOverRequest, ...], Field(strict=False, max_length=20)] = ()
