"""Inspections that the service cases held, or did not hold: its events put the former on record, and tell their
results.

Such an inspection counts like one that a person recorded. If a person has recorded the same visit too, both stay on
record: they are of the same day, so they count as one visit (`visits.py`). Nothing here depends on the order of the
two: sampling may learn of a visit long after a person recorded it, and a rebuild takes both in the order of the log.
"""

from collections.abc import Mapping

from sqlalchemy.dialects.postgresql import insert

from services.sampling.past.inspection.tables import InspectionRow, NotHeldRow
from shared.contracts.held import InspectionConcluded, InspectionHeld, InspectionNotHeld
from shared.log.event import Event
from shared.log.rebuild import Projection
from shared.work import Work

_SOURCE = "检查与案件 Cases"


async def keep_held(work: Work, event: Event) -> None:
    """Put the inspection on record; a second time, this changes nothing."""
    fact = InspectionHeld.of(event)
    row = InspectionRow(
        bureau=event.bureau,
        id=fact.inspection,
        identifier=fact.identifier,
        held_on=fact.held_on,
        department="",
        team=fact.team,
        occasion=fact.occasion,
        methods=list(fact.methods),
        draw=fact.draw,
        draws=list(fact.draws or ([fact.draw] if fact.draw else [])),
        source=_SOURCE,
        remark=None,
        recorded_at=event.time,
        recorded_by=event.person,
        event=event.id,
        trace=event.trace,
        learned=True,
    )
    await work.session.execute(insert(InspectionRow).values(row.model_dump()).on_conflict_do_nothing())


async def keep_result(work: Work, event: Event) -> None:
    """Write the result into the row of the inspection."""
    fact = InspectionConcluded.of(event)
    row = await work.session.get_one(InspectionRow, (event.bureau, fact.inspection))
    row.result, row.national, row.findings = fact.result, fact.national, fact.findings
    await work.session.flush()


async def keep_not_held(work: Work, event: Event) -> None:
    """Note that the inspection was not held; a second time, this changes nothing. Its enterprise is still to be
    visited, or to be substituted.
    """
    fact = InspectionNotHeld.of(event)
    said = fact.model_dump(include={"inspection", "because", "reason"})
    row = NotHeldRow(bureau=event.bureau, day=fact.on, **said)
    await work.session.execute(insert(NotHeldRow).values(row.model_dump()).on_conflict_do_nothing())


LEARNED: Mapping[str, Projection] = {
    InspectionHeld.type: keep_held,
    InspectionNotHeld.type: keep_not_held,
    InspectionConcluded.type: keep_result,
}
"""Type of an event of cases → what this service learns by it. The reaction calls it, and so does a rebuild."""
