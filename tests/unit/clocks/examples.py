"""Clocks to test with."""

from datetime import date
from typing import Any
from uuid import UUID, uuid5

from shared.contracts.clocks import ClockEnded, ClockOpened, ClockResumed, How, Owes, Reckoned

WITH = "0" * 64
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
        "matter": "inspection/00000000-0000-0000-0000-000000000001",
        "rule": name,
        "title": "提交检查报告",
        "title_en": "hand in the report",
        "basis": "《办法》第三条",
        "set_by": "policy",
        "owes": Owes(who="person", name="u-1"),
        "starts": date(2026, 3, 2),
    }
    return ClockOpened.model_validate(fields | end(due) | more)


def ended(how: How, on: date, name: str = "report", due: date = date(2026, 3, 3), **more: Any) -> ClockEnded:
    return ClockEnded.model_validate(end(due) | {"clock": clock_id(name), "how": how, "on": on} | more)


def resumed(on: date, due: date, name: str = "report", **more: Any) -> ClockResumed:
    return ClockResumed.model_validate(end(due) | {"clock": clock_id(name), "on": on} | more)
