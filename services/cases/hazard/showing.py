"""What answers show of a major hazard."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from services.cases.hazard import wire
from services.cases.hazard.lifecycle import STANDS, AcceptanceRound, Hazard, MoreTime
from services.cases.hazard.overdue import StepDue, steps_due
from services.cases.hazard.tables import HazardRow
from services.cases.hazard.verbs import HAZARD
from services.cases.inspection.deed_wire import DeedShown
from shared.access.roles import Permission
from shared.clocks.clock import Clock
from shared.contracts.treatment import Origin
from shared.law.law import Law
from shared.log.deed import Deed
from shared.work import Asking

D = TypeVar("D", bound=DeedShown)


def shown(hazard: Hazard, ask: Asking, law: Law) -> wire.HazardShown:
    """The hazard as an answer shows it to who asks; `law`: that of its bureau. Who reported it is shown only to those
    who may read personal data.
    """
    what, names = hazard.what, ask.names
    personal = ask.identity.may(Permission.DIRECTORY_READ_PERSONAL, hazard.bureau)
    return wire.HazardShown(
        **{name: getattr(hazard, name) for name in ("id", "bureau", "version", "trace", "event", "status", "by")},
        **{name: getattr(what, name) for name in ("party", "criterion", "team", "found", "facts", "place", "measures")},
        origin=_origin(what.origin, personal=personal),
        covert=hazard.hidden,
        listed=DeedShown.of(hazard.listed, names),
        overdue=hazard.is_overdue(ask.today),
        may_work=not (hazard.stops and hazard.status in STANDS),
        supervisions=[_deed(wire.SupervisionShown, each, names) for each in hazard.supervisions],
        stops=[_deed(wire.StopShown, each, names) for each in hazard.stops],
        plans=[_deed(wire.TreatmentPlanShown, each, names) for each in hazard.plans],
        visits=[_deed(wire.HazardVisitShown, each, names) for each in hazard.visits],
        reports=[_deed(wire.HazardReportShown, each, names) for each in hazard.reports],
        extensions=[_more_time(each, names) for each in hazard.extensions],
        acceptances=[_acceptance(each, names) for each in hazard.acceptances],
        overdue_steps=[_step(each, names) for each in steps_due(hazard, law, ask.today)],
        denial=_deed(wire.DenialShown, hazard.denial, names) if hazard.denial else None,
        clocks=[_clock(each) for each in hazard.clocks.all],
        next=HAZARD.next(hazard, ask.today, hazard=hazard.id),
    )


def row_shown(row: HazardRow, today: date) -> wire.HazardListed:
    late = row.overdue_after is not None and row.overdue_after < today
    told = {name: getattr(row, name) for name in wire.HazardListed.model_fields if name != "overdue"}
    return wire.HazardListed(**told, overdue=late)


def _deed(kind: type[D], deed: Deed, names: Mapping[str, str]) -> D:
    """A deed with what it recorded beside the person and the time."""
    more = {name: value for name, value in deed if name not in Deed.model_fields}
    return kind.of(deed, names, **more)


def _origin(origin: Origin, *, personal: bool) -> wire.OriginShown:
    told = origin.model_dump(exclude=set() if personal else {"reporter"})
    return wire.OriginShown(**told)


def _more_time(round_: MoreTime, names: Mapping[str, str]) -> wire.MoreTimeShown:
    verdict = round_.verdict
    return wire.MoreTimeShown(
        number=round_.number,
        until=round_.until,
        reason=round_.remark or "",
        requested=DeedShown.of(round_.requested, names),
        granted=verdict.approved if verdict else None,
        **_verdict(round_, names),
    )


def _acceptance(round_: AcceptanceRound, names: Mapping[str, str]) -> wire.AcceptanceShown:
    verdict = round_.verdict
    return wire.AcceptanceShown(
        number=round_.number,
        restart=round_.stopped,
        asked=round_.asked,
        requested=DeedShown.of(round_.requested, names),
        examined=_deed(wire.ExaminationShown, round_.examined, names) if round_.examined else None,
        accepted=verdict.approved if verdict else None,
        document=round_.document,
        **_verdict(round_, names),
    )


def _verdict(round_: MoreTime | AcceptanceRound, names: Mapping[str, str]) -> Mapping[str, Any]:
    verdict = round_.verdict
    if verdict is None:
        return {"decided": None, "opinion": None}
    return {"decided": DeedShown.of(verdict, names), "opinion": verdict.opinion}


def _step(due: StepDue, names: Mapping[str, str]) -> wire.OverdueStepShown:
    row = due.row
    return wire.OverdueStepShown(
        step=row.rule,
        number=row.number,
        title=row.text,
        title_en=row.text_en,
        citation=row.citation,
        taken=[_deed(wire.StepTakenShown, each, names) for each in due.deeds],
    )


def _clock(clock: Clock) -> wire.HazardClockShown:
    return wire.HazardClockShown(
        **clock.opened.model_dump(include={"rule", "title", "basis"}),
        id=clock.id,
        due=clock.end.due,
        provisional=clock.end.provisional,
        state=clock.state,
        late_by=clock.ended.late_by if clock.ended else None,
    )
