"""What the inspections of a plan take is reckoned with what the staff has."""

from datetime import date

import pytest

from services.sampling.plans.plan.people_days import VisitsExceedDays, people_days, with_visits
from services.sampling.plans.plan.visit_days import visit_days, visit_questions
from services.sampling.registers.enterprises.sheet import Question, Sheet, fill
from shared.policy.conditions import FieldIn, Subject
from shared.policy.planning import VisitCost

DAY = date(2025, 1, 1)
VISITS = (VisitCost(where=FieldIn(field="sector", in_=("危险化学品",)), people_days=4), VisitCost(people_days=2))


def days_of(visits: tuple[VisitCost, ...]) -> int | None:
    sectors = ("危险化学品", "工贸", "工贸")
    subjects = [
        (f"企业{place}", Subject(f"{place}", {"sector": sector, "status": "open"}))
        for place, sector in enumerate(sectors)
    ]
    subjects.append(("停业企业", Subject("9", {"sector": "工贸", "status": "suspended"})))
    sheet = Sheet(Question(None, DAY), ("status",), visit_questions(visits, DAY))
    return visit_days(visits, fill(sheet, subjects))


def test_the_first_that_fits_counts_and_only_open_enterprises_are_visited() -> None:
    assert days_of(VISITS) == 4 + 2 + 2
    assert days_of(VISITS[:1]) == 4
    assert days_of(()) is None


def test_more_than_the_staff_has_is_refused_with_the_figures() -> None:
    days = people_days(8, 248, other_enforcement=1035, non_enforcement=535)
    assert with_visits(days, 414).visits == 414
    with pytest.raises(VisitsExceedDays) as refusal:
        with_visits(days, 500)
    assert "500 人日" in refusal.value.detail
    assert "414 人日，差 86 人日" in refusal.value.detail
