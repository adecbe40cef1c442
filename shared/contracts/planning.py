"""What sampling says about plans, and about inspections on record."""

from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from shared.canonical import JsonObject
from shared.contracts.fact import BlobRef, Fact, Hex32, Part, Public
from shared.policy.conditions import Recorded

Occasion = Literal["plan", "draw", "complaint", "special-order", "other"]
"""Why an enterprise was inspected. Caps make exceptions for some."""
PlanKind = Literal["annual", "campaign"]


class PeopleDays(Part):
    """A year's people-days: total = statutory working days × staff; supervision = total − other − non-enforcement."""

    staff: int
    statutory_days: int
    total: int
    other_enforcement: int
    non_enforcement: int
    supervision: int


class PlanContent(Part):
    """What an edition of a plan says. Whom it names is in the blob."""

    title: str
    first: date
    last: date
    scope: JsonObject
    """The condition that chose the enterprises, or how many were named one by one."""
    key: Recorded | None = None
    """The condition that makes an enterprise a key one, where it is not the flag."""
    items: tuple[str, ...]
    """Keys of the register of items."""
    contents: tuple[str, ...]
    schedule: dict[str, dict[str, int]]
    """Team → month (2026-03) → how many enterprises."""
    people_days: PeopleDays | None = None
    enterprises: BlobRef
    """JSON array, sorted by identifier: {"identifier", "name", "category": "key" | "general", "team"}."""
    key_units: int
    general_units: int
    policy: Hex32 | None = None
    """SHA-256 of the policy's file by which teams and months were reckoned."""


class PlanDrafted(Fact):
    """Stream plan/<uuid>. The first edition."""

    type: ClassVar[str] = "sampling.plan.drafted"

    kind: Annotated[PlanKind, Public()]
    year: Annotated[int, Public()]
    content: PlanContent


class PlanAmended(Fact):
    """Another edition, in force once it is approved; until then the one before stays in force."""

    type: ClassVar[str] = "sampling.plan.amended"

    edition: Annotated[int, Public()]
    reason: str
    content: PlanContent


class PlanRequested(Fact):
    """After a refusal, approval of the same edition is asked for once more; `round` counts the requests from 1."""

    type: ClassVar[str] = "sampling.plan.requested"

    edition: Annotated[int, Public()]
    round: Annotated[int, Public()]
    remark: str | None = None


class PlanRefused(Fact):
    """An edition was not approved in this round; `opinion` says what is to be changed."""

    type: ClassVar[str] = "sampling.plan.refused"

    edition: Annotated[int, Public()]
    round: Annotated[int, Public()]
    opinion: str


class PlanApproved(Fact):
    """The government approved an edition. `evidence` is the SHA-256 of its document."""

    type: ClassVar[str] = "sampling.plan.approved"

    edition: Annotated[int, Public()]
    authority: str
    document: str
    on: date
    evidence: Hex32


class PlanFiled(Fact):
    """An edition was filed with the level above. `evidence` is the SHA-256 of what proves it."""

    type: ClassVar[str] = "sampling.plan.filed"

    edition: Annotated[int, Public()]
    authority: str
    on: date
    evidence: Hex32


class PlanPublished(Fact):
    """An edition is open to everybody from here on; how many it names, not whom."""

    type: ClassVar[str] = "sampling.plan.published"

    edition: Annotated[int, Public()]
    title: Annotated[str, Public()]
    year: Annotated[int, Public()]
    key_units: Annotated[int, Public()]
    general_units: Annotated[int, Public()]


class PlanClosed(Fact):
    """Nothing changes in the plan any more; `reason` where that was before its end."""

    type: ClassVar[str] = "sampling.plan.closed"

    edition: Annotated[int, Public()]
    reason: str | None = None


class Inspection(Part):
    """That an enterprise was inspected. `department` is "" for the bureau itself."""

    id: UUID
    identifier: str
    held_on: date
    department: str
    occasion: Occasion
    draw: UUID | None = None
    source: str
    remark: str | None = None


class InspectionsRecorded(Fact):
    """Stream inspections/<uuid>. Who was inspected stays in the payload: a covert visit must not show before its draw
    is opened."""

    type: ClassVar[str] = "sampling.inspections.recorded"

    count: Annotated[int, Public()]
    inspections: tuple[Inspection, ...]


class InspectionWithdrawn(Fact):
    """Stream inspections/<uuid>. One of them was put on record by mistake, and counts no more."""

    type: ClassVar[str] = "sampling.inspection.withdrawn"

    inspection: UUID
    reason: str
