"""What is known of a visit: who was there, what was checked, how it ended."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.clock import beijing_date
from shared.contracts.inspection.visit import (
    Arrived,
    Confirmation,
    ItemChecked,
    Joined,
    MeetingHeld,
    RecusalDecided,
    RefusalReported,
    RightsTold,
    VisitFailed,
)


class AskedRecusal(BaseModel):
    """A recusal that the enterprise asked for, and the decision, if it is taken. `letters`: those that ask for it."""

    model_config = ConfigDict(frozen=True)

    grounds: str
    decided: RecusalDecided | None = None
    letters: tuple[UUID, ...] = ()


class Visit(BaseModel):
    """What happened on site. `checked`: item → how it was checked last. Either `confirmation` or `failure` ends it."""

    model_config = ConfigDict(frozen=True)

    arrival: Arrived | None = None
    joined: tuple[Joined, ...] = ()
    rights: RightsTold | None = None
    recusals: Mapping[UUID, AskedRecusal] = {}
    """Person of the crew → the recusal that the enterprise asked for."""
    meetings: tuple[MeetingHeld, ...] = ()
    checked: Mapping[str, ItemChecked] = {}
    left: datetime | None = None
    confirmation: Confirmation | None = None
    refusal_reported: RefusalReported | None = None
    failure: VisitFailed | None = None

    @property
    def there(self) -> tuple[UUID, ...]:
        """The persons of the crew who came, at once or later."""
        present = self.arrival.present if self.arrival else ()
        return (*(each.person for each in present), *(each.person for each in self.joined))

    @property
    def recused(self) -> frozenset[UUID]:
        """The persons of the crew who stand back by a decision."""
        return frozenset(person for person, each in self.recusals.items() if each.decided and each.decided.granted)

    @property
    def last(self) -> datetime:
        """The newest moment on site that is on record. The crew has arrived."""
        assert self.arrival is not None  # noqa: S101  # the table of verbs asks for the arrival
        later = [*(each.at for each in self.joined), *(each.at for each in self.meetings)]
        return max([self.arrival.at, *later])

    @property
    def end(self) -> datetime | None:
        """When the crew left, or broke the visit off."""
        return self.failure.at if self.failure else self.left

    @property
    def unsigned(self) -> bool:
        """Whether the enterprise refused to sign the record."""
        return self.confirmation is not None and self.confirmation.by == "refused"

    @property
    def day(self) -> date | None:
        """The day of the arrival, in China."""
        return beijing_date(self.arrival.at) if self.arrival else None

    @property
    def over(self) -> bool:
        return self.confirmation is not None or self.failure is not None

    def met(self, meeting: Literal["opening", "closing"]) -> bool:
        return any(held.meeting == meeting for held in self.meetings)
