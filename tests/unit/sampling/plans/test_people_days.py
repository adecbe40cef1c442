"""People-days are computed, never typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sampling.plans.plan.people_days import DaysExceeded, people_days
from shared.calendar import published_calendar


def test_a_year_as_a_county_reckoned_it() -> None:
    """248 working days, eight people: 1984 days, of which 1035 are left (its plan printed other sums)."""
    days = people_days(8, published_calendar().working_days(2025), other_enforcement=535, non_enforcement=414)
    assert (days.statutory_days, days.total, days.supervision) == (248, 1984, 1035)


@given(staff=st.integers(1, 1000), other=st.integers(0, 10**6), non=st.integers(0, 10**6))
def test_the_parts_are_the_whole_or_it_is_refused(staff: int, other: int, non: int) -> None:
    if other + non > 250 * staff:
        with pytest.raises(DaysExceeded) as refusal:
            people_days(staff, 250, other, non)
        assert f"250×{staff}−{other}−{non}＝{250 * staff - other - non}" in refusal.value.detail
    else:
        days = people_days(staff, 250, other, non)
        assert days.supervision + days.other_enforcement + days.non_enforcement == days.total == 250 * staff
