"""What the service of papers does to inspections: an order or an opinion is served, or is not served after all."""

from dataclasses import replace

from services.cases.inspection import serving
from services.cases.inspection.recording_usecases import note
from services.cases.inspection.store import INSPECTIONS
from shared.aggregate import find
from shared.contracts.serving import PaperServed, PaperUnserved
from shared.log.event import Event
from shared.work import Acting


async def take_service(act: Acting, event: Event) -> None:
    """Note what documents tells of the service of an order or an opinion. The cause of the note is the trace of the
    inspection: that event would lead from the paper to it.
    """
    fact = PaperServed.of(event) if event.type == PaperServed.type else PaperUnserved.of(event)
    inspection = await find(act, INSPECTIONS, fact.matter) if fact.matter else None
    if inspection is None or inspection.bureau != event.bureau:
        return
    if what := serving.told(inspection, fact, event.version):
        own = replace(act, occasion=replace(act.occasion, trace=inspection.trace, cause=inspection.trace))
        await note(own, inspection, what)
