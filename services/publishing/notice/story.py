"""The story of a draw as the public may read it."""

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
    """One event in the life of a draw. `subject` is the source that gave a value, the unit that was withdrawn, or the
    slot that was vacated (`Vacancy.place`).
    """

    stage: Stage
    event: UUID
    time: datetime
    subject: str


class PublishedShare(_Part):
    """The value that a source gave. `evidence` is a SHA-256 in hex; "" if the source needs no evidence."""

    source: str
    value: str
    confirmed: bool
    evidence: str


class Completion(_Part):
    """The seed and the outcome of a draw. `entropy` are the values that count; `absent` are the parties that gave no
    value in time.
    """

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
    """A drawn unit was withdrawn, and a unit of the reserve takes its place."""

    deal: str
    stratum: str
    withdrawn: str
    substitute: str
    reason: str


class Vacancy(_Part):
    """A vacancy: the person who was drawn for a slot does not take the slot."""

    task: str
    slot: str
    person: str
    because: Because

    @property
    def place(self) -> str:
        return place_of(self.task, self.slot, self.person)


def place_of(task: str, slot: str, person: str) -> str:
    """The text by which a step names a vacated slot. It contains the person, because two slots of a task may have the
    same name.
    """
    return f"{task}/{slot}/{person}"


class PublishedEndOfEmbargo(_Part):
    """The opening of a covert draw after its visits. `unvisited` is the number of drawn enterprises that were not
    visited; `reason` says why ("" if all were visited).
    """

    unvisited: int
    reason: str


class Notice(_Part):
    """Everything the public may see of a draw. `stage` is the last stage that changed the state of the draw."""

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
        """Whether the draw puts people on tasks (true) or draws units (false)."""
        return bool(self.spec.get("kind") == "assign")

    @property
    def names(self) -> Names:
        """Whether the public may know the names behind the ids of the draw's units or tasks: now, later or never."""
        # Beside people, an `assign` draw blinds tasks, and the tasks visit enterprises.
        population = "enterprises" if self.assigns else self.population
        return embargo.names(self.disclosure, population, opened=self.opened is not None)

    @property
    def size(self) -> int:
        """How many units (or tasks) the frame has."""
        return int(self.spec["tasks" if self.assigns else "frame"]["size"])

    @property
    def to_draw(self) -> int:
        """How many units the rules of the draw take."""
        return sum(int(deal["count"]) for deal in self.spec.get("deals", ()))

    def require_kind(self, *, assigns: bool) -> None:
        """Raises NoSuchFrame unless the draw has the frames asked for: tasks and people if `assigns`, else units."""
        if self.assigns == assigns:
            return
        has, has_en = (
            ("检查任务和人员（tasks、people）", "tasks and people") if self.assigns else ("名单（frame）", "a frame")
        )
        raise NoSuchFrame(f"该次抽查只有{has}。", f"This draw has {has_en} only.", draw=str(self.draw))

    def step(self, stage: Stage) -> Step | None:
        """The first event that brought the draw to this stage; None if there is none."""
        return next((step for step in self.steps if step.stage == stage), None)
