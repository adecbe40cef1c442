"""The state of a service of papers, computed from its events."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.contracts.serving import ServiceTold
from shared.log.deed import Deed

ServiceStatus = Literal["recorded", "undone"]

STATES = {"recorded": "已登记", "undone": "已更正为未送达"}


class CorrectionAsked(Deed):
    """A correction that waits for its decision. `told` is None if the papers were not served."""

    told: ServiceTold | None
    because: str


class CorrectionDecided(Deed):
    """What was decided on a request: `told`, which it asked for, and its reason; or the `opinion` of the refusal."""

    requested: CorrectionAsked
    approved: bool
    opinion: str = ""
    before: ServiceTold
    """What was on record before."""


class ServiceOfPapers(BaseModel):
    """What is known of a service at a version of its stream. After a correction `told` is what holds; of papers that
    were not served, what was on record last.
    """

    model_config = ConfigDict(frozen=True)

    id: UUID
    bureau: str
    version: int
    trace: str
    status: ServiceStatus
    told: ServiceTold
    receipt: UUID | None
    covert: bool = False
    draws: tuple[UUID, ...] = ()
    crew: tuple[str, ...] = ()
    recorded: Deed
    correction: CorrectionAsked | None = None
    decided: tuple[CorrectionDecided, ...] = ()

    @property
    def stream(self) -> str:
        return f"service/{self.id}"

    @property
    def papers(self) -> tuple[UUID, ...]:
        return tuple(each.paper for each in self.told.papers)
