"""The enforcement team's figures over HTTP."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from services.sampling.registers.records import strength_usecases, strength_wire
from services.sampling.registers.records.access import READS
from services.sampling.registers.records.figures import AGE_BANDS, Figure, Hours, StrengthQuestion
from shared.errors import Invalid
from shared.http.acting import listing
from shared.http.dear import dear
from shared.policy.clauses import Day
from shared.work import Asking

router = APIRouter(prefix="/people", tags=["people"])

Reader = Annotated[Asking, listing(READS["people"])]


class BandsNotAscending(Invalid):
    code = "bands-not-ascending"
    title = "年龄段上限须递增"
    title_en = "Age bands must ascend"


Bands = Annotated[
    list[Annotated[int, Query(ge=1, le=150)]] | None,
    Query(max_length=10, description="The highest age of each age band, in ascending order.", examples=[[35, 45, 55]]),
]


async def question(
    ask: Reader,
    on: Annotated[
        Day | None, Query(description="The figures as they were at the end of this day in Beijing; if left out, today.")
    ] = None,
    bands: Bands = None,
    expiring_within: Annotated[
        int | None, Query(ge=0, le=3660, description="The number of days in which an expiring certificate is counted.")
    ] = None,
) -> StrengthQuestion:
    if bands is not None and any(one >= two for one, two in pairwise(bands)):
        raise BandsNotAscending(
            "年龄段上限须由小到大，例如 bands=35&bands=45&bands=55。",
            "Give the upper ends of the age bands from the youngest on, such as bands=35&bands=45&bands=55.",
            bands=bands,
        )
    return StrengthQuestion(on or ask.today, tuple(bands or AGE_BANDS), expiring_within)


@router.get(
    "/figures",
    summary="Get the figures of the enforcement team on a day",
    responses={404: {"description": "The figure that `of` names does not exist."}},
    dependencies=[dear(20)],
)
async def get_team_figures(
    ask: Reader,
    asked: Annotated[StrengthQuestion, Depends(question)],
    of: Annotated[
        str | None,
        Query(
            max_length=400,
            description="A figure and its value: the answer shows the keys of the people behind it.",
            examples=["education:本科"],
        ),
    ] = None,
) -> strength_wire.TeamFiguresShown:
    """The figures: establishment and how many are on duty, education, specialism, age, sex, cadres, certificates,
    experts, training. People who were retired on that day do not count.
    """
    counted = await strength_usecases.strength(ask, asked)
    behind = None if of is None else counted.named(of)
    return strength_wire.TeamFiguresShown(
        on=asked.on,
        bands=asked.bands,
        expiring_within=asked.expiring_within,
        figures=tuple(_figure(figure, behind) for figure in counted.figures),
        training=_training(counted.training, asked.on),
    )


def _figure(figure: Figure, behind: Figure | None) -> strength_wire.FigureShown:
    keys = figure.keys if figure is behind else ()
    return strength_wire.FigureShown(of=figure.of, value=figure.value, count=figure.size, behind=keys)


def _training(trained: Sequence[Hours], on: date) -> strength_wire.TrainingShown:
    people = tuple(strength_wire.HoursShown(**one._asdict()) for one in trained)
    return strength_wire.TrainingShown(year=on.year, hours=sum(one.hours for one in people), people=people)
