"""The story of a draw, as everybody may read it."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.publishing.notice import embargo
from services.publishing.notice.embargo import Names
from shared.canonical import JsonObject
from shared.contracts.fact import BlobRef
from shared.contracts.publishing import Stage
from shared.contracts.sampling import Disclosure, SlotRef, Value
from shared.draws.assign import AssignOutcome
from shared.draws.rank import RankOutcome
from shared.errors import NotFound


class NoSuchFrame(NotFound):
    code = "no-such-frame"
    title = "该次抽查没有这种名单"
    title_en = "The draw has no such frame"


Because = Literal["recused", "refused", "absent"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, from_attributes=True)


class Step(_Part):
    """One event in the life of a draw. `subject`: the source that gave a value, the unit that was withdrawn, the
    slot that was vacated (`Vacancy.place`).
    """

    stage: Stage
    event: UUID
    time: datetime
    subject: str


class PublishedShare(_Part):
    """The value a source gave. `evidence` is a SHA-256 in hex, "" where none is asked for."""

    source: str
    value: str
    confirmed: bool
    evidence: str


class Completion(_Part):
    """What the draw led to. `entropy` are the values that count, `absent` the parties that gave none in time."""

    seed: str
    outcome_hash: str
    entropy: tuple[Value, ...]
    absent: tuple[str, ...]
    outcome: JsonObject

    @property
    def ranked(self) -> RankOutcome:
        """The outcome of a draw that ranks units."""
        return RankOutcome.of(self.outcome)

    @property
    def assigned(self) -> AssignOutcome:
        """The outcome of a draw that puts people on tasks."""
        return AssignOutcome.of(self.outcome)


class Substitution(_Part):
    """A drawn unit is out, one of the reserve stands in."""

    deal: str
    stratum: str
    withdrawn: str
    substitute: str
    reason: str


class Vacancy(_Part):
    """A person who was drawn for a slot does not take it."""

    task: str
    slot: str
    person: str
    because: Because

    @property
    def place(self) -> str:
        return place_of(self.task, self.slot, self.person)


def place_of(task: str, slot: str, person: str) -> str:
    """How a step names the slot that a person left; two slots of a task may have one name."""
    return f"{task}/{slot}/{person}"


class PublishedEndOfEmbargo(_Part):
    """The visits of a covert draw are over. `reason` says why `unvisited` of the drawn were not visited, "" for 0."""

    unvisited: int
    reason: str


class Notice(_Part):
    """A draw as everybody may see it. `stage` is the last one that changed how it stands."""

    draw: UUID
    bureau: str
    year: int
    serial: int
    title: str
    stage: Stage
    announced_at: datetime
    spec: JsonObject
    spec_hash: str
    replaces: UUID | None
    disclosure: Disclosure
    population: str
    kind: str | None
    slot: SlotRef | None
    units: BlobRef
    openings: BlobRef
    people: BlobRef | None
    shares: tuple[PublishedShare, ...] = ()
    completion: Completion | None = None
    substitutions: tuple[Substitution, ...] = ()
    vacancies: tuple[Vacancy, ...] = ()
    opened: PublishedEndOfEmbargo | None = None
    void_reason: str = ""
    void_approver: str = ""
    steps: tuple[Step, ...] = ()
    trace: str

    @property
    def assigns(self) -> bool:
        """Whether it puts people on tasks; otherwise it draws units."""
        return bool(self.spec.get("kind") == "assign")

    @property
    def names(self) -> Names:
        """Whether everybody may know who is behind the ids of its units or tasks."""
        # What an `assign` draw blinds beside people are its tasks, which visit enterprises.
        population = "enterprises" if self.assigns else self.population
        return embargo.names(self.disclosure, population, opened=self.opened is not None)

    @property
    def size(self) -> int:
        """How many units, or tasks, the frame has."""
        return int(self.spec["tasks" if self.assigns else "frame"]["size"])

    @property
    def to_draw(self) -> int:
        """How many units the rules take."""
        return sum(int(deal["count"]) for deal in self.spec.get("deals", ()))

    def require_kind(self, *, assigns: bool) -> None:
        """Raises NoSuchFrame unless the draw has the frames of its kind: tasks and people, or units."""
        if self.assigns == assigns:
            return
        has, has_en = (
            ("检查任务和人员（tasks、people）", "tasks and people") if self.assigns else ("名单（frame）", "a frame")
        )
        raise NoSuchFrame(f"该次抽查只有{has}。", f"This draw has {has_en} only.", draw=str(self.draw))

    def step(self, stage: Stage) -> Step | None:
        """The first event of this stage."""
        return next((step for step in self.steps if step.stage == stage), None)
