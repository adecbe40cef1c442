"""The fairness of a year's draws over HTTP: the test, a picture, and how often each subject was drawn."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from services.sampling.draws.fairness import usecases, wire
from services.sampling.draws.fairness.plot import PlotSheet, plot
from services.sampling.draws.fairness.report import Year
from services.sampling.draws.fairness.sentences import sentences
from shared.access.identity import NotPermitted
from shared.access.roles import GRANTS, Permission, named
from shared.errors import NotFound
from shared.http.acting import listing
from shared.http.dear import dear
from shared.http.paging import ByIdentifier, Listed
from shared.policy.selection import Population
from shared.work import Asking

router = APIRouter(tags=["fairness"])

YearAsked = Annotated[
    int | None, Query(ge=1, le=9999, description="The year; if left out, this year.", examples=[2026])
]
_SVG = "image/svg+xml"
_NAMED = {"people", "experts"}


class NothingDrawn(NotFound):
    code = "nothing-drawn"
    title = "该年度没有这类抽查"
    title_en = "No draw of that kind in the year"


Reader = Annotated[Asking, listing(Permission.DRAW_READ)]


async def year_asked(ask: Reader, year: YearAsked = None) -> Year:
    """The draws of a year that this reader may know. Covert draws that are not opened are included only with the
    permission to read covert draws.
    """
    return await usecases.year_of(ask, year or ask.today.year)


Asked = Annotated[Year, Depends(year_asked)]


@router.get(
    "/fairness",
    summary="Test whether a year's draws look random",
    dependencies=[dear(200)],
)
async def get_fairness(ask: Reader, year: Asked) -> wire.FairnessShown:
    """Tests the completed draws of a year, one population after the other. Each draw is held again many times with
    other seeds, over its own frame and after the same earlier draws. Two statistics show where the real draw stands
    among these repetitions. A single draw with equal chances cannot be judged: its p is 1.
    """
    return wire.shown(year, await usecases.examined(ask, year))


@router.get(
    "/fairness.svg",
    summary="Get the test of a year's draws as a picture",
    response_class=Response,
    responses={200: {"content": {_SVG: {}}}, 404: {"description": "No draw of the year was over this population."}},
    dependencies=[dear(200)],
)
async def get_fairness_picture(
    ask: Reader,
    year: Asked,
    population: Annotated[Population, Query(description="The population: what the draws drew.")] = "enterprises",
) -> Response:
    """Shows how often each subject was drawn, how often it was expected to be drawn, and the range that chance
    explains. The picture contains no names.
    """
    found = (await usecases.examined(ask, year, population)).get(population)
    if found is None:
        raise _nothing(year, population)
    sheet = PlotSheet(year.bureau, year.year, population, found.draws, sentences(found.verdict))
    picture = await ask.compute(plot, sheet, found.tally, found.verdict.bands)
    return Response(picture, media_type=_SVG)


@router.get(
    "/fairness/{population}",
    summary="List the subjects with the number of times drawn and expected",
    responses={404: {"description": "No draw of the year was over this population."}},
    dependencies=[dear(50)],
)
async def list_fairness_subjects(
    population: Annotated[Population, Path(description="The population: what the draws drew.")],
    ask: Reader,
    year: Asked,
    page: ByIdentifier,
) -> Listed[wire.SubjectShown]:
    """The subjects in the order of their identifiers. People and experts are shown only to callers who may
    read people.
    """
    if population in _NAMED and not ask.may(Permission.PEOPLE_READ):
        raise _names_withheld()
    found = await usecases.tallied(ask, year, population, page.wanted)
    if found is None:
        raise _nothing(year, population)
    return page.of(found, wire.subject)


def _names_withheld() -> NotPermitted:
    needs = GRANTS[Permission.PEOPLE_READ]
    return NotPermitted(
        f"您不能查看人员的抽取情况；需要以下角色之一：{named(needs)}。",
        f"You may not see which people were drawn; it takes one of the roles: {', '.join(needs)}.",
        permission=Permission.PEOPLE_READ,
        needs=[str(role) for role in needs],
    )


def _nothing(year: Year, population: str) -> NothingDrawn:
    return NothingDrawn(
        f"{year.year} 年没有已完成的、您可以查看的这类抽查（{population}）；请换一个年度或类别。",
        f"No draw of {population} that you may see was completed in {year.year}; ask for another year or population.",
        population=population,
    )
