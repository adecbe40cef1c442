"""What events of sampling do to inspections: they open them, amend them, take them back, and let everybody know of
them.
"""

from services.cases.inspection import opening, store
from services.cases.inspection.recording_usecases import begin, note
from services.cases.inspection.state import Inspection
from services.cases.inspection.store import INSPECTIONS
from shared.aggregate import find
from shared.contracts.assignment import InspectionAmended, InspectionAssigned
from shared.contracts.inspection.basis import Disclosed
from shared.log.event import Event
from shared.work import Acting


async def open_inspection(act: Acting, event: Event) -> None:
    """Open the inspection that sampling assigned. An event that is taken twice opens it once."""
    fact = InspectionAssigned.of(event)
    if await find(act, INSPECTIONS, fact.inspection) is None:
        await _disclose(act, await begin(act, fact.inspection, opening.opened(fact, event.id)), event)


async def amend(act: Acting, event: Event) -> None:
    """Take over what sampling changed; an inspection that is over stays as it is."""
    fact = InspectionAmended.of(event)
    inspection = await find(act, INSPECTIONS, fact.inspection)
    if inspection is None or not opening.may_be_amended(inspection, event.id):
        return
    if what := opening.amended(inspection, fact, event.id):
        await _disclose(act, await note(act, inspection, what), event)


async def keep_opened(act: Acting, event: Event) -> None:
    """Keep that a covert draw was opened, and let everybody know of the inspections that were secret for it alone."""
    await store.keep_opened(act, event)
    for hidden in await store.hidden_of(act, store.draw_of(event)):
        inspection = await find(act, INSPECTIONS, hidden)
        assert inspection is not None  # noqa: S101  # it has a read row
        await _disclose(act, inspection, event)


async def _disclose(act: Acting, inspection: Inspection, event: Event) -> None:
    """Let everybody know of a hidden inspection after the event, if no draw of it is secret any more."""
    if inspection.hidden and opening.is_open(inspection, await store.opened_among(act, inspection.draws.all)):
        await note(act, inspection, Disclosed(opened=event.id))
