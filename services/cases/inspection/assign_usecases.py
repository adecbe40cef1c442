"""What events of sampling do to inspections: they open them, amend them, take them back, and let everybody know of
them.
"""

from uuid import UUID

from services.cases.inspection import opening, store
from services.cases.inspection.recording_usecases import begin, note
from services.cases.inspection.state import Inspection
from services.cases.inspection.store import INSPECTIONS
from shared.aggregate import fold
from shared.contracts.assignment import InspectionAmended, InspectionAssigned
from shared.contracts.inspection.basis import Disclosed
from shared.log.event import Event
from shared.log.streams import load
from shared.work import Acting


async def open_inspection(act: Acting, event: Event) -> None:
    """Open the inspection that sampling assigned. An event that is taken twice opens it once."""
    fact = InspectionAssigned.of(event)
    if await _known(act, fact.inspection) is None:
        await begin(act, fact.inspection, opening.opened(fact, event.id))


async def amend(act: Acting, event: Event) -> None:
    """Take over what sampling changed; an inspection that is over stays as it is."""
    fact = InspectionAmended.of(event)
    inspection = await _known(act, fact.inspection)
    if inspection is None or not opening.may_be_amended(inspection, event.id):
        return
    if what := opening.amended(inspection, fact, event.id):
        await note(act, inspection, what)


async def disclose(act: Acting, event: Event) -> None:
    """Let everybody know of the inspections of a covert draw that was opened."""
    draw = UUID(event.stream.removeprefix("draw/"))
    for row in await store.of_draw(act, draw):
        inspection = await _known(act, row.id)
        if inspection is not None and inspection.hidden:
            await note(act, inspection, Disclosed(opened=event.id))


async def _known(act: Acting, inspection: UUID) -> Inspection | None:
    return fold(INSPECTIONS, await load(act.session, INSPECTIONS.stream(inspection)))
