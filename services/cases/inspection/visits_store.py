"""The visits of the bureau to an enterprise, in a year or ever, under its code and under the number of before."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, or_, text
from sqlmodel import col, select

from services.cases.inspection.state import Inspection
from services.cases.inspection.store import visible
from services.cases.inspection.tables import InspectionRow
from shared.calendar.spans import year_span
from shared.policy.draws import ON_SITE, Method
from shared.work import Asking


class VisitMade(NamedTuple):
    """A visit of the bureau: the day of the arrival, the occasion, the team, and how it was made."""

    held_on: date
    occasion: str
    department: str = ""
    team: str = ""
    methods: Collection[Method] = ON_SITE


async def visits_in_year(
    ask: Asking, inspection: Inspection, day: date, *, hidden: tuple[bool, ...] = (True, False)
) -> list[VisitMade]:
    """The visits of the bureau to the enterprise in the year of `day`, without this inspection. Covert visits that are
    not open are among them, whoever asks, because a cap counts them; for a paper, `hidden` leaves them out.
    """
    year = year_span(day.year)
    row = InspectionRow
    query = select(col(row.visited_on), col(row.occasion), col(row.team), col(row.methods)).where(
        InspectionRow.bureau == ask.bureau,
        _same_enterprise(_known(inspection)),
        InspectionRow.id != inspection.id,
        col(InspectionRow.hidden).in_(hidden),
        col(InspectionRow.visited_on).between(year.first, year.last),
    )
    rows = await ask.session.execute(query)
    return [VisitMade(on, occasion, team=team, methods=how) for on, occasion, team, how in rows if on is not None]


async def inspected_before(ask: Asking, inspection: Inspection, most: int) -> list[Inspection]:
    """The newest inspections of the enterprise by the bureau in which somebody has arrived, without this one, and
    without covert ones that are not open; at most so many.
    """
    query = (
        select(InspectionRow.state)
        .where(
            InspectionRow.bureau == ask.bureau,
            _same_enterprise(_known(inspection)),
            InspectionRow.id != inspection.id,
            col(InspectionRow.hidden).is_(False),
            col(InspectionRow.visited_on).is_not(None),
        )
        .order_by(col(InspectionRow.visited_on).desc(), col(InspectionRow.id).desc())
        .limit(most)
    )
    return [Inspection.model_validate(state) for state in await ask.session.scalars(query)]


async def identifiers_of(ask: Asking, identifier: str) -> list[str]:
    """All identifiers of an enterprise, whichever of them is asked for, as far as inspections name them that the reader
    may know of.
    """
    row = InspectionRow
    query = select(col(row.identifier), col(row.known_as)).where(
        row.bureau == ask.bureau, _same_enterprise([identifier]), *await visible(ask)
    )
    names = {identifier}
    for one, others in await ask.session.execute(query):
        names |= {one, *others}
    return sorted(names)


async def inspections_of(ask: Asking, known: Sequence[str]) -> list[UUID]:
    """The inspections of the enterprise with these identifiers that the reader may know of, in the order in which they
    were assigned.
    """
    row = InspectionRow
    query = select(col(row.id)).where(row.bureau == ask.bureau, _same_enterprise(known), *await visible(ask))
    return list(await ask.session.scalars(query.order_by(col(row.id))))


def _known(inspection: Inspection) -> Sequence[str]:
    """The identifiers of the enterprise, as far as the inspection names them."""
    return (inspection.party.identifier, *inspection.party.known_as)


def _same_enterprise(known: Sequence[str]) -> ColumnElement[bool]:
    """Whether an inspection is of the enterprise with these identifiers. Of two inspections under different ones, the
    one that was told of after the enterprise got its code names both.
    """
    # As the partial index says it.
    names_it = text("known_as <> '{}' AND known_as && CAST(:known AS text[])").bindparams(known=list(known))
    return or_(col(InspectionRow.identifier).in_(known), names_it)
