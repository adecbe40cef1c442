"""The state of a plan, computed from its events: drafted, approved, filed, published, perhaps in several editions, then
closed.
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal, get_args
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.approval import Round, Rounds, decided, requested
from shared.contracts.planning import (
    PlanAmended,
    PlanApproved,
    PlanClosed,
    PlanContent,
    PlanDrafted,
    PlanFiled,
    PlanKind,
    PlanPublished,
    PlanRefused,
    PlanRequested,
)
from shared.errors import Conflict
from shared.log.deed import Deed
from shared.log.event import Event

Status = Literal["drafted", "amended", "refused", "approved", "filed", "published", "closed"]
"""How far the newest edition has come. `amended`: it is not the first edition, and not approved yet."""

PlanFact = (
    PlanDrafted | PlanAmended | PlanRequested | PlanRefused | PlanApproved | PlanFiled | PlanPublished | PlanClosed
)
FACTS: Mapping[str, type[PlanFact]] = {fact.type: fact for fact in get_args(PlanFact)}


class PlanNotInForce(Conflict):
    code = "plan-not-in-force"
    title = "计划尚未生效或已结束"
    title_en = "The plan is not in force"


class Filing(Deed):
    """The plan was filed: with which authority, on which day, and the evidence."""

    authority: str
    on: date
    evidence: str


class Approval(Filing):
    """The plan was approved: by which government, on which day, by which document, and the evidence."""

    document: str


class Closing(Deed):
    reason: str | None


class Edition(BaseModel):
    """An edition of a plan; editions are counted from 1. `reason` says why it was drafted in place of the edition
    before.

    Drafting it is the first request for approval; after each refusal approval can be requested again.
    """

    model_config = ConfigDict(frozen=True)

    number: int
    content: PlanContent
    drafting: Deed
    reason: str | None = None
    rounds: Rounds
    approval: Approval | None = None
    filing: Filing | None = None
    publication: Deed | None = None

    @classmethod
    def drafted(cls, number: int, content: PlanContent, deed: Deed, reason: str | None = None) -> "Edition":
        return cls(number=number, content=content, drafting=deed, reason=reason, rounds=requested((), deed))

    @property
    def round(self) -> Round:
        """The newest request for approval, with its verdict."""
        return self.rounds[-1]

    @property
    def status(self) -> Status:
        if self.publication:
            return "published"
        if self.filing:
            return "filed"
        if self.approval:
            return "approved"
        if self.round.verdict:
            return "refused"
        return "drafted" if self.number == 1 else "amended"


class Plan(BaseModel):
    """What is known of a plan at a version of its stream."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    bureau: str
    version: int
    trace: str
    event: UUID
    """The id of the plan's newest event."""
    kind: PlanKind
    year: int
    editions: tuple[Edition, ...]
    closing: Closing | None = None

    @property
    def stream(self) -> str:
        return f"plan/{self.id}"

    @property
    def newest(self) -> Edition:
        return self.editions[-1]

    @property
    def status(self) -> Status:
        return "closed" if self.closing else self.newest.status

    @property
    def in_force(self) -> Edition | None:
        """The newest edition that is approved; None if none is. An amendment is in force from its own approval on."""
        return next((edition for edition in reversed(self.editions) if edition.approval), None)

    @property
    def effective(self) -> Edition:
        """The edition in force; if none is, the newest edition."""
        return self.in_force or self.newest

    @property
    def schedule(self) -> Mapping[str, Mapping[str, int]]:
        """Team → "2026-03" → how many enterprises the team inspects in that month, by the effective edition."""
        return self.effective.content.schedule


def check_in_force(plan: Plan) -> None:
    """Refuse a plan that is not approved, or is closed. Raises PlanNotInForce."""
    if plan.in_force is None or plan.closing is not None:
        raise PlanNotInForce(
            "只能按已批准且未结束的计划抽查、检查；请先报批该计划，或改用生效的计划。",
            "Draws and visits follow a plan that was approved and is not closed; have it approved, or name another.",
            state=plan.status,
        )


def evolve(plan: Plan | None, event: Event) -> Plan:
    """The plan after one more event of its stream; `plan` is None before it is drafted."""
    fact = FACTS[event.type].of(event)
    deed = Deed.of(event)
    if isinstance(fact, PlanDrafted):
        return Plan(
            id=UUID(event.stream.removeprefix("plan/")),
            bureau=event.bureau,
            version=event.version,
            trace=event.trace,
            event=event.id,
            kind=fact.kind,
            year=fact.year,
            editions=(Edition.drafted(1, fact.content, deed),),
        )
    assert plan is not None  # noqa: S101  # every stream begins with its draft
    return plan.model_copy(update={"version": event.version, "event": event.id, **_change(plan, fact, deed)})


def _change(plan: Plan, fact: PlanFact, deed: Deed) -> dict[str, object]:
    said = {**deed.model_dump(), **fact.model_dump()}
    rounds = plan.newest.rounds
    match fact:
        case PlanAmended():
            return {"editions": (*plan.editions, Edition.drafted(fact.edition, fact.content, deed, fact.reason))}
        case PlanRequested():
            return _reached(plan, rounds=requested(rounds, deed, fact.remark))
        case PlanRefused():
            return _reached(plan, rounds=decided(rounds, deed, approved=False, opinion=fact.opinion))
        case PlanApproved():
            approval = Approval.model_validate(said)
            return _reached(plan, approval=approval, rounds=decided(rounds, deed, approved=True))
        case PlanFiled():
            return _reached(plan, filing=Filing.model_validate(said))
        case PlanPublished():
            return _reached(plan, publication=deed)
        case PlanClosed():
            return {"closing": Closing.model_validate(said)}
        case PlanDrafted():
            raise AssertionError("a plan is drafted once")


def _reached(plan: Plan, **changes: Deed | Rounds) -> dict[str, object]:
    """The change of the plan when its newest edition goes one step further. Other editions never change."""
    return {"editions": (*plan.editions[:-1], plan.newest.model_copy(update=changes))}
