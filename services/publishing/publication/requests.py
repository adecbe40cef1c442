"""The bodies of requests about publications."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from services.publishing.publication.writing import CaseText
from shared.contracts.fact import Hex32
from shared.contracts.publicity import Mentions, PersonRole, PrivateKind
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


_Passage = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000)]
_Named = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class PrivateValueRequest(RequestBody):
    """Something private that the texts quote, as it is written there."""

    kind: Annotated[PrivateKind, Field(examples=["address"])]
    value: Annotated[_Named, Field(examples=["示例路1号"])]


class PersonNamedRequest(RequestBody):
    """A natural person whom the texts name. Only the name of the penalised stays in them."""

    name: Annotated[_Named, Field(examples=["乙示例"])]
    role: Annotated[PersonRole, Field(examples=["worker"])]
    private: Annotated[list[PrivateValueRequest], Field(max_length=20)] = Field(default_factory=list)


class MentionsRequest(RequestBody):
    """All that the texts mention and the public may not read, beside what the decision mentions. It is not kept."""

    persons: Annotated[list[PersonNamedRequest], Field(max_length=100)] = Field(default_factory=list)
    private: Annotated[list[PrivateValueRequest], Field(max_length=100)] = Field(default_factory=list)


class CaseTextRequest(RequestBody):
    """The text of a typical case: its title, what happened, what others learn from it."""

    title: Annotated[_Named, Field(examples=["示例县第一机械有限公司未如实记录培训情况案"])]
    facts: Annotated[_Passage, Field(examples=["该公司未如实记录安全生产教育和培训情况，经责令改正后逾期未改正。"])]
    lesson: Annotated[_Passage, Field(examples=["培训记录应当真实，并由受训人员签字。"])]
    mentions: MentionsRequest = MentionsRequest()

    @property
    def case(self) -> CaseText:
        mentions = Mentions.model_validate(self.mentions.model_dump())
        return CaseText(self.title, self.facts, self.lesson, mentions)


class WriteCaseRequest(CaseTextRequest):
    """A typical case, and the publication of the penalty that it is about."""

    kind: Annotated[Literal["typical-case"], Field(description="Only typical cases are written by people.")]
    about: Annotated[UUID, Field(strict=False, description="The publication of the penalty, which is shown.")]
