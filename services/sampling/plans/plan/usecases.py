"""What can be done with a plan: each use case loads it, decides, and records the decision."""

from datetime import date
from functools import partial
from uuid import UUID

import uuid_utils.compat

from services.sampling.plans.plan import drafting, progress, store
from services.sampling.plans.plan.lifecycle import Plan
from services.sampling.plans.plan.named import Named, written
from services.sampling.plans.plan.people_days import people_days, with_visits
from services.sampling.plans.plan.progress import Desk
from services.sampling.plans.plan.requests import (
    AmendPlanRequest,
    ApprovePlanRequest,
    ByName,
    ClosePlanRequest,
    DraftPlanRequest,
    FilePlanRequest,
    PlanContentRequest,
    RefusePlanRequest,
    RepeatApprovalRequest,
    Staffing,
)
from services.sampling.plans.plan.schedule import schedule
from services.sampling.plans.plan.store import PLANS
from services.sampling.plans.plan.verbs import PLAN
from services.sampling.plans.plan.visit_days import visit_days
from services.sampling.registers.enterprises import search_store
from services.sampling.registers.enterprises.conditions_in_sql import Among
from services.sampling.registers.item_list.store import items_on
from services.sampling.registers.records import store as registers
from services.sampling.rules.policy import store as policies
from shared.access.roles import Permission
from shared.aggregate import begin, record, to_change
from shared.calendar import published_calendar
from shared.canonical import JsonObject
from shared.contracts.planning import PeopleDays, PlanContent, PlanDrafted, PlanKind
from shared.errors import NotFound
from shared.policy.planning import PlanRules
from shared.work import Acting, Asking

_JSON = "application/json"


class EditionUnknown(NotFound):
    code = "plan-edition-unknown"
    title = "没有这一版计划"
    title_en = "No such edition of the plan"


async def draft(act: Acting, request: DraftPlanRequest) -> Plan:
    """Record a new plan with its first edition. Raises YearNotPublished, DaysExceeded and what `drafting` and
    `schedule` raise.
    """
    content = await _content(act, request.kind, request.year, request.content)
    fact = PlanDrafted(kind=request.kind, year=request.year, content=content)
    return await begin(act, PLANS, uuid_utils.compat.uuid7(), fact)


async def amend(act: Acting, plan_id: UUID, request: AmendPlanRequest) -> Plan:
    """Record another edition of a plan. Raises PlanUnknown, StaleVersion, NotNow and what `draft` raises."""
    plan = await to_change(act, PLANS, plan_id)
    content = await _content(act, plan.kind, plan.year, request.content)
    fact = PLAN.decide(progress.amend, plan, content, request.reason)
    return await record(act, PLANS, plan, fact)


async def approve(act: Acting, plan_id: UUID, request: ApprovePlanRequest) -> Plan:
    """Record the approval of the newest edition. Raises PlanUnknown, StaleVersion, NotNow and what `progress.approve`
    raises.
    """
    plan = await to_change(act, PLANS, plan_id)
    rules = await _plan_rules(act, act.bureau)
    fact = PLAN.decide(
        progress.approve, plan, request, Desk(act.person, act.today, rules.approved_by if rules else None)
    )
    return await record(act, PLANS, plan, fact)


async def refuse(act: Acting, plan_id: UUID, request: RefusePlanRequest) -> Plan:
    """Record the refusal of the newest edition. Raises PlanUnknown, StaleVersion, NotNow and what `progress.refuse`
    raises.
    """
    plan = await to_change(act, PLANS, plan_id)
    fact = PLAN.decide(progress.refuse, plan, request.opinion, act.person)
    return await record(act, PLANS, plan, fact)


async def request_again(act: Acting, plan_id: UUID, request: RepeatApprovalRequest) -> Plan:
    """Record another request for approval. Raises PlanUnknown, StaleVersion, NotNow and what `progress.request_again`
    raises.
    """
    plan = await to_change(act, PLANS, plan_id)
    fact = PLAN.decide(progress.request_again, plan, request.remark)
    return await record(act, PLANS, plan, fact)


async def file(act: Acting, plan_id: UUID, request: FilePlanRequest) -> Plan:
    """Record the filing of the newest edition. Raises PlanUnknown, StaleVersion, NotNow and what `progress.file`
    raises.
    """
    plan = await to_change(act, PLANS, plan_id)
    fact = PLAN.decide(progress.file, plan, request, Desk(act.person, act.today, await filed_with(act, plan)))
    return await record(act, PLANS, plan, fact)


async def publish(act: Acting, plan_id: UUID) -> Plan:
    """Record the publication of the newest edition. Raises PlanUnknown, StaleVersion, NotNow, PlanNotFiled."""
    plan = await to_change(act, PLANS, plan_id)
    fact = PLAN.decide(progress.publish, plan, await filed_with(act, plan))
    return await record(act, PLANS, plan, fact)


