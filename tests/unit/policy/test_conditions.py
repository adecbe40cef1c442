"""Whom a condition means on a day."""

from datetime import date

import pytest

from shared.policy.conditions import Flagged, Subject, matches

MARKED = Subject("1", {}, {"complaint": (date(2026, 3, 10),)})


@pytest.mark.parametrize(("on", "fits"), [(date(2026, 3, 9), False), (date(2026, 3, 10), True)])
@pytest.mark.parametrize("condition", [Flagged(flag="complaint"), Flagged(flag="complaint", within_months=6)])
def test_a_mark_is_not_there_before_its_day(condition: Flagged, on: date, fits: bool) -> None:
    assert matches(condition, MARKED, on) is fits
