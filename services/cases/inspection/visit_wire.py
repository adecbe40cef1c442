"""What the API answers about a visit: what happened on site."""

from uuid import UUID

from pydantic import BaseModel

from shared.clock import BeijingTime
from shared.contracts.inspection.visit import (
    Arrived,
    Confirmation,
    ItemChecked,
    Joined,
    MeetingHeld,
    RecusalDecided,
    RefusalReported,
    VisitFailed,
)


class AskedRecusalShown(BaseModel):
    """A recusal that the enterprise asked for, and the decision, if it is taken. `letters`: those that ask for it."""

    person: UUID
    reason: str
    decided: RecusalDecided | None
    letters: list[UUID]


class RightsShown(BaseModel):
    """To whom the crew showed its certificates and told the rights; if the enterprise did not confirm it, why."""

    to: str
    post: str
    confirmed: bool
    reason: str


class VisitShown(BaseModel):
    """What happened on site. Either `confirmation` or `failure` ends the visit."""

    arrival: Arrived | None
    joined: list[Joined]
    rights: RightsShown | None
    recusals: list[AskedRecusalShown]
    meetings: list[MeetingHeld]
    checked: list[ItemChecked]
    left: BeijingTime | None
    confirmation: Confirmation | None
    refusal_reported: RefusalReported | None
    failure: VisitFailed | None
