"""What can be done with a plan: each loads the stream, decides, appends, projects."""

import asyncio
from collections.abc import Callable, Mapping
from typing import NamedTuple
from uuid import UUID

import uuid_utils.compat
from sqlalchemy.ext.asyncio import AsyncSession

from services.sampling.plans.plan import drafting, progress, store
from services.sampling.plans.plan.lifecycle import FACTS, Plan, PlanFact, evolve
from services.sampling.plans.plan.named import Named, written
from services.sampling.plans.plan.people_days import people_days
from services.sampling.plans.plan.progress import Desk
from services.sampling.plans.plan.requests import (
    AmendRequest,
    ApprovalRequest,
    ByName,
    CloseRequest,
    ContentRequest,
    DraftRequest,
    FilingRequest,
    Staffing,
)
from services.sampling.plans.plan.schedule import schedule
from services.sampling.registers.enterprises import search_store as directory
from services.sampling.registers.records import store as registers
from services.sampling.rules.policy import store as policies
from shared.blobs import BlobStore
from shared.calendar import published_calendar
from shared.canonical import JsonObject
from shared.clock import beijing_date
from shared.contracts.planning import PeopleDays, PlanContent, PlanDrafted, PlanKind
from shared.errors import NotFound
from shared.http.preconditions import Precondition
from shared.log.append import append
from shared.log.event import Event
from shared.log.occasion import Occasion
from shared.log.rebuild import Projection
from shared.policy.planning import PlanRules

_JSON = "application/json"


class EditionUnknown(NotFound):
    code = "plan-edition-unknown"
    title = "没有这一版计划"
    title_en = "No such edition of the plan"


class Change(NamedTuple):
    """A plan to be changed, and the version that was read of it."""

    plan: UUID
    if_match: Precondition


async def draft(session: AsyncSession, here: Occasion, blobs: BlobStore, request: DraftRequest) -> Plan:
    """A plan's first edition. Raises YearNotPublished, DaysExceeded and what `drafting` and `schedule` do."""
    content = await _content(session, here, blobs, (request.kind, request.year), request.content)
    fact = PlanDrafted(kind=request.kind, year=request.year, content=content)
    (event,) = await append(session, here, f"plan/{uuid_utils.compat.uuid7()}", 0, fact)
    await store.project(session, blobs, event)
    return evolve(None, event)


async def amend(session: AsyncSession, here: Occasion, blobs: BlobStore, change: Change, request: AmendRequest) -> Plan:
    """Another edition. Raises PlanUnknown, StaleVersion, PlanEnded and what `draft` does."""
    plan = await _read(session, here, change)
    content = await _content(session, here, blobs, (plan.kind, plan.year), request.content)
    return await _record(session, here, blobs, plan, progress.amend(plan, content, request.reason))


async def approve(
    session: AsyncSession, here: Occasion, blobs: BlobStore, change: Change, request: ApprovalRequest
) -> Plan:
    """Raises PlanUnknown, StaleVersion and what `progress.approve` does."""
    plan = await _read(session, here, change)
    rules = await _plan_rules(session, here)
    desk = _desk(here, rules.approved_by if rules else None)
    return await _record(session, here, blobs, plan, progress.approve(plan, request, desk))


async def file(session: AsyncSession, here: Occasion, blobs: BlobStore, change: Change, request: FilingRequest) -> Plan:
    """Raises PlanUnknown, StaleVersion and what `progress.file` does."""
    plan = await _read(session, here, change)
    rules = await _plan_rules(session, here)
    desk = _desk(here, rules.filed_with if rules else None)
    return await _record(session, here, blobs, plan, progress.file(plan, request, desk))


async def publish(session: AsyncSession, here: Occasion, blobs: BlobStore, change: Change) -> Plan:
    """Raises PlanUnknown, StaleVersion and what `progress.publish` does."""
    plan = await _read(session, here, change)
    return await _record(session, here, blobs, plan, progress.publish(plan))


async def close(session: AsyncSession, here: Occasion, blobs: BlobStore, change: Change, request: CloseRequest) -> Plan:
    """Raises PlanUnknown, StaleVersion and what `progress.close` does."""
    plan = await _read(session, here, change)
    return await _record(session, here, blobs, plan, progress.close(plan, request.reason, beijing_date(here.time)))


