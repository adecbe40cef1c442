"""The requests of the API about teams."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from services.sampling.registers.records.fields import Key
from shared.draws.text import Text
from shared.http.wire import ReasonText, RequestBody

SeasonName = Annotated[
    str,
    StringConstraints(pattern=r"^[^\x00-\x20\x7f/]{1,60}$"),
    Field(description="The year or the name of the campaign for which teams are formed.", examples=["2026"]),
]


class ProposeTeamsRequest(RequestBody):
    """The season for which people are drawn into teams: this year, or the named campaign."""

    title: Annotated[Text, Field(max_length=200, examples=["2026 年度执法检查组人员名单"])]
    season: SeasonName | None = None


class FormTeamsRequest(RequestBody):
    """The completed draw by which teams are formed."""

    draw: Annotated[UUID, Field(strict=False)]
    season: SeasonName | None = None


class RecordDepartureRequest(RequestBody):
    """The member who leaves a team, and the reason. The public learns only that a member left."""

    person: Key
    reason: Annotated[ReasonText, Field(examples=["调离本局"])]
    successor: Annotated[
        Key | None, Field(description="The key of the member who takes over the post, if the leader or deputy leaves.")
    ] = None
