"""Times that people tell are compared by the minute, and refused in Beijing's."""

from datetime import datetime, timedelta

import pytest

from services.cases.inspection.preparing import TimeImpossible, check_time
from tests.unit.cases.walk import MORNING

_MINUTE, _SECOND = timedelta(minutes=1), timedelta(seconds=1)
_NOW = MORNING + timedelta(hours=2, seconds=20)


@pytest.mark.parametrize("at", [MORNING, MORNING + 40 * _SECOND, _NOW, _NOW + 39 * _SECOND])
def test_what_happened_in_the_minute_of_the_step_before_or_of_now_is_in_order(at: datetime) -> None:
    check_time(at, MORNING + 39 * _SECOND, _NOW)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (MORNING - _SECOND, "2026-03-10 08:59（北京时间）早于其前一步的时间 2026-03-10 09:00"),
        (_NOW + _MINUTE, "2026-03-10 11:01（北京时间）尚未到来，现在是 2026-03-10 11:00"),
    ],
)
def test_the_minute_before_and_the_minute_to_come_are_refused_in_beijings_time(at: datetime, said: str) -> None:
    with pytest.raises(TimeImpossible) as refused:
        check_time(at, MORNING + 39 * _SECOND, _NOW)
    assert said in refused.value.detail
