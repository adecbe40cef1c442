"""Coverage over HTTP: a plan's figures on a day, the enterprises behind each, and the plan beside the directory."""

from datetime import date
from itertools import islice
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request

from services.sampling.plans.coverage import showing, store, usecases, wire
from services.sampling.plans.coverage.comparison import Which
from services.sampling.plans.coverage.usecases import Asked
from services.sampling.plans.plan.api import PLANS
from services.sampling.visibility import PlanReader
from shared.clock import beijing_date
from shared.database import Tx
from shared.http.paging import Page, page_by

router = APIRouter(prefix=PLANS, tags=["coverage"])


async def asked_for(
    plan: UUID,
    reader: PlanReader,
    request: Request,
    on: Annotated[
        date | None, Query(description="As things stood at the end of this day; left out: today in Beijing.")
    ] = None,
) -> Asked:
    return Asked(plan, on or beijing_date(request.app.state.clock()), reader)


Question = Annotated[Asked, Depends(asked_for)]
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
async def get_coverage(asked: Question, session: Tx) -> wire.Coverage:
    """By the policy in force on the day, over the directory as it is now. What belongs to a covert draw that is not
    opened counts only for readers who may see such draws. Refused while no policy is in force.
    """
    report = await usecases.report(session, asked)
    policy = report.rules.policy
    return wire.Coverage(
        **showing.head(report.plan),
        on=asked.on,
        policy=report.rules.sha256,
        policy_title=policy.title,
        duties=[showing.duty_shown(duty) for duty in report.duties],
        drawn_share=report.share and showing.share_shown(report.share),
        caps=[showing.cap_shown(cap) for cap in report.caps],
        teams=[showing.team_shown(team, policy) for team in report.teams],
        remaining=showing.remaining_shown(report.remaining),
    )


@router.get("/{plan}/coverage/{figure}", summary="The enterprises behind a figure", responses=_WITHOUT_POLICY)
async def get_figure(
    figure: Figure,
    asked: Question,
    page: ByIdentifier,
    session: Tx,
    met: Annotated[bool | None, Query(description="Only those that meet it, or only the others.")] = None,
) -> list[wire.Behind]:
    """In the order of identifiers, each with the days that tell. Who is not met has still to be inspected (drawn); of a
    cap it is who was inspected too often.
    """
    report = await usecases.report(session, asked)
    tally = report.tally(figure)
    rest = (
        identifier
        for identifier in sorted(tally.members)
        if identifier > (page.after or "") and (met is None or (identifier in tally.met) == met)
    )
    shown = page.cut(list(islice(rest, page.fetch)), str)
    names = await store.names(session, report.plan.bureau, shown)
    return [
        wire.Behind(
            identifier=identifier,
            name=names.get(identifier, ""),
            met=identifier in tally.met,
            days=list(tally.told(identifier)),
            planned=identifier in report.world.names,
        )
        for identifier in shown
    ]


@router.get("/{plan}/comparison", summary="The plan beside the directory", responses=_WITHOUT_POLICY)
async def get_comparison(asked: Question, session: Tx) -> wire.ComparisonShown:
    """Key and general enterprises of both, and what the plan lacks by the policy's duties."""
    plan, rules, comparison = await usecases.comparison(session, asked)
    return wire.ComparisonShown(
        **showing.head(plan),
        on=asked.on,
        policy=rules.sha256,
        categories=[
            wire.BesideShown.model_validate(category, from_attributes=True) for category in comparison.categories
        ],
        duties=showing.covered_shown(comparison),
        missing=sum(1 for _ in comparison.only("missing")),
        not_in_directory=sum(1 for _ in comparison.only("not-in-directory")),
    )


@router.get(
    "/{plan}/comparison/{which}",
    summary="Both lists side by side, or what one of them lacks",
    responses=_WITHOUT_POLICY,
)
async def get_lists(which: Lists, asked: Question, page: ByIdentifier, session: Tx) -> list[wire.SideBySide]:
    """In the order of identifiers."""
    plan, _, comparison = await usecases.comparison(session, asked)
    rest = (line for line in comparison.only(which) if line.identifier > (page.after or ""))
    shown = page.cut(list(islice(rest, page.fetch)), lambda line: line.identifier)
    names = await store.names(session, plan.bureau, [line.identifier for line in shown])
    return [
        wire.SideBySide.model_validate({**line._asdict(), "name": names.get(line.identifier, "")}) for line in shown
    ]
