"""What ties streams together, kept from events: ids, and the name of an enterprise. Of a visit nothing is kept while it
is covert.
"""

from collections.abc import Mapping

from shared.contracts.assignment import InspectionAmended, InspectionAssigned
from shared.contracts.papers import PaperIssued
from shared.contracts.sampling import DrawOpened
from shared.database import driver_connection
from shared.log.event import Event
from shared.log.rebuild import Projection
from shared.work import Work

_SAVE_VISIT = """
    INSERT INTO publishing.visit (inspection, bureau, identifier, name, draws, assigned_at)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (inspection) DO UPDATE SET
        identifier = excluded.identifier, name = excluded.name, draws = excluded.draws
"""
# The visits of a covert draw, as they were told last: through the index of types, from the opening back. Whoever reads
# the first of two openings may see both draws open, or one: the time is that of the later.
_SAVE_OPENED = """
    INSERT INTO publishing.visit (inspection, bureau, identifier, name, draws, assigned_at)
    SELECT DISTINCT ON (v.inspection) v.inspection, v.bureau, v.identifier, v.name, ARRAY(
        SELECT draw::uuid FROM (
            SELECT v.draws ->> 'targets' UNION ALL SELECT jsonb_array_elements_text(v.draws -> 'items')
            UNION ALL SELECT jsonb_array_elements_text(v.draws -> 'crew')
        ) AS behind (draw) WHERE draw IS NOT NULL
    ), $2
    FROM log.entry e JOIN log.open_visit v ON v.id = e.event
    WHERE e.type = ANY ($3) AND v.draws -> 'secret' ? $1
    ORDER BY v.inspection, v.version DESC
    ON CONFLICT (inspection) DO UPDATE SET
        identifier = excluded.identifier, name = excluded.name, draws = excluded.draws,
        assigned_at = greatest(visit.assigned_at, excluded.assigned_at)
"""
_SAVE_MATTER = """
    INSERT INTO publishing.paper_matter (paper, bureau, form, inspection, covert)
    SELECT $1, $2, $3, inspection, covert FROM log.paper_matter WHERE stream = $4
    ON CONFLICT (paper) DO NOTHING
"""
TABLES = ("publishing.visit", "publishing.paper_matter")
"""The tables that a rebuild empties and fills again."""


async def keep_visit(work: Work, event: Event) -> None:
    """Keep the ties of a visit, as it was assigned or amended; not while it is covert."""
    kind = InspectionAssigned if event.type == InspectionAssigned.type else InspectionAmended
    told = kind.of(event)
    if not told.covert:
        values = (event.bureau, told.party.identifier, told.party.name, list(told.draws.all), event.time)
        await (await driver_connection(work.session)).execute(_SAVE_VISIT, told.inspection, *values)


async def keep_opened(work: Work, event: Event) -> None:
    """Keep the ties of the visits that are open now that the draw is: of those whose other draws are open too."""
    types = [InspectionAssigned.type, InspectionAmended.type]
    draw = event.stream.removeprefix("draw/")
    await (await driver_connection(work.session)).execute(_SAVE_OPENED, draw, event.time, types)


async def keep_matter(work: Work, event: Event) -> None:
    """Keep to which inspection an issued paper belongs."""
    told = PaperIssued.of(event)
    await (await driver_connection(work.session)).execute(
        _SAVE_MATTER, told.paper, event.bureau, told.form, event.stream
    )


TIES: Mapping[str, Projection] = {
    InspectionAssigned.type: keep_visit,
    InspectionAmended.type: keep_visit,
    DrawOpened.type: keep_opened,
    PaperIssued.type: keep_matter,
}
"""Event type → how the event changes what ties streams together."""
