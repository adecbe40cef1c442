"""Facts about a campaign (集中执法活动): its period, its groups, who was trained for it, and how its experts did.

All notes of campaigns have one type with an empty public part: who was trained, and with how many points an expert was
scored, is nobody's business outside the bureau.
"""

from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from shared.contracts.fact import Fact, Hex32, Part

Points = Annotated[str, StringConstraints(pattern=r"^(100(\.0{1,2})?|[0-9]{1,2}(\.[0-9]{1,2})?)$")]
"""Points from 0 to 100, with two decimals at most: a text, because hashed JSON has no fractions."""


class CampaignGroup(Part):
    """An enforcement group of the campaign: the code of the team in sampling, and its name."""

    code: str
    name: str


class ScoreCriterion(Part):
    """A line of the form on which experts are scored: its code, its text, and the points that it gives at most."""

    code: str
    title: str
    points: int


class CampaignOpened(Part):
    """A campaign was opened. `plan`: its plan in sampling, by which its visits are assigned; `season`: the name under
    which its groups were formed; `trades` and `contents`: which trades are inspected, and which categories of content.
    """

    kind: Literal["opened"] = "opened"
    plan: UUID
    season: str
    title: str
    first: date
    last: date
    trades: tuple[str, ...]
    contents: tuple[str, ...]
    groups: Annotated[tuple[CampaignGroup, ...], Field(min_length=1)]
    criteria: tuple[ScoreCriterion, ...]
    """The form on which experts are scored; its points add up to 100. Empty: experts are not scored."""


class TrainedMember(Part):
    """A person who took part in a training: the lasting id in the register, and the number of the certificate, or of
    the expert, that was looked at.
    """

    person: UUID
    directory: Literal["people", "experts"]
    certificate: str


class MembersTrained(Part):
    """People were trained for the campaign, and their certificates were looked at. `proof`: the SHA-256 of the list
    that they signed.
    """

    kind: Literal["trained"] = "trained"
    on: date
    members: Annotated[tuple[TrainedMember, ...], Field(min_length=1)]
    proof: Hex32


class CampaignClosed(Part):
    """The campaign is over: nobody is trained for it any more, and its experts are scored."""

    kind: Literal["closed"] = "closed"
    remark: str


class CriterionScored(Part):
    """The points that an expert got for a line of the form."""

    criterion: str
    points: Points


class ExpertEvaluated(Part):
    """The leader of a group scored an expert on the form of the campaign. `visits`: how many visits of the campaign the
    expert had come to.
    """

    kind: Literal["evaluated"] = "evaluated"
    expert: UUID
    scores: Annotated[tuple[CriterionScored, ...], Field(min_length=1)]
    total: Points
    visits: int
    remark: str


class CampaignNoted(Fact):
    """Something was noted of a campaign. Stream campaign/<uuid>."""

    type: ClassVar[str] = "cases.campaign.noted"

    what: Annotated[
        CampaignOpened | MembersTrained | CampaignClosed | ExpertEvaluated,
        Field(discriminator="kind"),
    ]


class ExpertScored(Fact):
    """What cases tells sampling: an expert got these points in a campaign. Stream score/<uuid>, with one event."""

    type: ClassVar[str] = "cases.expert.scored"

    expert: UUID
    """The lasting id of the record in the register of experts."""
    on: date
    points: Points
    campaign: str
    """The season of the campaign."""
