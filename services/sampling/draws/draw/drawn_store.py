"""Writing who a draw drew into the read rows of `result`, and which of the drawn have been visited."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.sampling.draws.draw import store
from services.sampling.draws.draw.lifecycle import Draw
from services.sampling.draws.draw.substitution import DrawnUnit, units_drawn
from services.sampling.draws.draw.vacancy import people_drawn
from services.sampling.draws.frame import store as frames
from services.sampling.past.drawn.store import drawn_now
from services.sampling.past.drawn.tables import AssignedRow, DrawnRow
from services.sampling.past.inspection import store as inspections
from shared.blobs import BlobStore
from shared.clock import beijing_date
from shared.contracts.sampling import DrawCompleted, DrawOpened, DrawSubstituted, SlotVacated
from shared.log.event import Event


async def drawn_and_visited(session: AsyncSession, draw: Draw) -> tuple[set[str], set[str]]:
    """The enterprises that a completed draw drew (see `drawn_now`), and the visited enterprises (see `_visited`)."""
    return await drawn_now(session, draw.id, assigns=draw.assigns), await _visited(session, draw)


async def project(session: AsyncSession, blobs: BlobStore, draw: Draw, event: Event) -> None:
    """The rows after one more event of a draw, which `draw` has taken in."""
    match event.type:
        case DrawCompleted.type if draw.assigns:
            session.add_all(await _assigned_rows(session, blobs, draw))
        case DrawCompleted.type:
            openings = await frames.openings_in(blobs, draw.openings)
            session.add_all(_drawn_row(draw, one, openings[one.unit]["name"], event.time) for one in units_drawn(draw))
        case DrawSubstituted.type:
            openings = await frames.openings_in(blobs, draw.openings)
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


async def _visited(session: AsyncSession, draw: Draw) -> set[str]:
    """The enterprises with an inspection on record for the draw; for an assignment's, also for the draw that its
    roster was made of, and for the assignment whose slot it fills. Where no draw chose them, the bureau's own
    inspections since the crews were drawn count.
    """
    drawn_at = draw.completion.at if draw.completion else draw.announced_at
    sources, chosen = {draw.id}, not draw.assigns
    while draw.assigns:
        roster = await store.roster_frozen(session, draw.frame, draw.bureau.__eq__)
        origin = roster.selection.get("draw")
        if origin:
            sources, chosen = {*sources, UUID(origin)}, True
        if draw.slot is None:
            break
        draw = await store.draw_to_show(session, draw.slot.draw, draw.bureau.__eq__)
        sources.add(draw.id)
    own_since = None if chosen else beijing_date(drawn_at)
    return await inspections.visited(session, draw.bureau, sources, own_since)


async def _assigned_rows(session: AsyncSession, blobs: BlobStore, draw: Draw) -> list[AssignedRow]:
    assert draw.completion is not None  # noqa: S101  # just projected
    roster = await store.roster_frozen(session, draw.frame, draw.bureau.__eq__)
    tasks = await frames.openings_in(blobs, roster.openings)
    people = await frames.openings_in(blobs, roster.people_openings)
    return [
        AssignedRow(
            draw=draw.id,
            task=task,
            slot=slot,
            bureau=draw.bureau,
            enterprise=tasks[task]["name"],
            person=people[person]["name"],
            assigned_at=draw.completion.at,
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
        population=draw.population,
        kind=draw.kind,
        identifier=identifier,
        drawn_at=at,
        withdrawn_at=None,
        embargoed=draw.embargoed,
    )
