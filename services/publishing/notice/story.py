"""The story of a draw as the public may read it."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.publishing.frame.members import Stratum
from services.publishing.notice import embargo
from services.publishing.notice.embargo import Names
from shared.canonical import JsonObject
from shared.contracts.fact import BlobRef
from shared.contracts.publishing import Stage
from shared.contracts.sampling import Counts, Disclosure, OpenedBecause
from shared.draws.assign import AssignOutcome
from shared.draws.rank import RankOutcome
from shared.draws.text import moment
from shared.policy.purposes import is_by_hand

ENDED: frozenset[Stage] = frozenset({"completed", "failed"})


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, from_attributes=True)


class Step(_Part):
    """One event in the life of a draw. `subject` is the source that gave or withheld a value, or the number of the
    substitution or succession.
    """

    stage: Stage
    event: UUID
    time: datetime
    subject: str


class PublishedReveal(_Part):
    """The nonce that a party opened, signed by its key. `late`: the draw had ended before, so the value does not
    count.
    """

    source: str
    value: str
    signature: str
    time: datetime
    late: bool


class Completion(_Part):
    """The seed of a draw, and its outcome. `value` is the beacon's ("" of a draw by parties).

    `head` is the outcome cut to its first units or tasks; None while the public may not see the outcome.
    """

    seed: str
    value: str
    outcome_hash: str
    outcome: BlobRef
    head: JsonObject | None = None

    @property
    def ranked(self) -> RankOutcome:
        """The head of the outcome of a draw that ranks units."""
        return RankOutcome.of(self.head or {"deals": [], "reserve": {}})

    @property
    def assigned(self) -> AssignOutcome:
        """The head of the outcome of a draw that puts people on tasks."""
        return AssignOutcome.of(self.head or {"assignments": []})


class Failure(_Part):
    """The end of a draw without an outcome. `withheld` is the party that did not open; "" if the log was not
    witnessed.
    """

    withheld: str


class Exchange(_Part):
    """A drawn unit and the unit of the reserve that takes its place (None if nobody was left)."""

    deal: str
    stratum: str
    withdrawn: str
    substitute: str | None


class Substitution(_Part):
    """A drawn unit gave its place to the next of the reserve. `n` counts the draw's substitutions from 1; `left` is how
    many units the reserve had. `exchange` is None while the public may not know the names.
    """

    n: int
    reason: str
    left: int
    exchange: Exchange | None = None


class Handover(_Part):
    """A slot (numbered from 1 in its task), the person who gave it up and the successor (None if nobody was left)."""

    task: str
    slot: int
    person: str
    successor: str | None


class Succession(_Part):
    """A person gave up a slot and the successor takes it. `n` counts the draw's successions from 1; `left` is how many
    people could succeed. `handover` is None while the public may not know the names behind the tasks.
    """

    n: int
    reason: str
    left: int
    handover: Handover | None = None


class PublishedEndOfEmbargo(_Part):
    """The opening of a covert draw. `unvisited` is the number of drawn enterprises that were not visited; `reason` says
    why ("" if no reason is given).
    """

    because: OpenedBecause
    unvisited: int
    reason: str


class Settlement(_Part):
    """What became of the drawn places: visited, given up (reason → places), or neither."""

    visited: int
    given_up: dict[str, int]
    unvisited: int


class PublishedAnnulment(_Part):
    """The annulment of a draw. `by` is the area code of the superior, or the name of an authority outside; `decision`
    is the SHA-256 of its decision, "" for none.
    """

    by: str
    decision: str
    counts_from: datetime

    @property
    def by_superior(self) -> bool:
        return len(self.by) == 6 and self.by.isdigit()


class Notice(_Part):
    """Everything the public may see of a draw. `stage` is how far the draw has come: to its end at most."""

    draw: UUID
    bureau: str
    year: int
    serial: int
    title: str
    stage: Stage
    announced_at: datetime
    spec: JsonObject
    spec_hash: str
    counts: Counts
    changed: int
    frozen: str
    open_by: str
    replaces: UUID | None
    joined: int | None
    left: int | None
    disclosure: Disclosure
    population: str
    kind: str | None
    units: BlobRef
    left_out: BlobRef
    openings: BlobRef
    people: BlobRef | None
    strata: tuple[Stratum, ...] = ()
    slots: int = 0
    witnessed: str = ""
    """The cosigned checkpoint that covers the announcement, a signed note; "" while there is none."""
    reveals: tuple[PublishedReveal, ...] = ()
    completion: Completion | None = None
    failure: Failure | None = None
    substitutions: tuple[Substitution, ...] = ()
    successions: tuple[Succession, ...] = ()
    opened: PublishedEndOfEmbargo | None = None
    settled: Settlement | None = None
    annulled: PublishedAnnulment | None = None
    steps: tuple[Step, ...] = ()
    trace: str

    @property
    def purpose(self) -> str:
        return str(self.spec["purpose"])

    @property
    def by_hand(self) -> bool:
        """Whether the bureau made the list by hand, not by the rules of its policy."""
        return is_by_hand(self.purpose)

    @property
    def assigns(self) -> bool:
        """Whether the draw puts people on tasks (true) or draws units (false)."""
        return bool(self.spec["kind"] == "assign")

    @property
    def by_parties(self) -> bool:
        """Whether parties give the seed (true) or a beacon (false)."""
        return bool(self.spec["entropy"][0]["type"] == "party")

    @property
    def names(self) -> Names:
        """Whether the public may know the names behind the ids of the draw's units or tasks: now, later or never."""
        # Beside people, an `assign` draw blinds tasks, and the tasks visit enterprises.
        population = "enterprises" if self.assigns else self.population
        return embargo.names(self.disclosure, population, opened=self.opened is not None)

    @property
    def covert(self) -> bool:
        """Whether the draw is for unannounced visits, opened or not."""
        return bool(self.open_by) or self.disclosure == "after-visits"

    @property
    def lists_shown(self) -> bool:
        """Whether the public may see the lists of the draw and its outcome, under blinded ids at least."""
        return embargo.lists_shown(self.disclosure, assigns=self.assigns, opened=self.opened is not None)

    @property
    def names_enterprises(self) -> bool:
        """Whether the names behind the ids are those of enterprises."""
        return self.assigns or self.population == "enterprises"

    @property
    def size(self) -> int:
        """How many units (or tasks) the draw has."""
        return int(self.spec["tasks" if self.assigns else "frame"]["size"])

    @property
    def to_draw(self) -> int:
        """How many units the rules of the draw take."""
        return sum(int(deal["count"]) for deal in self.spec.get("deals", ()))

    @property
    def opened_by(self) -> frozenset[str]:
        """The sources of the parties that opened their nonces before the draw ended."""
        return frozenset(reveal.source for reveal in self.reveals if not reveal.late)

    @property
    def awaited(self) -> str:
        """The source whose value the draw waits for; "" once it has ended or has all values."""
        if self.stage in ENDED:
            return ""
        waiting = (source["source"] for source in self.spec["entropy"] if source["source"] not in self.opened_by)
        return next(waiting, "")

    def overdue(self, now: datetime) -> bool:
        """Whether a draw by the beacon is past its end without an outcome. (A draw by parties fails instead.)"""
        return self.stage not in ENDED and not self.by_parties and now > moment(self.spec["ends"])

    def step(self, stage: Stage) -> Step | None:
        """The first event of this stage; None if there is none."""
        return next((step for step in self.steps if step.stage == stage), None)
