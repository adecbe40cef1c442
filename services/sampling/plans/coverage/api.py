"""Coverage over HTTP: the figures of a plan on a day, the enterprises behind each figure, and the plan compared with
the directory.
"""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query

from services.sampling.plans.coverage import showing, usecases, wire
from services.sampling.plans.coverage.comparison import Which
from services.sampling.plans.coverage.usecases import FigurePage, LinePage
from services.sampling.plans.plan.api import PATH
from shared.access.roles import Permission
from shared.clock import beijing_date
from shared.http.acting import asking
from shared.http.paging import Listed, Page, page_by
from shared.http.resources import Opened
from shared.policy.clauses import Day
from shared.work import Asking

router = APIRouter(prefix=PATH, tags=["coverage"])


async def day_asked_for(
    resources: Opened,
    on: Annotated[
        Day | None, Query(description="As things stood at the end of this day; left out: today in Beijing.")
    ] = None,
) -> date:
    return on or beijing_date(resources.clock())


Reader = Annotated[Asking, asking(Permission.PLAN_READ)]
OnDay = Annotated[date, Depends(day_asked_for)]
ByIdentifier = Annotated[Page[str], Depends(page_by(str))]
Figure = Annotated[
    str,
    Path(
        max_length=60,
        description="As the report names it.",
        examples=["duty.key-units", "drawn-share", "cap.1", "team.W", "remaining"],
    ),
]
_WITHOUT_POLICY: dict[int | str, dict[str, Any]] = {409: {"description": "No policy was in force on that day."}}
Lists = Annotated[Which, Path(description="Missing from the plan, from the directory, or all.")]


@router.get("/{plan}/coverage", summary="How far the plan has come", responses=_WITHOUT_POLICY)
async def get_coverage(plan: UUID, ask: Reader, on: OnDay) -> wire.CoverageShown:
    """Computes the figures by the policy in force on the day, over the directory as it is now. Inspections and draws of
    a covert draw that is not opened count only for callers who may read covert draws. Refused while no policy is in
    force.
    """
    return showing.report_shown(await usecases.report(ask, plan, on))


@router.get("/{plan}/coverage/{figure}", summary="The enterprises behind a figure", responses=_WITHOUT_POLICY)
async def list_enterprises_behind_figure(
    plan: UUID,
    figure: Figure,
    ask: Reader,
    on: OnDay,
    page: ByIdentifier,
    met: Annotated[bool | None, Query(description="Only those that meet it, or only the others.")] = None,
) -> Listed[wire.EnterpriseBehind]:
    """The enterprises behind a figure, in the order of identifiers, each with the days that count. An enterprise that
    does not meet the figure must still be inspected (or drawn); in the figure of a cap, it was inspected too often.
    """
    found = await usecases.behind(ask, plan, on, FigurePage(figure, met, page.wanted))
    return page.of(found, lambda line: wire.EnterpriseBehind.model_validate({**line[0]._asdict(), "name": line[1]}))


@router.get("/{plan}/comparison", summary="The plan beside the directory", responses=_WITHOUT_POLICY)
async def compare_plan(plan: UUID, ask: Reader, on: OnDay) -> wire.ComparisonShown:
    """The number of key and general enterprises in the plan and in the directory, and what the plan lacks by the
    policy's duties.
    """
    return await ask.compute(showing.comparison_shown, await usecases.compared(ask, plan, on), on)


@router.get(
    "/{plan}/comparison/{which}",
    summary="Both lists side by side, or what one of them lacks",
    responses=_WITHOUT_POLICY,
)
async def list_compared_enterprises(
    plan: UUID, which: Lists, ask: Reader, on: OnDay, page: ByIdentifier
) -> Listed[wire.SideBySide]:
    """The enterprises of the plan and of the directory, in the order of identifiers."""
    found = await usecases.lines(ask, plan, on, LinePage(which, page.wanted))
    return page.of(found, lambda line: wire.SideBySide.model_validate({**line[0]._asdict(), "name": line[1]}))
