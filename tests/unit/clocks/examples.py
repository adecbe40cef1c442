"""Clocks to test with."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from shared.calendar import published_calendar
from shared.clocks.opening import Opening
from shared.clocks.reckoning import PolicyDeadlines, Rules
from shared.contracts.clocks import ClockEnded, ClockOpened, ClockResumed, How, Owes, Reckoned
from shared.law.kinds import Extension, Period
from shared.law.law import Law
from shared.law.row import Row
from shared.policy.deadlines import Deadline

WITH = "0" * 64
MATTER = "inspection/00000000-0000-0000-0000-000000000001"
CREW = Owes(who="person", name="u-1")
PUBLISHED = published_calendar()
_NAMES = UUID(int=0)


def clock_id(name: str) -> UUID:
    return uuid5(_NAMES, name)


def end(due: date, **more: Any) -> dict[str, Any]:
    """The fields of an end on this day."""
    return Reckoned(unrolled=due, due=due, computed_with=WITH, **more).model_dump()


def opened(
    name: str = "report", starts: date = date(2026, 3, 2), due: date = date(2026, 3, 3), **more: Any
) -> ClockOpened:
    fields = {
        "clock": clock_id(name),
        "matter": MATTER,
        "rule": name,
        "title": "提交检查报告",
        "title_en": "hand in the report",
        "basis": "《办法》第三条",
        "set_by": "policy",
        "owes": CREW,
        "starts": date(2026, 3, 2),
    }
    return ClockOpened.model_validate(fields | end(due) | more)


def ended(how: How, on: date, name: str = "report", due: date = date(2026, 3, 3), **more: Any) -> ClockEnded:
    return ClockEnded.model_validate(end(due) | {"clock": clock_id(name), "how": how, "on": on} | more)


def resumed(on: date, due: date, name: str = "report", **more: Any) -> ClockResumed:
    return ClockResumed.model_validate(end(due) | {"clock": clock_id(name), "on": on} | more)


def opening(start: date | datetime = date(2026, 3, 2), **more: Any) -> Opening:
    return Opening(**{"matter": MATTER, "owes": CREW, "start": start, **more})


def period(number: int, unit: str = "working-days", **more: Any) -> Period:
    """A rule of law called `report`, from 2021 on."""
    fields = {
        "kind": "period",
        "rule": "report",
        "first": date(2021, 1, 1),
        "statute": "《办法》",
        "article": "第三条",
        "text": "提交检查报告",
        "text_en": "hand in the report",
        "verified": False,
        "verified_by": "background",
        "number": number,
        "unit": unit,
        "starts_at": "inspection-ended",
        "ends_with": "report-finished",
        "owed_by": "bureau",
    }
    return Period.model_validate(fields | more)


def deadline(count: int, unit: str = "working-days", **more: Any) -> Deadline:
    """A deadline of a policy for the same."""
    fields = {"name": "report", "title": "检查报告", "count": count, "unit": unit, "after": "inspection-ended"}
    return Deadline.model_validate(fields | {"basis": "方案二"} | more)


def extension(number: int, counted: str, step: int = 1, unit: str = "days") -> Extension:
    """More time for the rule `report`."""
    of_periods = {"kind", "starts_at", "ends_with", "owed_by", "follows", "stops_during"}
    said = period(number, unit).model_dump(exclude=of_periods)
    more = {"rule": f"more-{step}", "extends": "report", "step": step, "counted": counted, "approved_by": "bureau-head"}
    return Extension.model_validate(said | more)


def rules(*rows: Row, deadlines: tuple[Deadline, ...] = (), **more: Any) -> Rules:
    """Rules with these rows of law, and a policy of 2026 with these deadlines."""
    policies = (PolicyDeadlines(date(2026, 1, 1), None, deadlines),) if deadlines else ()
    return Rules(**{"calendar": PUBLISHED, "law": Law(rows), "policies": policies, **more})
