"""The requests about campaigns."""

from typing import Annotated, Literal

from pydantic import Field

from services.cases.inspection.fields import Hash, Id, Line, Remark
from shared.contracts.campaign import Points
from shared.http.wire import RequestBody
from shared.policy.clauses import Code, Day


class GroupRequest(RequestBody):
    """An enforcement group: the code of the team in sampling, and its name."""

    code: Annotated[Code, Field(examples=["Z1"])]
    name: Annotated[Line, Field(examples=["执法一组"])]


class ScoreCriterionRequest(RequestBody):
    """A line of the form on which experts are scored."""

    code: Annotated[Code, Field(examples=["skill"])]
    title: Annotated[Line, Field(examples=["专业水平"])]
    points: Annotated[int, Field(ge=1, le=100, description="The points that it gives at most.", examples=[100])]


class OpenCampaignRequest(RequestBody):
    """A campaign. `plan` is its approved plan in sampling: the visits that are assigned by it are those of it.
    `season` is the name under which its groups were formed. The points of the form add up to 100; without a form
    experts are not scored.
    """

    plan: Id
    season: Annotated[Line, Field(examples=["2026年集中执法"])]
    title: Annotated[Line, Field(examples=["全县安全生产集中执法检查活动"])]
    first: Day
    last: Annotated[Day, Field(examples=["2026-06-30"])]
    trades: Annotated[tuple[Line, ...], Field(strict=False, max_length=50, examples=[["铸造", "涉氨制冷"]])] = ()
    contents: Annotated[tuple[Line, ...], Field(strict=False, max_length=50, examples=[["风险管控", "隐患排查"]])] = ()
    groups: Annotated[tuple[GroupRequest, ...], Field(strict=False, min_length=1, max_length=100)]
    criteria: Annotated[tuple[ScoreCriterionRequest, ...], Field(strict=False, max_length=50)] = ()


class TrainedMemberRequest(RequestBody):
    """A person who took part in the training, with the number of the certificate, or of the expert."""

    person: Annotated[Id, Field(description="The lasting id of the person in the register.")]
    directory: Literal["people", "experts"]
    certificate: Annotated[Line, Field(examples=["示执-0017"])]


class RecordTrainingRequest(RequestBody):
    """A training for the campaign: who took part, and the SHA-256 of the list that they signed."""

    on: Annotated[Day, Field(examples=["2026-03-02"])]
    members: Annotated[tuple[TrainedMemberRequest, ...], Field(strict=False, min_length=1, max_length=500)]
    proof: Hash


class CloseCampaignRequest(RequestBody):
    """The end of a campaign."""

    remark: Remark = ""


class CriterionScoredRequest(RequestBody):
    """The points for a line of the form, with two decimals at most."""

    criterion: Annotated[Code, Field(examples=["skill"])]
    points: Annotated[Points, Field(examples=["91.5"])]


class EvaluateExpertRequest(RequestBody):
    """How an expert did, on the form of the campaign."""

    expert: Annotated[Id, Field(description="The lasting id of the expert in the register.")]
    scores: Annotated[tuple[CriterionScoredRequest, ...], Field(strict=False, min_length=1, max_length=50)]
    remark: Remark = ""
