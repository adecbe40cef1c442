"""The state of a campaign, computed from its events."""

from collections.abc import Mapping
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.contracts.campaign import (
    CampaignClosed,
    CampaignNoted,
    CampaignOpened,
    ExpertEvaluated,
    MembersTrained,
    TrainedMember,
)
from shared.log.deed import Deed
from shared.log.event import Event

CampaignStatus = Literal["under-way", "closed"]


class TrainingOnRecord(Deed):
    """Who recorded a training, and what."""

    trained: MembersTrained


class Evaluation(Deed):
    """Who scored an expert, and how."""

    said: ExpertEvaluated


class CampaignEnd(Deed):
    """Who closed the campaign."""

    said: CampaignClosed


class Campaign(BaseModel):
    """A campaign. `evaluations`: expert → the score; one at most."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    bureau: str
    version: int
    trace: str
    event: UUID
    opening: Deed
    opened: CampaignOpened
    trainings: tuple[TrainingOnRecord, ...] = ()
    evaluations: Mapping[UUID, Evaluation] = {}
    end: CampaignEnd | None = None

    @property
    def stream(self) -> str:
        return f"campaign/{self.id}"

    @property
    def status(self) -> CampaignStatus:
        return "closed" if self.end else "under-way"

    @property
    def members(self) -> Mapping[UUID, TrainedMember]:
        """Person → as the newest training has the person."""
        return {each.person: each for training in self.trainings for each in training.trained.members}

    def after(self, what: MembersTrained | CampaignClosed | ExpertEvaluated, deed: Deed) -> Self:
        """The campaign after one more note."""
        by = deed.model_dump()
        match what:
            case MembersTrained():
                training = TrainingOnRecord(**by, trained=what)
                return self.model_copy(update={"trainings": (*self.trainings, training)})
            case CampaignClosed():
                return self.model_copy(update={"end": CampaignEnd(**by, said=what)})
            case ExpertEvaluated():
                evaluation = Evaluation(**by, said=what)
                return self.model_copy(update={"evaluations": {**self.evaluations, what.expert: evaluation}})


def evolve(campaign: Campaign | None, event: Event) -> Campaign:
    """The campaign after one more event of its stream; `campaign` is None before it is opened."""
    what = CampaignNoted.of(event).what
    if isinstance(what, CampaignOpened):
        return Campaign(
            id=UUID(event.stream.removeprefix("campaign/")),
            bureau=event.bureau,
            version=event.version,
            trace=event.trace,
            event=event.id,
            opening=Deed.of(event),
            opened=what,
        )
    assert campaign is not None  # noqa: S101  # every stream begins with its opening
    after = campaign.after(what, Deed.of(event))
    return after.model_copy(update={"version": event.version, "event": event.id})
