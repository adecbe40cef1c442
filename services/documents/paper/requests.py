"""The requests about papers."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from services.documents.forms.text import Passage
from services.documents.paper.drafting import MOST_EXPLAINED
from shared.http.wire import ReasonText, RequestBody
from shared.law.row import Code

Fields = Annotated[
    dict[Annotated[str, StringConstraints(max_length=100)], Any],
    Field(
        description="What is filled in, by the fields of the form's edition; `GET /forms/{form}` lists them.",
        examples=[
            {
                "bureau": "示例县应急管理局",
                "visited": "2026-03-02",
                "due": "2026-04-10",
                "contact": "测试员一",
                "telephone": "0531-5550200",
                "opinions": "一、现场检查笔录缺少起止时间的分钟，请规范填写。",
            }
        ],
    ),
]
Explained = Annotated[
    dict[Annotated[str, StringConstraints(min_length=1, max_length=200)], Passage],
    Field(
        max_length=MOST_EXPLAINED,
        description="Where the paper differs from earlier papers of its matter, and why: place → reason. The refusal "
        "of the paper names the places.",
        examples=[{"address": "企业于检查后搬迁，以新址为准"}],
    ),
]


class EarlierPaperRequest(RequestBody):
    """An issued paper that the new paper replaces, or corrects while it stays in force."""

    paper: Annotated[UUID, Field(strict=False)]
    by: Annotated[
        Literal["replacing", "correcting"],
        Field(
            description="replacing: the earlier paper ends when the new one is issued; correcting: it stays in force.",
            examples=["correcting"],
        ),
    ]
    because: Annotated[ReasonText, Field(examples=["联系电话有误"])]


class DraftPaperRequest(RequestBody):
    """A paper to be drafted."""

    form: Annotated[Code, Field(examples=["guidance-opinion"])]
    fields: Fields
    matter: Annotated[
        UUID | None, Field(strict=False, description="The inspection or case that the paper belongs to.")
    ] = None
    matter_name: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=200), Field(description="The matter's name on paper.")
    ] = ""
    team: Annotated[
        str,
        StringConstraints(max_length=40),
        Field(description="The code of the team, if numbers are counted for each team.", examples=["F"]),
    ] = ""
    earlier: EarlierPaperRequest | None = None
    explained: Annotated[Explained, Field(default_factory=dict)]


class RevisePaperRequest(RequestBody):
    """A draft filled in anew."""

    fields: Fields
    explained: Annotated[Explained, Field(default_factory=dict)]


class PaperOpinionRequest(RequestBody):
    """What somebody who decides on a paper says."""

    opinion: Annotated[ReasonText, Field(examples=["同意"])]


class PaperReasonRequest(RequestBody):
    """Why something is done with a paper."""

    because: Annotated[ReasonText, Field(examples=["所附意见有遗漏"])]


class ExplainPaperRequest(RequestBody):
    """Where the paper differs from earlier papers of its matter, and why."""

    explained: Explained


class CompletePaperRequest(RequestBody):
    """The fields of a paper that an inspection asks for, which the inspection does not know."""

    fields: Annotated[
        Fields,
        Field(
            description="The fields that lack, or that are to be other than the inspection has them. `waits_for` of "
            "`GET /papers/pending` names those that lack.",
            examples=[{"items": [{"name": "安全培训检查", "basis": "《中华人民共和国安全生产法》第二十八条"}]}],
        ),
    ]
