"""Putting inspections on record, and taking one off that should not be there."""

from collections.abc import Mapping
from uuid import UUID

import uuid_utils.compat
from sqlalchemy.ext.asyncio import AsyncSession

from services.sampling.past.inspection import store
from services.sampling.past.inspection.recording import Known, check
from services.sampling.past.inspection.tables import InspectionRow, WithdrawnRow
from services.sampling.past.inspection.wire import InspectionRequest, RecordRequest
from shared.clock import beijing_date
from shared.contracts.planning import Inspection, InspectionsRecorded, InspectionWithdrawn
from shared.errors import Conflict
from shared.http.preconditions import Precondition
from shared.log.append import append
from shared.log.event import Event
from shared.log.occasion import Occasion
from shared.log.rebuild import Projection
from shared.log.streams import load

PROJECTIONS: Mapping[str, Projection] = {
    InspectionsRecorded.type: store.record,
    InspectionWithdrawn.type: store.withdraw,
}


class InspectionWithdrawnAlready(Conflict):
    code = "inspection-withdrawn-already"
    title = "该检查记录已撤销"
    title_en = "The inspection is withdrawn already"


def version_of(row: InspectionRow | WithdrawnRow) -> int:
    """An inspection changes once at most."""
    return 2 if isinstance(row, WithdrawnRow) else 1


async def record(session: AsyncSession, here: Occasion, request: RecordRequest, *, covert: bool) -> Event:
    """Put inspections on record; `covert`: whether who asks may know of covert draws. Raises InspectionsRefused."""
    await store.be_alone(session, here.bureau)
    identifiers = {entry.identifier for entry in request.inspections}
    draws = {entry.draw for entry in request.inspections if entry.draw is not None}
    known = Known(
        enterprises=await store.in_directory(session, here.bureau, identifiers),
        drawn=await store.drawn_by(session, here.bureau, draws, covert=covert),
        on_record=await store.days_on_record(session, here.bureau, identifiers, covert=covert),
    )
    check(request.inspections, known, beijing_date(here.time))
    fact = InspectionsRecorded(
        count=len(request.inspections), inspections=tuple(_identified(entry) for entry in request.inspections)
    )
    (event,) = await append(session, here, f"inspections/{uuid_utils.compat.uuid7()}", 0, fact)
    await store.record(session, event)
    return event


async def withdraw(
    session: AsyncSession, here: Occasion, if_match: Precondition, inspection: UUID, reason: str, *, covert: bool
) -> InspectionRow | WithdrawnRow:
    """Take an inspection off the record. Raises InspectionUnknown, StaleVersion, InspectionWithdrawnAlready."""
    row = await store.inspection_of(session, here.bureau, inspection, covert=covert)
    if_match.check(version_of(row))
    if isinstance(row, WithdrawnRow):
        raise InspectionWithdrawnAlready(
            "该检查记录此前已撤销，不再计入；如需更正内容，请重新登记。",
            "This inspection was withdrawn before and counts no more; to correct it, record it anew.",
        )
    stream = f"inspections/{row.recording}"
    fact = InspectionWithdrawn(inspection=inspection, reason=reason)
    (event,) = await append(session, here, stream, len(await load(session, stream)), fact)
    await store.withdraw(session, event)
    return await store.inspection_of(session, here.bureau, inspection, covert=covert)


def _identified(entry: InspectionRequest) -> Inspection:
    return Inspection(id=uuid_utils.compat.uuid7(), **entry.model_dump())