async def find_plan(session: AsyncSession, plan: UUID, visible: Callable[[str], bool]) -> Plan:
    """A plan to show. Raises PlanUnknown."""
    return Plan.model_validate((await store.plan_of(session, plan, visible)).state)


async def named_by(
    session: AsyncSession, blobs: BlobStore, plan: UUID, edition: int, visible: Callable[[str], bool]
) -> list[Named]:
    """Whom an edition names. Raises PlanUnknown, EditionUnknown."""
    state = await find_plan(session, plan, visible)
    if not 1 <= edition <= len(state.editions):
        raise EditionUnknown(
            f"该计划没有第 {edition} 版，现有 {len(state.editions)} 版。",
            f"The plan has no edition {edition}; it has {len(state.editions)}.",
            editions=len(state.editions),
        )
    return await store.enterprises_of(blobs, state.editions[edition - 1].content.enterprises)


def projections(blobs: BlobStore) -> Mapping[str, Projection]:
    """What a plan's events do to its tables, for a rebuild: whom an edition names is read again."""

    async def project(session: AsyncSession, event: Event) -> None:
        await store.project(session, blobs, event)

    return dict.fromkeys(FACTS, project)


async def _content(
    session: AsyncSession, here: Occasion, blobs: BlobStore, of: tuple[PlanKind, int], request: ContentRequest
) -> PlanContent:
    """An edition as it is recorded: whom it names, which team has how many in which month, the people-days."""
    kind, year = of
    drafting.check_frame(kind, year, request)
    day = drafting.day_of_rules(request.first, request.last, beijing_date(here.time))
    found = await policies.in_force(session, here.bureau, day)
    rules = drafting.Rules(found and found.policy, day)
    if request.items:
        register = [kept.key for kept in await registers.kept(session, here.bureau, "items")]
        drafting.check_items(request.items, register)
    wanted = request.scope.identifiers if isinstance(request.scope, ByName) else None
    subjects = await directory.subjects(session, here.bureau, wanted)
    # In a thread: conditions over a hundred thousand enterprises take a second.
    named = await asyncio.to_thread(drafting.named, request, subjects, rules)
    span = drafting.working_span(kind, request, rules.policy)
    key_units = sum(entry.category == "key" for entry in named)
    return PlanContent(
        title=request.title,
        first=request.first,
        last=request.last,
        scope=_scope(request),
        key=None if request.key is None else request.key.as_json(),
        items=request.items,
        contents=request.contents or (rules.policy.plan.contents if rules.policy and rules.policy.plan else ()),
        schedule=schedule(request.schedule, drafting.sizes(named), span),
        people_days=None if request.staffing is None else _people_days(request.staffing, year),
        # The content before the event that names it: stopped in between, we leave a blob that nothing points to.
        enterprises=await blobs.put(await asyncio.to_thread(written, named), _JSON),
        key_units=key_units,
        general_units=len(named) - key_units,
        policy=found and found.sha256,
    )


def _people_days(staffing: Staffing, year: int) -> PeopleDays:
    working_days = published_calendar().working_days(year)
    return people_days(staffing.staff, working_days, staffing.other_enforcement, staffing.non_enforcement)


def _scope(request: ContentRequest) -> JsonObject:
    if isinstance(request.scope, ByName):
        return {"named": len(set(request.scope.identifiers))}
    return {} if request.scope.where is None else {"where": request.scope.where.as_json()}


async def _plan_rules(session: AsyncSession, here: Occasion) -> PlanRules | None:
    found = await policies.in_force(session, here.bureau, beijing_date(here.time))
    return found.policy.plan if found else None


def _desk(here: Occasion, authority: str | None) -> Desk:
    return Desk(here.actor.person, beijing_date(here.time), authority)


async def _read(session: AsyncSession, here: Occasion, change: Change) -> Plan:
    plan = await store.plan_to_change(session, here.bureau, change.plan)
    change.if_match.check(plan.version)
    return plan


async def _record(session: AsyncSession, here: Occasion, blobs: BlobStore, plan: Plan, fact: PlanFact) -> Plan:
    (event,) = await append(session, here, plan.stream, plan.version, fact)
    await store.project(session, blobs, event)
    return evolve(plan, event)
