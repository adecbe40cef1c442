"""Whether a record came late (迟报): so many working days after the decision, whenever its case was closed."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from deploy.credit_sandbox.reading import date_in
from deploy.credit_sandbox.templates import Kind, template_of
from shared.calendar import StatutoryCalendar, published_calendar


def is_late(kind: Kind, fields: Mapping[str, Any], received: date) -> bool:
    """Whether a record that was received on this day came after the last day; its template says how many days it has.

    Lateness is counted and shown, and refuses nothing: in a year whose holidays are not published it is an estimate.
    """
    days, decided = template_of(kind).late_after_working_days, date_in(str(fields.get("CF_JDRQ", "")))
    if days is None or decided is None:
        return False
    return received > _calendar().add_working_days(decided, days)


@cache
def _calendar() -> StatutoryCalendar:
    return published_calendar().estimating()
