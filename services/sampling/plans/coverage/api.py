"""Coverage over HTTP: the figures of a plan on a day (see `figures.py`), the enterprises that each figure is about, and
the plan compared with the directory.
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
from shared.http.dear import dear
from shared.http.paging import Listed, Page, page_by
from shared.http.resources import Opened
from shared.policy.clauses import Day
from shared.work import Asking

router = APIRouter(prefix=PATH, tags=["coverage"])


async def day_asked_for(
    resources: Opened,
    on: Annotated[
        Day | None, Query(description="The figures as they were at the end of this day in Beijing; if left out, today.")
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
        description="The name of the figure, as the report of the progress gives it.",
        examples=["duty.key-units", "drawn-share", "cap.1", "team.W", "remaining"],
    ),
]
_WITHOUT_POLICY: dict[int | str, dict[str, Any]] = {409: {"description": "No policy was in force on that day."}}
Lists = Annotated[
    Which, Path(description="Only enterprises that the plan lacks, only enterprises that the directory lacks, or all.")
]


@router.get(
    "/{plan}/coverage",
    summary="Get the progress of the plan",
    responses=_WITHOUT_POLICY,
    dependencies=[dear(100)],
)
async def get_coverage(plan: UUID, ask: Reader, on: OnDay) -> wire.CoverageShown:
    """Computes the figures by the policy in force on the day and the directory as it is now. A covert draw that is not
    opened counts only for callers who may read covert draws, its inspections only for callers who see covert visits.
    The request is refused if no policy is in force on the day.
    """
    return showing.report_shown(await usecases.report(ask, plan, on))


@router.get(
    "/{plan}/coverage/{figure}",
    summary="List the enterprises behind a figure",
    responses=_WITHOUT_POLICY,
    dependencies=[dear(100)],
)
async def list_enterprises_behind_figure(
    plan: UUID,
    figure: Figure,
    ask: Reader,
    on: OnDay,
    page: ByIdentifier,
    met: Annotated[
        bool | None, Query(description="If true, only enterprises that meet the figure; if false, only the others.")
    ] = None,
) -> Listed[wire.EnterpriseBehind]:
    """The enterprises behind a figure, in the order of identifiers, with the days that count. An enterprise that does
    not meet the figure must still be inspected (or drawn). For the figure of a cap, it was inspected too often.
    """
    found = await usecases.behind(ask, plan, on, FigurePage(figure, met, page.wanted))
    return page.of(found, lambda line: wire.EnterpriseBehind.model_validate({**line[0]._asdict(), "name": line[1]}))


@router.get(
    "/{plan}/comparison",
    summary="Compare the plan with the directory",
    responses=_WITHOUT_POLICY,
    dependencies=[dear(100)],
)
async def compare_plan(plan: UUID, ask: Reader, on: OnDay) -> wire.ComparisonShown:
    """The numbers of key and general enterprises in the plan and in the directory, and the enterprises that the plan
    lacks by the policy's duties.
    """
    return await ask.compute(showing.comparison_shown, await usecases.compared(ask, plan, on), on)


@router.get(
    "/{plan}/comparison/{which}",
    summary="List the enterprises of the plan and the directory side by side",
    responses=_WITHOUT_POLICY,
    dependencies=[dear(100)],
)
async def list_compared_enterprises(
    plan: UUID, which: Lists, ask: Reader, on: OnDay, page: ByIdentifier
) -> Listed[wire.SideBySide]:
    """The enterprises of the plan and of the directory, in the order of identifiers."""
    found = await usecases.lines(ask, plan, on, LinePage(which, page.wanted))
    return page.of(found, lambda line: wire.SideBySide.model_validate({**line[0]._asdict(), "name": line[1]}))
