"""What is done while a major hazard stands: supervision, the stop of work, the treatment plan, visits, reports."""

from datetime import datetime
from uuid import UUID

from services.cases.hazard.lifecycle import Hazard
from services.cases.inspection.orders_state import WITHOUT_FORCE
from services.cases.inspection.state import Inspection
from shared.clocks.tables import start_of_day
from shared.contracts.treatment import (
    HazardReported,
    HazardVisited,
    SupervisionTaken,
    TreatmentPlanned,
    WorkStopped,
)
from shared.errors import Conflict, Invalid


class HazardTimeImpossible(Invalid):
    code = "hazard-time-impossible"
    title = "时间有误"
    title_en = "Impossible time"


class NoMeasures(Conflict):
    code = "no-measures"
    title = "没有相应的现场处理措施决定"
    title_en = "There is no such decision on measures"


class StopUnsaid(Invalid):
    code = "stop-unsaid"
    title = "未写明停产是否落实"
    title_en = "Whether the stop is kept is not said"


class NothingStopped(Invalid):
    code = "nothing-stopped"
    title = "没有停产停业"
    title_en = "Nothing was stopped"


def supervise(hazard: Hazard, taken: SupervisionTaken, now: datetime) -> SupervisionTaken:
    """An authority supervises the elimination; a later one takes the place of an earlier one. Raises
    HazardTimeImpossible.
    """
    check_time(start_of_day(taken.on), start_of_day(hazard.what.found), now)
    return taken


def stop(hazard: Hazard, stopped: WorkStopped, inspection: Inspection | None, now: datetime) -> WorkStopped:
    """People are out, or work stands still, at once. `inspection`: that of the order, if the stop names one. Raises
    HazardTimeImpossible, NoMeasures.
    """
    check_time(stopped.at, start_of_day(hazard.what.found), now)
    if stopped.order is not None:
        _check_order(inspection, stopped.order)
    return stopped


def hand_in_plan(hazard: Hazard, planned: TreatmentPlanned, now: datetime) -> TreatmentPlanned:
    """The enterprise has handed in its treatment plan, with all six parts. Raises HazardTimeImpossible."""
    check_time(planned.at, start_of_day(hazard.what.found), now)
    return planned


def visit(hazard: Hazard, visited: HazardVisited, now: datetime) -> HazardVisited:
    """The bureau has looked at the hazard. Where something was stopped, it says whether that is kept. Raises
    HazardTimeImpossible, StopUnsaid, NothingStopped.
    """
    last = hazard.visits[-1].visit.at if hazard.visits else start_of_day(hazard.what.found)
    check_time(visited.at, last, now)
    if hazard.stops and visited.stop_kept is None:
        raise StopUnsaid(
            "已责令停产停业或者撤出人员，检查记录须写明是否落实（stop_kept）。",
            "People were ordered out or work was stopped: say whether that is kept (`stop_kept`).",
        )
    if not hazard.stops and visited.stop_kept is not None:
        raise NothingStopped(
            "该隐患没有停产停业，请去掉 stop_kept；已停产的，请先登记（POST …/stops）。",
            "Nothing was stopped: leave `stop_kept` out; if work was stopped, record that first (POST …/stops).",
        )
    return visited


def report(hazard: Hazard, reported: HazardReported, now: datetime) -> HazardReported:
    """The bureau has reported upward. Raises HazardTimeImpossible."""
    last = hazard.reports[-1].report.at if hazard.reports else start_of_day(hazard.what.found)
    check_time(reported.at, last, now)
    return reported


def check_time(at: datetime, after: datetime, now: datetime) -> None:
    """Refuse a time that is not between these two. Raises HazardTimeImpossible."""
    if not after <= at <= now:
        raise HazardTimeImpossible(
            f"时间须在 {after.isoformat()} 与现在（{now.isoformat()}）之间；请核对。",
            f"The time lies between {after.isoformat()} and now, {now.isoformat()}; check it.",
            after=after.isoformat(),
            now=now.isoformat(),
        )


def _check_order(inspection: Inspection | None, named: UUID) -> None:
    order = inspection.orders.get(named) if inspection else None
    if order is None or order.drafted.order_kind != "measures" or not order.in_force or order.status in WITHOUT_FORCE:
        raise NoMeasures(
            f"该隐患的检查中没有已送达的现场处理措施决定 {named}。请先在检查中下达（POST /inspections/…/orders，"
            "order_kind: measures；紧急的写明 urgent）；另有文书的，填写 document，不填 order。",
            f"The inspection of the hazard has no decision on measures {named} that was served. Draft and serve it "
            "there first (POST /inspections/…/orders, `order_kind`: measures; `urgent` if it cannot wait); if another "
            "paper says so, give its number in `document` and leave `order` out.",
            order=str(named),
        )
