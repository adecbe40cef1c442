"""What cannot be a plan is refused where it is read."""

from typing import Any

import pytest
from pydantic import ValidationError

from services.sampling.plans.plan.requests import PlanContentRequest

CONTENT = {"title": "计划", "from": "2023-01-01", "until": "2023-12-31"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"scope": {"where": ["无"]}},
        {"scope": {"where": {"not": 3}}},
        {"scope": {"where": {"field": "group", "in": ["工商贸"]}, "identifiers": ["x"]}},
        {"scope": {"identifiers": []}},
        {"schedule": {"G": {"spread": ["2023-03", "2023-03"]}}},
        {"schedule": {"G": {"counts": {"2023-13": 1}}}},
        {"schedule": {"G": {"counts": {"2023-03": -1}}}},
        {"from": "2024-01-01"},
        {"staffing": {"staff": 8, "other_enforcement": 1, "non_enforcement": 1, "supervision": 2000}},
    ],
)
def test_it_is_refused(wrong: dict[str, Any]) -> None:
    PlanContentRequest.model_validate(CONTENT)
    with pytest.raises(ValidationError):
        PlanContentRequest.model_validate({**CONTENT, **wrong})
