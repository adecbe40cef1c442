"""Reckoning a plan's coverage on a day, and comparing it with the directory. Nothing is recorded by it."""

import asyncio
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from services.sampling.plans.coverage import figures, progress, store
from services.sampling.plans.coverage.comparison import Comparison, compare
from services.sampling.plans.coverage.figures import Ground, Tally, World
from services.sampling.plans.coverage.profiles import asked_by
from services.sampling.plans.plan import store as plans
from services.sampling.plans.plan.drafting import KEY, ends_on
from services.sampling.plans.plan.lifecycle import Plan
from services.sampling.plans.plan.usecases import find_plan
from services.sampling.rules.policy import store as policies
from services.sampling.rules.policy.store import InForce
from shared.access.identity import Identity
from shared.access.roles import Permission
from shared.calendar.spans import Span
from shared.clock import beijing_date
from shared.errors import Conflict, NotFound
from shared.policy.conditions import Condition

_CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)


class CoverageWithoutPolicy(Conflict):
    code = "coverage-without-policy"
    title = "当日没有生效的执法办法"
    title_en = "No policy is in force on that day"


class FigureUnknown(NotFound):
    code = "coverage-figure-unknown"
    title = "没有这一指标"
    title_en = "No such figure"


class Asked(NamedTuple):
    """Whose coverage is asked for, and of which day."""

    plan: UUID
    on: date
    reader: Identity


class Report(NamedTuple):
    """The plan, the rules, and every figure."""

    plan: Plan
    rules: InForce
    world: World
    duties: list[figures.DutyFigure]
    share: figures.ShareFigure | None
    caps: list[figures.CapFigure]
    teams: list[progress.TeamFigure]
    remaining: progress.Remaining

    def tallies(self) -> Iterator[Tally]:
        yield from (duty.tally for duty in self.duties)
        if self.share:
            yield self.share.tally
        yield from (cap.tally for cap in self.caps)
        yield from (team.tally for team in self.teams)
        yield self.remaining.tally

    def tally(self, figure: str) -> Tally:
        """Raises FigureUnknown."""
        tallies = {tally.figure: tally for tally in self.tallies()}
        if figure not in tallies:
            raise FigureUnknown(
                f"没有指标“{figure}”；本计划有：{'、'.join(tallies)}。",
                f"There is no figure {figure!r}; this plan has: {', '.join(tallies)}.",
                figures=list(tallies),
            )
        return tallies[figure]


async def report(session: AsyncSession, asked: Asked) -> Report:
    """Raises PlanUnknown, CoverageWithoutPolicy."""
    plan = await find_plan(session, asked.plan, asked.reader.may_see)
    rules = await _rules(session, plan.bureau, asked.on)
    ground = _ground(plan, rules, asked.on)
    covert = asked.reader.may(Permission.DRAW_READ_COVERT, plan.bureau)
    coverage = rules.policy.coverage
    conditions = asked_by([*(duty.where for duty in coverage.duties), *(cap.where for cap in coverage.caps)])
    span = ground.span
    days = Span(date(span.first.year, 1, 1), max(span.last, date(plan.year, 12, 31)))
    early = date.min if plan.kind == "annual" else min(span.first, beijing_date(plan.editions[0].drafting.at))
    since = store.Since((span.first.year, span.last.year), Span(early, asked.on))
    named = await store.planned(session, plan.id)
    directory = await store.directory(session, plan.bureau, conditions)
    held = await store.held(session, plan.bureau, days, covert=covert)
    drawn = await store.drawn(session, plan.bureau, since, covert=covert)
    # In a thread: meanwhile other requests are served.
    return await asyncio.to_thread(_reckoned, plan, rules, World(ground, named, directory, held, drawn))


async def comparison(session: AsyncSession, asked: Asked) -> tuple[Plan, InForce, Comparison]:
    """A plan beside the directory, with what it lacks by the policy. Raises PlanUnknown, CoverageWithoutPolicy."""
    plan = await find_plan(session, asked.plan, asked.reader.may_see)
    rules = await _rules(session, plan.bureau, asked.on)
    said = plan.effective.content.key
    key = KEY if said is None else _CONDITION.validate_python(said)
    duties = rules.policy.coverage.duties
    conditions = asked_by([key, *(duty.where for duty in duties)])
    named = await plans.planned(session, plan.id)
    directory = await store.directory(session, plan.bureau, conditions)
    return plan, rules, await asyncio.to_thread(compare, named, directory, duties, key, asked.on)


def _reckoned(plan: Plan, rules: InForce, world: World) -> Report:
    return Report(
        plan,
        rules,
        world,
        list(figures.duties(world)),
        figures.drawn_share(world),
        list(figures.caps(world)),
        list(progress.teams(world)),
        progress.remaining(world),
    )


def _ground(plan: Plan, rules: InForce, on: date) -> Ground:
    content = plan.effective.content
    ends = content.last
    if plan.kind == "annual":
        ends = min(ends, ends_on(rules.policy, plan.year))
    return Ground(
        rules.policy.coverage, plan.kind, plan.year, Span(content.first, content.last), ends, on, plan.schedule
    )


async def _rules(session: AsyncSession, bureau: str, on: date) -> InForce:
    rules = await policies.in_force(session, bureau, on)
    if rules is None:
        raise CoverageWithoutPolicy(
            f"{on} 没有生效的执法办法，无从计算覆盖率；请先采用一份在该日生效的办法，或改查其他日期（on）。",
            f"No policy is in force on {on}, and coverage is reckoned by it; adopt one that is, or ask for another "
            "day (on).",
            on=on.isoformat(),
            bureau=bureau,
        )
    return rules
