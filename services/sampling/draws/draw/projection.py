"""How the events of a draw change the read tables: the draw's row, and the rows of who was drawn."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import col

from services.sampling.draws.draw import store
from services.sampling.draws.draw.lifecycle import FACTS, Draw, evolve
from services.sampling.draws.draw.substitution import DrawnUnit, units_drawn
from services.sampling.draws.draw.tables import DrawRow
from services.sampling.draws.draw.vacancy import people_drawn
from services.sampling.draws.frame import store as frames
from services.sampling.past.drawn.tables import AssignedRow, DrawnRow
from shared.aggregate import Aggregate
from shared.contracts.sampling import DrawCompleted, DrawOpened, DrawSubstituted, SlotVacated
from shared.log.event import Event
from shared.work import Work


async def project(work: Work, draw: Draw, event: Event) -> None:
    """Write the read rows after one more event of a draw: the draw's row, and the rows of who was drawn."""
    await work.session.merge(_row(draw))
    await work.session.flush()
    await _project_drawn(work, draw, event)


async def _project_drawn(work: Work, draw: Draw, event: Event) -> None:
    session = work.session
    match event.type:
        case DrawCompleted.type if draw.assigns:
            session.add_all(await _assigned_rows(work, draw))
        case DrawCompleted.type:
            openings = await frames.openings_in(work, draw.openings)
            session.add_all(_drawn_row(draw, one, openings[one.unit]["name"], event.time) for one in units_drawn(draw))
        case DrawSubstituted.type:
            openings = await frames.openings_in(work, draw.openings)
            new = draw.substitutions[-1]
            await session.execute(
                update(DrawnRow)
                .where(col(DrawnRow.draw) == draw.id, col(DrawnRow.unit) == new.withdrawn)
                .values(withdrawn_at=event.time)
            )
            one = DrawnUnit(new.substitute, new.deal, new.stratum)
            session.add(_drawn_row(draw, one, openings[one.unit]["name"], event.time))
        case SlotVacated.type:
            gone = draw.vacations[-1]
            await session.execute(
                update(AssignedRow)
                .where(
                    col(AssignedRow.draw) == draw.id,
                    col(AssignedRow.task) == gone.task,
                    col(AssignedRow.slot) == gone.slot,
                )
                .values(vacated_at=event.time, vacated_because=gone.because)
            )
        case DrawOpened.type:
            for table in (DrawnRow, AssignedRow):
                await session.execute(update(table).where(col(table.draw) == draw.id).values(embargoed=False))
    await session.flush()


async def _assigned_rows(work: Work, draw: Draw) -> list[AssignedRow]:
    roster = await store.roster_frozen(work.session, draw.frame, draw.bureau.__eq__)
    tasks = await frames.openings_in(work, roster.openings)
    people = await frames.openings_in(work, roster.people_openings)
    return [
        AssignedRow(
            draw=draw.id,
            task=task,
            slot=slot,
            bureau=draw.bureau,
            enterprise=tasks[task]["name"],
            person=people[person]["name"],
            assigned_at=draw.completed.at,
            vacated_at=None,
            vacated_because=None,
            embargoed=draw.embargoed,
        )
        for (task, slot), person in people_drawn(draw).items()
    ]


def _drawn_row(draw: Draw, one: DrawnUnit, identifier: str, at: datetime) -> DrawnRow:
    return DrawnRow(
        draw=draw.id,
        **one._asdict(),
        bureau=draw.bureau,
        year=draw.spec.year,
        population=draw.population,
        kind=draw.kind,
        identifier=identifier,
        drawn_at=at,
        withdrawn_at=None,
        embargoed=draw.embargoed,
    )


def _row(draw: Draw) -> DrawRow:
    return DrawRow(
        id=draw.id,
        bureau=draw.bureau,
        year=draw.spec.year,
        serial=draw.spec.serial,
        title=draw.title,
        status=draw.status,
        version=draw.version,
        trace=draw.trace,
        announced_at=draw.announced_at,
        replaces=draw.replaces,
        method=draw.spec.kind,
        kind=draw.kind,
        population=draw.population,
        frame=draw.frame,
        fills=None if draw.slot is None else draw.slot.draw,
        state=draw.model_dump(mode="json"),
    )


DRAWS: Aggregate[Draw] = Aggregate(name="draw", facts=FACTS, evolve=evolve, project=project, missing=store.unknown)
