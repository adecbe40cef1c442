"""Computing a plan's coverage on a day, and comparing the plan with the directory. Nothing is recorded."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import NamedTuple, TypeVar
from uuid import UUID

from services.sampling.past.inspection.visits import HeldInspection
from services.sampling.plans.coverage import figures, progress, store
from services.sampling.plans.coverage.comparison import Comparison, Line, Which, compare, sheet_of
from services.sampling.plans.coverage.figures import DrawnEnterprise, DutyTally, Ground, World
from services.sampling.plans.plan import store as plans
from services.sampling.plans.plan.drafting import KEY, ends_on
from services.sampling.plans.plan.lifecycle import Plan
from services.sampling.plans.plan.usecases import find_plan
from services.sampling.plans.plan.year import this_year
from services.sampling.registers.enterprises import search_store
from services.sampling.registers.enterprises.conditions_in_sql import Among
from services.sampling.registers.enterprises.sheet import Alike
from services.sampling.rules.policy import store as policies
from services.sampling.rules.policy.store import InForce
from shared.access.roles import Permission
from shared.calendar.spans import Span
from shared.clock import beijing_date
from shared.errors import Conflict, NotFound
from shared.heavy import heavy
from shared.pages import PageFound, PageWanted
from shared.work import Asking


class CoverageWithoutPolicy(Conflict):
    code = "coverage-without-policy"
    title = "当日没有生效的执法办法"
    title_en = "No policy is in force on that day"


class FigureUnknown(NotFound):
    code = "coverage-figure-unknown"
    title = "没有这一指标"
    title_en = "No such figure"


class _Read(NamedTuple):
    """What was read for a report: the plan's enterprises by team, the directory's enterprises with their answers, and
    the inspections and draws.
    """

    ground: Ground
    planned: Mapping[str, Sequence[str]]
    directory: Sequence[Alike]
    held: Sequence[HeldInspection]
    drawn: Sequence[DrawnEnterprise]


class Report(NamedTuple):
    """A plan, the policy on the day, and every figure."""

    plan: Plan
    rules: InForce
    world: World
    duties: list[figures.DutyFigure]
    share: figures.ShareFigure | None
    caps: list[figures.CapFigure]
    teams: list[progress.TeamFigure]
    remaining: progress.Remaining

    def tallies(self) -> Iterator[DutyTally]:
        yield from (duty.tally for duty in self.duties)
        if self.share:
            yield self.share.tally
        yield from (cap.tally for cap in self.caps)
        yield from (team.tally for team in self.teams)
        yield self.remaining.tally

    def tally(self, figure: str) -> DutyTally:
        """The figure of this name. Raises FigureUnknown."""
        tallies = {tally.figure: tally for tally in self.tallies()}
        if figure not in tallies:
            raise FigureUnknown(
                f"没有指标“{figure}”；本计划有：{'、'.join(tallies)}。",
                f"There is no figure {figure!r}; this plan has: {', '.join(tallies)}.",
                figures=list(tallies),
            )
        return tallies[figure]


class Compared(NamedTuple):
    """A plan, the policy on the day, and the comparison of the plan with the directory."""

    plan: Plan
    rules: InForce
    comparison: Comparison


class FigurePage(NamedTuple):
    """Which members of a figure a page shows (see `figures.py`).

    `met`: true for members that meet the figure, false for the others, None for both.
    """

    figure: str
    met: bool | None
    page: PageWanted[str]

    def of(self, found: Report) -> PageFound["FigureLine", str]:
        """The page of the figure's members. Raises FigureUnknown."""
        tally = found.tally(self.figure)
        members = (each for each in tally.members if self.met is None or (each in tally.met) == self.met)
        return self.page.among(sorted(members), str).to(
            lambda each: FigureLine(each, each in tally.met, tally.told(each), each in found.world.names)
        )


class FigureLine(NamedTuple):
    """A member of a figure.

    `met`: whether the member meets the figure. `days`: the days of its inspections or draws that count. `planned`:
    whether the plan names the enterprise.
    """

    identifier: str
    met: bool
    days: Sequence[date]
    planned: bool


class LinePage(NamedTuple):
    """Which lines of a comparison a page shows."""

    which: Which
    page: PageWanted[str]

    def of(self, comparison: Comparison) -> PageFound[Line, str]:
        return self.page.among(comparison.only(self.which), attrgetter("identifier"))


