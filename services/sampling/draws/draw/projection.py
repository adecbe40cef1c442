"""How the events of a draw change the read tables: the draw's row, and the rows of who was drawn."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, select

from services.sampling.draws.draw import store
from services.sampling.draws.draw.lifecycle import FACTS, Draw, evolve
from services.sampling.draws.draw.substitution import DrawnUnit, units_drawn
from services.sampling.draws.draw.succession import people_drawn
from services.sampling.draws.draw.tables import DrawRow
from services.sampling.draws.frame import store as frames
from services.sampling.past.drawn.store import DrawnSubject, insert_drawn
from services.sampling.past.drawn.tables import AssignedRow, DrawnRow, OpenDrawRow
from shared.aggregate import Aggregate
from shared.contracts.annulment import DrawAnnulled
from shared.contracts.sampling import (
    DrawAnnounced,
    DrawCompleted,
    DrawOpened,
    DrawSubstituted,
    DrawSucceeded,
)
from shared.draws.replacement import frame_of
from shared.draws.succession import Place
from shared.log.event import Event
from shared.work import Work


async def project(work: Work, draw: Draw, event: Event) -> None:
    """Write the read rows after one more event of a draw: the draw's row, and the rows of who was drawn."""
    await work.session.merge(_row(draw))
    await work.session.flush()
    if draw.completion and not draw.embargoed:
        await work.session.merge(OpenDrawRow(draw=draw.id, bureau=draw.bureau))
    await _project_drawn(work, draw, event)


async def _project_drawn(work: Work, draw: Draw, event: Event) -> None:
    session = work.session
    match event.type:
        case DrawAnnounced.type if draw.replaces:
            # The failed draw has its replacement: nothing is left to do about it.
            replaced = update(DrawRow).where(col(DrawRow.id) == UUID(draw.replaces), col(DrawRow.status) == "failed")
            await session.execute(replaced.values(wakes_at=None))
        case DrawCompleted.type if draw.assigns:
            session.add_all(await _assigned_rows(work, draw))
        case DrawCompleted.type:
            await _insert(work, draw, units_drawn(await store.ranked(work, draw)), event.time)
        case DrawSubstituted.type:
            await _substituted(work, draw, event.time)
        case DrawSucceeded.type:
            await _succeeded(work, draw, event.time)
        case DrawOpened.type:
            await _mark(work, draw, embargoed=False)
        case DrawAnnulled.type:
            await _mark(work, draw, annulled=True)
            # Nobody is sent to the enterprises of an annulled draw: its crews have no work any more.
            crews = select(DrawRow.id).where(
                DrawRow.bureau == draw.bureau, col(DrawRow.purpose).startswith(f"crews/{draw.id}/")
            )
            await session.execute(update(AssignedRow).where(col(AssignedRow.draw).in_(crews)).values(annulled=True))
    await session.flush()


async def _mark(work: Work, draw: Draw, **values: bool) -> None:
    for table in (DrawnRow, AssignedRow):
        await work.session.execute(update(table).where(col(table.draw) == draw.id).values(**values))


async def _substituted(work: Work, draw: Draw, at: datetime) -> None:
    new = draw.substitutions[-1]
    await work.session.execute(
        update(DrawnRow)
        .where(col(DrawnRow.draw) == draw.id, col(DrawnRow.unit) == new.withdrawn)
        .values(withdrawn_at=at)
    )
    if new.substitute:
        await _insert(work, draw, [DrawnUnit(new.substitute, new.deal, new.stratum)], at)


async def _succeeded(work: Work, draw: Draw, at: datetime) -> None:
    new = draw.successions[-1]
    await work.session.execute(
        update(AssignedRow)
        .where(
            col(AssignedRow.draw) == draw.id,
            col(AssignedRow.task) == new.task,
            col(AssignedRow.slot) == new.slot,
            col(AssignedRow.vacated_at).is_(None),
        )
        .values(vacated_at=at, vacated_because=new.reason)
    )
    if new.successor:
        work.session.add_all(await _rows_of(work, draw, [(Place(new.task, new.slot), new.successor)], at))


async def _assigned_rows(work: Work, draw: Draw) -> list[AssignedRow]:
    taken = people_drawn(await store.assigned(work, draw)).items()
    return await _rows_of(work, draw, taken, draw.completed.at)


async def _rows_of(work: Work, draw: Draw, taken: Iterable[tuple[Place, str]], at: datetime) -> list[AssignedRow]:
    roster = await store.roster_frozen(work.session, draw.frame, draw.bureau.__eq__)
    tasks = await frames.openings_in(work, roster.openings)
    people = await frames.openings_in(work, roster.people_openings)
    return [
        AssignedRow(
            draw=draw.id,
            task=place.task,
            slot=place.slot,
            bureau=draw.bureau,
            enterprise=tasks[place.task]["name"],
            # A person's name in a draw is <register>/<key>.
            person=people[person]["name"].partition("/")[2],
            assigned_at=at,
            vacated_at=None,
            vacated_because=None,
            embargoed=draw.embargoed,
        )
        for place, person in taken
    ]


async def _insert(work: Work, draw: Draw, drawn: Iterable[DrawnUnit], at: datetime) -> None:
    openings = await frames.openings_in(work, draw.openings)
    subjects = [DrawnSubject(*one, openings[one.unit]["name"]) for one in drawn]
    row = DrawnRow(
        draw=draw.id,
        unit="",
        bureau=draw.bureau,
        year=draw.spec.year,
        population=draw.population,
        kind=draw.kind,
        identifier="",
        deal="",
        stratum="",
        drawn_at=at,
        withdrawn_at=None,
        embargoed=draw.embargoed,
    )
    await insert_drawn(work.session, row, subjects)


def _row(draw: Draw) -> DrawRow:
    return DrawRow(
        id=draw.id,
        bureau=draw.bureau,
        year=draw.spec.year,
        serial=draw.spec.serial,
        title=draw.title,
        purpose=draw.spec.purpose,
        status=draw.status,
        version=draw.version,
        trace=draw.trace,
        announced_at=draw.announced_at,
        replaces=UUID(draw.replaces) if draw.replaces else None,
        method=draw.spec.kind,
        kind=draw.kind,
        population=draw.population,
        frame=draw.frame,
        root=frame_of(draw.spec),
        annulled_from=draw.annulled.counts_from if draw.annulled else None,
        wakes_at=draw.wakes_at,
        state=draw.model_dump(mode="json"),
    )


DRAWS: Aggregate[Draw] = Aggregate(name="draw", facts=FACTS, evolve=evolve, project=project, missing=store.unknown)
