"""What happens between the approval of the site plan and the visit: the notice, a postponement."""

from datetime import date, datetime

from services.cases.inspection.crew import member
from services.cases.inspection.site_plan import check_in_time, check_not_past
from services.cases.inspection.state import Inspection
from shared.clock import beijing_minute, minute_text
from shared.contracts.inspection.preparation import Notified, Postponed
from shared.errors import Conflict, Forbidden, Invalid


class CovertNotAnnounced(Forbidden):
    code = "covert-not-announced"
    title = "暗查不得提前告知"
    title_en = "A covert visit is not announced"


class TimeImpossible(Invalid):
    code = "time-impossible"
    title = "时间不成立"
    title_en = "The time is impossible"


class DayUnchanged(Conflict):
    code = "visit-day-unchanged"
    title = "日期没有变化"
    title_en = "The day does not change"


def notify(inspection: Inspection, notice: Notified, person: str, now: datetime) -> Notified:
    """The notice to the enterprise. Raises CovertNotAnnounced, NotOfCrew, TimeImpossible."""
    if inspection.secret:
        raise CovertNotAnnounced(
            "本次为暗查，名单公开前且到场前不得告知被检查单位。到场后出示证件并告知权利即可。",
            "This visit is covert: before its draws are opened, the enterprise is not told until the crew arrives. On "
            "arrival, show the certificates and tell the rights.",
        )
    member(inspection, person)
    assert inspection.plan is not None  # noqa: S101  # the table of verbs asks for an approved plan
    check_time(notice.at, inspection.plan.signed.last.at, now)
    return notice


def postpone(inspection: Inspection, on: date, reason: str, person: str, today: date) -> Postponed:
    """The visit is put off. Raises NotOfCrew, DayUnchanged, DayImpossible."""
    member(inspection, person)
    if on == inspection.day:
        raise DayUnchanged(f"检查已定于 {on}。", f"The visit is on {on} already.")
    check_not_past(on, today)
    check_in_time(inspection, on)
    return Postponed(on=on, reason=reason)


def check_time(at: datetime, after: datetime, now: datetime) -> None:
    """Refuse a time of an act that is in the future, or before the act that it needs. Times are compared by the minute,
    as people tell them: what followed in the same minute is in order. Raises TimeImpossible.
    """
    if beijing_minute(at) > beijing_minute(now):
        raise TimeImpossible(
            f"时间 {minute_text(at)}（北京时间）尚未到来，现在是 {minute_text(now)}，请核对。",
            f"{minute_text(at)} in Beijing has not come yet: it is {minute_text(now)} now. Check the time.",
        )
    if beijing_minute(at) < beijing_minute(after):
        raise TimeImpossible(
            f"时间 {minute_text(at)}（北京时间）早于其前一步的时间 {minute_text(after)}，请核对。",
            f"{minute_text(at)} in Beijing is before {minute_text(after)}, the time of the step before. Check it.",
        )