_Line = TypeVar("_Line", FigureLine, Line)
Named = PageFound[tuple[_Line, str], str]
"""A page of lines, each with the name of its enterprise."""


async def report(ask: Asking, plan_id: UUID, on: date) -> Report:
    """A plan's figures at the end of a day. Raises PlanUnknown, CoverageWithoutPolicy."""
    plan = await find_plan(ask, plan_id)
    rules = await _rules(ask, plan.bureau, on)
    return await ask.compute(_reckoned, plan, rules, await _read(ask, plan, rules, on))


async def behind(ask: Asking, plan_id: UUID, on: date, page: FigurePage) -> Named[FigureLine]:
    """A page of a figure's members, in the order of identifiers. Raises FigureUnknown and what `report` raises."""
    found = await report(ask, plan_id, on)
    return await _named(ask, found.plan, await ask.compute(page.of, found))


async def compared(ask: Asking, plan_id: UUID, on: date) -> Compared:
    """A plan compared with the directory, with what it lacks by the policy. Raises PlanUnknown,
    CoverageWithoutPolicy.
    """
    plan = await find_plan(ask, plan_id)
    rules = await _rules(ask, plan.bureau, on)
    key = plan.effective.content.key or KEY
    duties = rules.policy.coverage.duties
    sheet = sheet_of(key, duties, on)
    planned = await plans.planned(ask.session, plan.id)
    directory = await search_store.filled(ask.session, _known(plan), sheet)
    return Compared(plan, rules, await ask.compute(compare, planned, directory, duties))


async def lines(ask: Asking, plan_id: UUID, on: date, page: LinePage) -> Named[Line]:
    """A page of the comparison's lines, in the order of identifiers. Raises what `compared` raises."""
    found = await compared(ask, plan_id, on)
    return await _named(ask, found.plan, await ask.compute(page.of, found.comparison))


async def _named(ask: Asking, plan: Plan, page: PageFound[_Line, str]) -> Named[_Line]:
    """The page's lines, each with the name of its enterprise, "" if the directory never knew the enterprise."""
    names = await store.names(ask.session, plan.bureau, [line.identifier for line in page.rows])
    return page.to(lambda line: (line, names.get(line.identifier, "")))


def _known(plan: Plan) -> Among:
    """All enterprises that the bureau's directory knows or knew: an inspected enterprise may have vanished since."""
    return Among(plan.bureau, with_vanished=True)


async def _read(ask: Asking, plan: Plan, rules: InForce, on: date) -> _Read:
    ground = _ground(plan, rules, on)
    span = ground.span
    days = Span(date(span.first.year, 1, 1), max(span.last, date(ground.year, 12, 31)))
    early = date.min if plan.kind == "annual" else min(span.first, beijing_date(plan.editions[0].drafting.at))
    since = store.Since((span.first.year, span.last.year), Span(early, on))
    of_plan = ask.about(plan.bureau)
    visits, draws = await policies.sees_covert_visits(of_plan), of_plan.may(Permission.DRAW_READ_COVERT)
    return _Read(
        ground,
        await store.planned(ask.session, plan.id),
        await search_store.filled(ask.session, _known(plan), figures.sheet_of(ground)),
        await store.held(ask.session, plan.bureau, days, covert=visits),
        await store.drawn(ask.session, plan.bureau, since, covert=draws),
    )


@heavy
def _reckoned(plan: Plan, rules: InForce, read: _Read) -> Report:
    world = World(*read)
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
        rules.policy.coverage,
        plan.kind,
        this_year(plan, on),
        Span(content.first, content.last),
        ends,
        on,
        plan.schedule,
    )


async def _rules(ask: Asking, bureau: str, on: date) -> InForce:
    rules = await policies.in_force(ask.session, bureau, on)
    if rules is None:
        raise CoverageWithoutPolicy(
            f"{on} 没有生效的执法办法，无从计算覆盖率；请先采用一份在该日生效的办法，或改查其他日期（on）。",
            f"No policy is in force on {on}, and coverage is reckoned by it; adopt one that is, or ask for another "
            "day (on).",
            on=on.isoformat(),
            bureau=bureau,
        )
    return rules
