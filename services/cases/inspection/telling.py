"""What other services learn of an inspection, by facts of their own, in a stream of their own."""

from services.cases.inspection.state import Inspection
from shared.clock import beijing_date
from shared.contracts.fact import Fact
from shared.contracts.held import InspectionConcluded, InspectionHeld, InspectionNotHeld
from shared.contracts.inspection.noted import Note
from shared.contracts.inspection.preparation import CalledOff
from shared.contracts.inspection.signing import Passed
from shared.contracts.inspection.visit import RecordConfirmed, VisitFailed


def told(inspection: Inspection, what: Note) -> Fact | None:
    """The fact that others learn by a note; `inspection` is the state with the note. None if they learn nothing."""
    match what:
        case RecordConfirmed():
            return _held(inspection)
        case CalledOff():
            assert inspection.end is not None  # noqa: S101  # by this note
            on = beijing_date(inspection.end.at)
            return InspectionNotHeld(inspection=inspection.id, on=on, because="called-off", reason=what.reason)
        case VisitFailed():
            return InspectionNotHeld(inspection=inspection.id, on=beijing_date(what.at), because=what.why)
        case Passed(paper="report", act="approval"):
            return _concluded(inspection)
        case _:
            return None


def version_before(fact: Fact) -> int:
    """The version of the stream held/<inspection> on which the fact is recorded."""
    return 1 if isinstance(fact, InspectionConcluded) else 0


def _held(inspection: Inspection) -> InspectionHeld:
    arrival = inspection.visit.arrival
    assert arrival is not None  # noqa: S101  # no record is confirmed before the arrival
    return InspectionHeld(
        inspection=inspection.id,
        identifier=inspection.party.identifier,
        held_on=beijing_date(arrival.at),
        occasion=inspection.opened.occasion,
        draw=inspection.draws.targets,
        draws=inspection.draws.all,
        crew=inspection.visit.there,
        team=inspection.opened.team,
        methods=inspection.opened.methods,
    )


def _concluded(inspection: Inspection) -> Fact | None:
    if inspection.visit.confirmation is None:
        return None
    assert inspection.report is not None  # noqa: S101  # its report counts
    result = inspection.report.report.result
    # Findings of one sort count once.
    sorts = {finding.found.sort for finding in inspection.findings.values() if not finding.dropped}
    return InspectionConcluded(
        inspection=inspection.id, result=result.text, national=result.national, findings=len(sorts)
    )
