"""Inspections on record over HTTP: put them on record, look at them, withdraw one."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from services.sampling.past.inspection import store, usecases, wire
from services.sampling.past.inspection.tables import InspectionRow, WithdrawnRow
from services.sampling.visibility import PlanReader, SeenPlansBureau
from shared.access.identity import Here, Identity, requires
from shared.access.roles import Permission
from shared.contracts.planning import InspectionsRecorded, Occasion
from shared.database import Tx
from shared.http.once import Answer, Once
from shared.http.paging import Page, page_by
from shared.http.preconditions import IfMatch, etag

router = APIRouter(prefix="/inspections", tags=["inspections"])

Recorder = Annotated[Identity, Depends(requires(Permission.INSPECTION_RECORD))]


async def asked_for(
    identifier: Annotated[str | None, Query(max_length=50, description="Of this enterprise.")] = None,
    since: Annotated[date | None, Query(alias="from", description="Held on this day or later.")] = None,
    until: Annotated[date | None, Query(description="Held on this day or before.")] = None,
    whose: Annotated[Literal["own", "others"] | None, Query(description="The bureau's, or other departments'.")] = None,
    occasion: Annotated[Occasion | None, Query(description="Held on this occasion.")] = None,
    draw: Annotated[UUID | None, Query(description="That followed this draw.")] = None,
) -> store.Sought:
    return store.Sought(identifier, since, until, None if whose is None else whose == "own", occasion, draw)


@router.post("", status_code=201, response_model=wire.Recorded, summary="Put inspections on record")
async def post_inspections(
    body: wire.RecordRequest, recorder: Recorder, once: Once, here: Here, session: Tx
) -> Response:
    """One's own, and those of other departments that are known of; up to 1,000 at a time, all of them or none. The
    refusal names every faulty entry, counted from 0. Who was inspected does not leave the bureau by this event.
    """

    async def work() -> Answer:
        covert = recorder.may(Permission.DRAW_READ_COVERT, here.bureau)
        event = await usecases.record(session, here, body, covert=covert)
        listed = [
            wire.RecordedOne.model_validate(inspection, from_attributes=True)
            for inspection in InspectionsRecorded.of(event).inspections
        ]
        return Answer(wire.Recorded(inspections=listed, event=event.id, trace=event.trace))

    return await once(work)


@router.get("", summary="Inspections on record, newest day first")
async def get_inspections(
    reader: PlanReader,
    bureau: SeenPlansBureau,
    page: Annotated[Page[store.Place], Depends(page_by(store.Place))],
    sought: Annotated[store.Sought, Depends(asked_for)],
    session: Tx,
) -> list[wire.InspectionShown]:
    """Without those withdrawn. Those of a covert draw are shown once it is opened, before only to who may read it."""
    covert = reader.may(Permission.DRAW_READ_COVERT, bureau)
    rows = await store.inspections_before(session, bureau, sought, page.after, page.fetch, covert=covert)
    return [_shown(row) for row in page.cut(rows, lambda row: (row.held_on, row.id))]


@router.get("/{inspection}", summary="An inspection on record, also one that was withdrawn")
async def get_inspection(
    inspection: UUID, reader: PlanReader, bureau: SeenPlansBureau, session: Tx, response: Response
) -> wire.InspectionShown:
    covert = reader.may(Permission.DRAW_READ_COVERT, bureau)
    row = await store.inspection_of(session, bureau, inspection, covert=covert)
    response.headers["ETag"] = etag(usecases.version_of(row))
    return _shown(row)


@router.post("/{inspection}/withdrawal", summary="Withdraw an inspection that was put on record by mistake")
async def post_withdrawal(
    inspection: UUID,
    body: wire.WithdrawalRequest,
    recorder: Recorder,
    if_match: IfMatch,
    here: Here,
    session: Tx,
    response: Response,
) -> wire.InspectionShown:
    """It counts no more, and stays visible under its id with the reason."""
    covert = recorder.may(Permission.DRAW_READ_COVERT, here.bureau)
    row = await usecases.withdraw(session, here, if_match, inspection, body.reason, covert=covert)
    response.headers["ETag"] = etag(usecases.version_of(row))
    return _shown(row)


def _shown(row: InspectionRow | WithdrawnRow) -> wire.InspectionShown:
    withdrawal = None
    if isinstance(row, WithdrawnRow):
        withdrawal = wire.Withdrawal(
            at=row.withdrawn_at, by=row.withdrawn_by, reason=row.withdrawn_because, event=row.withdrawal
        )
    return wire.InspectionShown.model_validate({**row.model_dump(), "withdrawal": withdrawal})
