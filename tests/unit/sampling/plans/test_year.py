"""What "this year" means on a day."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from services.sampling.plans.plan.lifecycle import Edition, Plan
from services.sampling.plans.plan.year import this_year
from shared.contracts.fact import BlobRef
from shared.contracts.planning import PlanContent, PlanKind
from shared.log.deed import Deed

_ID = UUID(int=1)


def plan(kind: PlanKind, first: date, last: date) -> Plan:
    enterprises = BlobRef(sha256="ab" * 32, size=2, media_type="application/json")
    said: dict[str, Any] = {"scope": {}, "items": (), "contents": (), "schedule": {}, "key_units": 0}
    content = PlanContent(title="计划", first=first, last=last, enterprises=enterprises, general_units=0, **said)
    deed = Deed(event=_ID, person="made-up", at=datetime(2023, 12, 1, tzinfo=UTC))
    edition = Edition.drafted(1, content, deed)
    return Plan(
        id=_ID, bureau="370124", version=1, trace="t", event=_ID, kind=kind, year=first.year, editions=(edition,)
    )


ANNUAL = plan("annual", date(2024, 1, 1), date(2024, 12, 31))
CAMPAIGN = plan("campaign", date(2023, 11, 1), date(2024, 2, 28))


@pytest.mark.parametrize(
    ("of", "day", "year"),
    [
        (None, date(2023, 12, 31), 2023),
        (None, date(2024, 1, 1), 2024),
        (ANNUAL, date(2023, 12, 28), 2024),
        (ANNUAL, date(2025, 1, 10), 2024),
        (CAMPAIGN, date(2023, 12, 31), 2023),
        (CAMPAIGN, date(2024, 1, 1), 2024),
        (CAMPAIGN, date(2025, 6, 1), 2024),
    ],
)
def test_this_year(of: Plan | None, day: date, year: int) -> None:
    assert this_year(of, day) == year