async def close(act: Acting, plan_id: UUID, request: ClosePlanRequest) -> Plan:
    """Record the closing of a plan. Raises PlanUnknown, StaleVersion, NotNow and what `progress.close` raises."""
    plan = await to_change(act, PLANS, plan_id)
    fact = PLAN.decide(progress.close, plan, request.reason, act.today)
    return await record(act, PLANS, plan, fact)


async def filed_with(ask: Asking, plan: Plan) -> str | None:
    """The authority with which the policy in force in the plan's bureau wants plans to be filed; None if it wants no
    filing.
    """
    rules = await _plan_rules(ask, plan.bureau)
    return rules.filed_with if rules else None


async def find_plan(ask: Asking, plan: UUID) -> Plan:
    """The state of a plan that the caller may read, whatever the request is for. Raises PlanUnknown."""
    may_read = partial(ask.identity.may, Permission.PLAN_READ)
    return Plan.model_validate((await store.plan_of(ask.session, plan, may_read)).state)


async def named_by(ask: Asking, plan: UUID, edition: int) -> list[Named]:
    """The enterprises that an edition names. Raises PlanUnknown, EditionUnknown."""
    state = await find_plan(ask, plan)
    if not 1 <= edition <= len(state.editions):
        raise EditionUnknown(
            f"该计划没有第 {edition} 版，现有 {len(state.editions)} 版。",
            f"The plan has no edition {edition}; it has {len(state.editions)}.",
            editions=len(state.editions),
        )
    return await store.enterprises_of(ask, state.editions[edition - 1].content.enterprises)


async def _content(act: Acting, kind: PlanKind, year: int, request: PlanContentRequest) -> PlanContent:
    """The content of an edition as the event records it: its enterprises, its schedule (team → month → count), and the
    people-days.
    """
    drafting.check_frame(kind, year, request)
    day = drafting.day_of_rules(request.first, request.last, act.today)
    found = await policies.in_force(act.session, act.bureau, day)
    rules = drafting.DraftRules(found and found.policy, day)
    edition = await _checked_items(act, request.items, day) if request.items else None
    wanted = request.scope.identifiers if isinstance(request.scope, ByName) else None
    sheet = drafting.sheet_of(request, rules)
    await search_store.check_lists(act.session, act.bureau, drafting.conditions_of(request))
    directory = await search_store.filled(act.session, Among(act.bureau, identifiers=wanted), sheet)
    named = await act.compute(drafting.named, request, directory, rules)
    span = drafting.working_span(kind, request, rules.policy)
    key_units = sum(entry.category == "key" for entry in named)
    visits = await act.compute(visit_days, rules.visits, directory)
    return PlanContent(
        title=request.title,
        first=request.first,
        last=request.last,
        scope=_scope(request),
        key=request.key,
        items=request.items,
        item_edition=edition,
        contents=request.contents or (rules.policy.plan.contents if rules.policy and rules.policy.plan else ()),
        schedule=schedule(request.schedule, drafting.sizes(named), span),
        people_days=None if request.staffing is None else _people_days(request.staffing, year, visits),
        # Store the content before the event that names it: if we stop in between, only a blob remains that nothing
        # refers to.
        enterprises=await act.blobs.put(await act.compute(written, named), _JSON),
        key_units=key_units,
        general_units=len(named) - key_units,
        policy=found and found.sha256,
    )


async def _checked_items(act: Acting, items: tuple[str, ...], day: date) -> int | None:
    """The number of the edition of the item list that has these items; None if no edition is in force, so that they
    are those of the register. Raises ItemsUnknown.
    """
    in_force = await items_on(act, act.bureau, day)
    listed = in_force.items if in_force else await registers.kept(act.session, act.bureau, "items")
    edition = in_force and in_force.edition
    drafting.check_items(items, [kept.key for kept in listed], edition)
    return edition


def _people_days(staffing: Staffing, year: int, visits: int | None) -> PeopleDays:
    working_days = published_calendar().working_days(year)
    days = people_days(staffing.staff, working_days, staffing.other_enforcement, staffing.non_enforcement)
    return days if visits is None else with_visits(days, visits)


def _scope(request: PlanContentRequest) -> JsonObject:
    if isinstance(request.scope, ByName):
        return {"named": len(set(request.scope.identifiers))}
    return {} if request.scope.where is None else {"where": request.scope.where.as_json()}


async def _plan_rules(ask: Asking, bureau: str) -> PlanRules | None:
    found = await policies.in_force(ask.session, bureau, ask.today)
    return found.policy.plan if found else None
