"""The enforcement team's figures over HTTP."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from services.sampling.registers.records import strength_wire
from services.sampling.registers.records.access import READS
from services.sampling.registers.records.fields import Expert, Inspector
from services.sampling.registers.records.figures import (
    AGE_BANDS,
    Figure,
    Hours,
    Question,
    expert_figures,
    figures,
    training,
)
from services.sampling.registers.records.store import kept_on
from services.sampling.visibility import seen_with
from shared.clock import beijing_date
from shared.database import Tx
from shared.errors import Invalid, NotFound

router = APIRouter(prefix="/people", tags=["people"])


class BandsNotAscending(Invalid):
    code = "bands-not-ascending"
    title = "年龄段上限须递增"
    title_en = "Age bands must ascend"


class FigureUnknown(NotFound):
    code = "figure-unknown"
    title = "没有这一统计项"
    title_en = "No such figure"


Bands = Annotated[
    list[Annotated[int, Query(ge=1, le=150)]] | None,
    Query(max_length=10, description="Upper ends of the age bands, ascending.", examples=[[35, 45, 55]]),
]


async def question(
    request: Request,
    on: Annotated[date | None, Query(description="As it was at the end of this day, in Beijing; today.")] = None,
    bands: Bands = None,
    expiring_within: Annotated[
        int | None, Query(ge=0, le=3660, description="Count certificates that expire within so many days.")
    ] = None,
) -> Question:
    if bands is not None and any(one >= two for one, two in pairwise(bands)):
        raise BandsNotAscending(
            "年龄段上限须由小到大，例如 bands=35&bands=45&bands=55。",
            "Give the upper ends of the age bands from the youngest on, such as bands=35&bands=45&bands=55.",
            bands=bands,
        )
    return Question(on or beijing_date(request.app.state.clock()), tuple(bands or AGE_BANDS), expiring_within)


@router.get(
    "/figures",
    summary="The team's figures on a day",
    responses={404: {"description": "There is no such figure as `of` asks for."}},
)
async def get_figures(
    bureau: Annotated[str, Depends(seen_with(READS["people"]))],
    asked: Annotated[Question, Depends(question)],
    session: Tx,
    of: Annotated[
        str | None,
        Query(
            max_length=400,
            description="Whose keys to show: a figure and its value.",
            examples=["education:本科"],
        ),
    ] = None,
) -> strength_wire.Strength:
    """Establishment against on duty, education, specialism, age, sex, cadres, certificates, experts, training. Whoever
    is retired on that day does not count.
    """
    people = {one.key: one.fields for one in await kept_on(session, bureau, "people", asked.on)}
    experts = {one.key: one.fields for one in await kept_on(session, bureau, "experts", asked.on)}
    inspectors = {key: one for key, one in people.items() if isinstance(one, Inspector)}
    found = figures(inspectors, asked)
    found += expert_figures({key: one for key, one in experts.items() if isinstance(one, Expert)})
    if of is not None and of not in map(_name, found):
        raise FigureUnknown(
            f"没有统计项“{of}”；请从 figures 中取 of 与 value，写成 of:value。",
            f"There is no figure {of}; take `of` and `value` from the figures, as of:value.",
            known=[_name(figure) for figure in found],
        )
    return strength_wire.Strength(
        on=asked.on,
        bands=asked.bands,
        expiring_within=asked.expiring_within,
        figures=tuple(_figure(figure, of) for figure in found),
        training=_training(training(inspectors, asked.on), asked.on),
    )


def _name(figure: Figure) -> str:
    return f"{figure.of}:{figure.value}"


def _figure(figure: Figure, of: str | None) -> strength_wire.FigureShown:
    behind = figure.keys if _name(figure) == of else ()
    return strength_wire.FigureShown(of=figure.of, value=figure.value, count=figure.size, behind=behind)


def _training(trained: Sequence[Hours], on: date) -> strength_wire.TrainingShown:
    people = tuple(strength_wire.HoursShown(**one._asdict()) for one in trained)
    return strength_wire.TrainingShown(year=on.year, hours=sum(one.hours for one in people), people=people)
