"""The requests about findings and leads."""

from typing import Annotated, Literal

from pydantic import Field

from services.cases.inspection.fields import Hash, Id, Key, Line, Moment, Prose, Remark, Words
from shared.contracts.inspection.checklist import FollowUp
from shared.contracts.inspection.finding import Disputant, Severity
from shared.http.wire import ReasonText, RequestBody
from shared.policy.clauses import Day


class BasisRequest(RequestBody):
    """The rule that was broken, down to its item. `in_force_since` is needed only for an instrument that the law of the
    service does not have, such as a standard.
    """

    instrument: Annotated[Line, Field(examples=["《中华人民共和国安全生产法》"])]
    article: Annotated[Line, Field(examples=["第四十三条"])]
    item: Annotated[Words, Field(max_length=60)] = ""
    in_force_since: Day | None = None


class FindRequest(RequestBody):
    """A finding. The device makes its id, so that a finding that is sent twice is recorded once."""

    finding: Id
    item: Key
    description: Prose
    place: Annotated[Line, Field(examples=["维修车间"])]
    basis: Annotated[tuple[BasisRequest, ...], Field(strict=False, min_length=1, max_length=10)]
    severity: Severity
    sort: Annotated[
        Line,
        Field(description="The sort of the finding: findings of one sort in an enterprise count once."),
    ]
    signature: Annotated[Hash | None, Field(description="The SHA-256 of the finder's signature.")] = None
    elsewhere: Annotated[
        Words,
        Field(
            description=(
                "The department whose remit it is in, if it is not the bureau's: a lead, which has to be transferred."
            ),
            examples=["示例县消防救援大队"],
        ),
    ] = ""
    department: Annotated[
        Words,
        Field(
            description=(
                "In a joint visit, the department whose people found it, if they are not of the crew. What a person of "
                "the crew finds, whose unit takes part, is that department's without saying so."
            ),
            examples=[""],
        ),
    ] = ""


class ToldRequest(RequestBody):
    """The enterprise was told; nothing else follows."""

    by: Literal["told"]


class RectifiedRequest(RequestBody):
    """The enterprise rectified it on the spot; `proof` is the SHA-256 of the proof."""

    by: Literal["rectified"]
    proof: Hash
    at: Moment


class InvestigatedRequest(RequestBody):
    """An investigation was opened; `evidence` are the hashes of the evidence that was fixed on the spot."""

    by: Literal["investigation"]
    evidence: Annotated[tuple[Hash, ...], Field(strict=False, min_length=1, max_length=200)]
    remark: Remark = ""


class HandedOverRequest(RequestBody):
    """It was handed over for a penalty."""

    by: Literal["penalty"]
    to: Annotated[Line, Field(examples=["执法大队"])]
    proposal: Prose


class DisposeRequest(RequestBody):
    """What is done about a finding. Orders and leads have requests of their own, which name their findings."""

    finding: Id
    disposition: Annotated[
        ToldRequest | RectifiedRequest | InvestigatedRequest | HandedOverRequest, Field(discriminator="by")
    ]


class DisputeRequest(RequestBody):
    """A dispute about a finding."""

    finding: Id
    by: Disputant
    reason: Prose


class ViewRequest(RequestBody):
    """What a participant of the deliberation said."""

    name: Line
    post: Line
    view: Prose


class DeliberateRequest(RequestBody):
    """A deliberation from `at` to `until`, and the common opinion in which it ended."""

    finding: Id
    at: Moment
    until: Annotated[Moment, Field(examples=["2026-03-10T09:50:00+08:00"])]
    place: Line
    chair: Line
    recorder: Line
    views: Annotated[tuple[ViewRequest, ...], Field(strict=False, min_length=2, max_length=30)]
    opinion: Prose
    outcome: Literal["stands", "dropped"]


class HandInListsRequest(RequestBody):
    """When the lists of the visit were handed in, and to whom."""

    at: Moment
    to: Annotated[Line, Field(examples=["执法监督股"])]


class TransferLeadRequest(RequestBody):
    """A lead that goes to the competent department. The device makes its id."""

    lead: Id
    findings: Annotated[tuple[Id, ...], Field(strict=False, min_length=1, max_length=50)]
    to: Annotated[Line, Field(examples=["示例县消防救援大队"])]
    content: Prose
    document: Annotated[Words, Field(max_length=100)] = ""


class ReceiveLeadRequest(RequestBody):
    """The receipt of a lead; `receipt` is its SHA-256."""

    lead: Id
    on: Day
    receipt: Hash


class SignChecklistRequest(RequestBody):
    """The signature of the caller under the own checklist."""

    signature: Annotated[Hash, Field(description="The SHA-256 of the signed checklist.")]


class ExcuseSignatureRequest(RequestBody):
    """Why a person of the crew did not sign the own checklist."""

    person: Annotated[Id, Field(description="The person's id in the crew.")]
    reason: ReasonText


class NotifyUnitRequest(RequestBody):
    """The written notice to the unit of a person who did not sign and gave no reason. Without `unit` it is the unit
    that the register has.
    """

    person: Annotated[Id, Field(description="The person's id in the crew.")]
    at: Moment
    unit: Annotated[Words, Field(examples=["示例街道办事处"])] = ""
    notice: Annotated[Hash, Field(description="The SHA-256 of the notice.")]


class ReceiveHandoverRequest(RequestBody):
    """The receipt of findings that were handed over for a penalty; `form` is the SHA-256 of the handover form."""

    findings: Annotated[tuple[Id, ...], Field(strict=False, min_length=1, max_length=50)]
    at: Moment
    form: Hash


class FollowUpRequest(RequestBody):
    """What a department of a joint visit did about a finding of its own."""

    finding: Id
    by: FollowUp
    on: Day
    document: Annotated[Words, Field(max_length=100, examples=["示环责改〔2026〕12号"])] = ""
    content: Prose
