"""Facts of the sampling service about plans, and what is noted of inspections."""

from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from shared.canonical import JsonObject
from shared.contracts.fact import BlobRef, Fact, Hex32, Part, Public
from shared.policy.conditions import Recorded
from shared.policy.draws import ON_SITE, Method
from shared.policy.occasions import Occasion

PlanKind = Literal["annual", "campaign"]


class PeopleDays(Part):
    """A year's people-days: total = statutory working days × staff; supervision = total − other − non-enforcement.

    `visits`: how many of these the inspections of the plan take, if the policy says what an inspection takes.
    """

    staff: int
    statutory_days: int
    total: int
    other_enforcement: int
    non_enforcement: int
    supervision: int
    visits: int | None = None


class PlanContent(Part):
    """The content of an edition of a plan. The planned enterprises are in a blob."""

    title: str
    first: date
    last: date
    scope: JsonObject
    """The condition that chose the enterprises, or how many of them were named singly."""
    key: Recorded | None = None
    """The condition that makes an enterprise a key unit, if it is not the flag key-unit."""
    items: tuple[str, ...]
    "The keys of items of the item list; before the bureau's first edition of it, of the register of items."
    item_edition: int | None = None
    """The number of the edition of the item list that has the items; None before the first edition."""
    contents: tuple[str, ...]
    schedule: dict[str, dict[str, int]]
    """How many enterprises each team inspects in each month: team → month (2026-03) → number."""
    people_days: PeopleDays | None = None
    enterprises: BlobRef
    """JSON array, sorted by identifier: {"identifier", "name", "category": "key" | "general", "team"}."""
    key_units: int
    general_units: int
    policy: Hex32 | None = None
    """SHA-256 of the policy file from which teams and months were computed."""


class PlanDrafted(Fact):
    """A plan was drafted: its first edition. Stream plan/<uuid>, as for all events of plans."""

    type: ClassVar[str] = "sampling.plan.drafted"

    kind: Annotated[PlanKind, Public()]
    year: Annotated[int, Public()]
    content: PlanContent


class PlanAmended(Fact):
    """Another edition of a plan was drafted. The edition before stays in force until this one is approved."""

    type: ClassVar[str] = "sampling.plan.amended"

    edition: Annotated[int, Public()]
    reason: str
    content: PlanContent


class PlanRequested(Fact):
    """Approval of an edition was requested again after a refusal; `round` counts the requests from 1."""

    type: ClassVar[str] = "sampling.plan.requested"

    edition: Annotated[int, Public()]
    round: Annotated[int, Public()]
    remark: str | None = None


class PlanRefused(Fact):
    """Approval of an edition was refused in this round; `opinion` says what must be changed."""

    type: ClassVar[str] = "sampling.plan.refused"

    edition: Annotated[int, Public()]
    round: Annotated[int, Public()]
    opinion: str


class PlanApproved(Fact):
    """The government approved an edition: the authority, its document, and the day.

    `evidence` is the SHA-256 of the document.
    """

    type: ClassVar[str] = "sampling.plan.approved"

    edition: Annotated[int, Public()]
    authority: str
    document: str
    on: date
    evidence: Hex32


class PlanFiled(Fact):
    """An edition was filed with a higher authority: which authority, and on which day.

    `evidence` is the SHA-256 of a document that proves the filing.
    """

    type: ClassVar[str] = "sampling.plan.filed"

    edition: Annotated[int, Public()]
    authority: str
    on: date
    evidence: Hex32


class PlanPublished(Fact):
    """An edition was published: its title, and the numbers of its enterprises, without their names."""

    type: ClassVar[str] = "sampling.plan.published"

    edition: Annotated[int, Public()]
    title: Annotated[str, Public()]
    year: Annotated[int, Public()]
    key_units: Annotated[int, Public()]
    general_units: Annotated[int, Public()]


class PlanClosed(Fact):
    """A plan was closed: it does not change any more. `reason` is given if it was closed before its end."""

    type: ClassVar[str] = "sampling.plan.closed"

    edition: Annotated[int, Public()]
    reason: str | None = None


class Inspection(Part):
    """An inspection of an enterprise. `department` is "" for the bureau itself, `team` is "" if no team is known.
    `methods`: how it was inspected; on site in the events of before.
    """

    id: UUID
    identifier: str
    held_on: date
    department: str
    team: str = ""
    occasion: Occasion
    methods: tuple[Method, ...] = ON_SITE
    draw: UUID | None = None
    source: str
    remark: str | None = None


class InspectionsRecorded(Part):
    """Inspections were recorded, together. They are noted (`noted.py`): a covert visit must not be visible before its
    draw is opened.
    """

    kind: Literal["inspections-recorded"] = "inspections-recorded"
    inspections: tuple[Inspection, ...]


class WithdrawalRequested(Part):
    """A person asked to withdraw an inspection, recorded by mistake. It still counts."""

    kind: Literal["withdrawal-requested"] = "withdrawal-requested"
    inspection: UUID
    reason: str


class WithdrawalRefused(Part):
    """Another person refused to withdraw an inspection: it stays on record."""

    kind: Literal["withdrawal-refused"] = "withdrawal-refused"
    inspection: UUID
    opinion: str


class InspectionWithdrawn(Part):
    """An inspection, recorded by mistake, was withdrawn by another person than the one who asked for it: it does not
    count any more.
    """

    kind: Literal["inspection-withdrawn"] = "inspection-withdrawn"
    inspection: UUID
    reason: str
