"""The bodies of requests about publications."""

from typing import Annotated

from pydantic import Field, StringConstraints

from shared.contracts.fact import Hex32
from shared.http.wire import ReasonText, RequestBody
from shared.policy.clauses import Day


class PublicationReasonRequest(RequestBody):
    """A reason."""

    because: Annotated[ReasonText, Field(examples=["当事人名称与登记不符，待更正"])]


class PublicationOpinionRequest(RequestBody):
    """An opinion of whoever decides."""

    opinion: Annotated[ReasonText, Field(examples=["公示内容无误"])]


class WithdrawPublicationRequest(RequestBody):
    """The explanation that the public reads in the place of what was withdrawn."""

    explanation: Annotated[ReasonText, Field(examples=["行政处罚决定已依法撤销"])]


class AskEarlyEndRequest(RequestBody):
    """The party's application for an end of the display before its time (信用修复)."""

    applied: Annotated[Day, Field(description="The day of the application.", examples=["2027-04-01"])]
    promise_sha256: Annotated[
        Hex32, Field(description="SHA-256 of the party's written promise (信用承诺书).", examples=["0f" * 32])
    ]
    remark: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=500), Field(examples=["已整改并作出信用承诺"])
    ] = ""
