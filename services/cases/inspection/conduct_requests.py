"""The requests of the crew on site, from the arrival to the confirmed record."""

from typing import Annotated, Literal

from pydantic import Field

from services.cases.inspection.fields import Hash, Id, Key, Line, Moment, Prose, Remark, Words
from shared.contracts.inspection.visit import Failure, ItemResult
from shared.http.wire import ReasonText, RequestBody


class PresentRequest(RequestBody):
    """A person of the crew who arrived; the number of the certificate (or of the expert) that the person showed."""

    person: Annotated[Id, Field(description="The person's id in the crew.")]
    certificate: Annotated[Line, Field(examples=["鲁平执-0017"])]


class AbsentRequest(RequestBody):
    """A person of the crew who did not come, came late, or refused; and the reason."""

    person: Id
    how: Literal["absent", "late", "refused"]
    reason: ReasonText


class ArriveRequest(RequestBody):
    """The arrival of the crew: each person of the crew is either present or absent."""

    at: Moment
    place: Annotated[Line, Field(examples=["厂区门口"])]
    present: Annotated[tuple[PresentRequest, ...], Field(strict=False, min_length=1, max_length=50)]
    absent: Annotated[tuple[AbsentRequest, ...], Field(strict=False, max_length=50)] = ()


class JoinRequest(RequestBody):
    """A person of the crew who came after the arrival of the others; the certificate that the person showed."""

    at: Moment
    person: Annotated[Id, Field(description="The person's id in the crew.")]
    certificate: Annotated[Line, Field(examples=["鲁平执-0017"])]


class AskRecusalRequest(RequestBody):
    """The enterprise asks that a person of the crew stands back."""

    person: Annotated[Id, Field(description="The person's id in the crew.")]
    reason: ReasonText


class DecideRecusalRequest(RequestBody):
    """The decision of the head of the bureau: whether the person stands back."""

    person: Annotated[Id, Field(description="The person's id in the crew.")]
    granted: Annotated[bool, Field(examples=[False])]
    opinion: ReasonText


class TellRightsRequest(RequestBody):
    """To whom the crew showed its certificates and told the rights, and what the enterprise said."""

    to: Annotated[Line, Field(examples=["现场负责人"])]
    post: Words = ""
    confirmed: Annotated[bool, Field(description="Whether the enterprise confirmed that it was told.", examples=[True])]
    reason: Annotated[Remark, Field(description="Why the enterprise did not confirm it.")] = ""
    recusals: Annotated[tuple[AskRecusalRequest, ...], Field(strict=False, max_length=50)] = ()


class HoldMeetingRequest(RequestBody):
    """The opening or the closing meeting."""

    meeting: Literal["opening", "closing"]
    at: Moment
    attended: Annotated[tuple[Line, ...], Field(strict=False, min_length=1, max_length=100)]
    remark: Remark = ""


class CheckItemRequest(RequestBody):
    """An item with its result. An item that is not one of the inspection needs a reason in `beyond`."""

    item: Key
    result: ItemResult
    facts: Annotated[Prose, Field(examples=["抽查 2026 年培训记录 12 份，均有签到"])]
    beyond: Remark = ""


class PageRequest(RequestBody):
    """A page of the record: the hash of its content, and whether the enterprise confirmed the page."""

    page: Annotated[int, Field(ge=1, le=500, examples=[1])]
    sha256: Hash
    confirmed: Annotated[bool, Field(examples=[True])]


class ConfirmationRequest(RequestBody):
    """How the enterprise confirmed the record; if it refused, the reason, and the witness if there was one."""

    by: Literal["signature", "seal", "refused"]
    signer: Annotated[Words, Field(examples=["现场负责人"])] = ""
    post: Words = ""
    reason: Remark = ""
    witness: Words = ""
    pages: Annotated[tuple[PageRequest, ...], Field(strict=False, min_length=1, max_length=500)]


class ConfirmRecordRequest(RequestBody):
    """The end of the visit: when the crew left, and how the record was confirmed."""

    left: Moment
    confirmation: ConfirmationRequest


class FailRequest(RequestBody):
    """Why the visit could not be held, who of the crew was there, and the proof. At least two inspectors with a valid
    certificate were there; or one of them, and a witness.
    """

    at: Moment
    why: Failure
    facts: Annotated[Prose, Field(examples=["登记住所无人经营，经邻近单位证实已搬离"])]
    present: Annotated[tuple[PresentRequest, ...], Field(strict=False, min_length=1, max_length=50)]
    proof: Annotated[
        tuple[Hash, ...], Field(strict=False, min_length=1, max_length=20, description="Hashes of photos or papers.")
    ]
    witness: Annotated[Words, Field(examples=["邻近单位值班人员"])] = ""


class ReportRefusalRequest(RequestBody):
    """The report to the bureau that the enterprise refused to sign: when, to whom, and what was told."""

    at: Moment
    to: Annotated[Line, Field(examples=["示例县应急管理局负责人"])]
    content: Annotated[Prose, Field(examples=["现场负责人不认可检查结果，拒绝签字，已由见证人签字"])]
