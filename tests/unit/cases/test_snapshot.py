"""The facts of an inspection from which its papers are filled in."""

from datetime import date

import pytest

from services.cases.inspection.snapshot import Beside, facts_of, held_until
from services.cases.inspection.terms import Terms
from services.cases.inspection.visits_store import VisitMade
from shared.calendar.published import published_calendar
from shared.clocks.reckoning import Rules
from shared.contracts.assignment import AssignedCap, EarlierVisit
from shared.contracts.inspection.basis import Complaint
from shared.contracts.inspection.visit import Absent, Joined
from shared.law.law import shipped_law
from shared.policy.draws import Method
from tests.unit.cases.walk import ARRIVED, CREW, DAY, ORDER, TODAY, Walk, at, opened, reinspected, walked

TERMS = Terms(None, Rules(published_calendar(), shipped_law()))
BESIDE = Beside((), TERMS.powers(TODAY), TODAY)


def test_the_facts_have_the_papers_as_they_count() -> None:
    facts = facts_of(walked("closed").now, BESIDE)
    assert facts.plan is not None
    assert facts.report is not None
    assert (facts.plan.hands.drafted.person, facts.plan.hands.drafted.day) == ("first", date(2026, 3, 6))
    assert facts.plan.hands.reviewed is not None
    assert facts.report.hands.approved is not None
    assert (facts.plan.hands.reviewed.person, facts.report.hands.approved.person) == ("the-deputy", "the-leader")
    assert [each.number for each in facts.findings] == [1]
    assert [each.drafted.order for each in facts.orders] == [ORDER]
    assert facts.orders[0].reinspections == (reinspected(),)
    assert facts_of(walked("order-reviewed").now, BESIDE).orders == ()
    assert facts_of(walked("reviewed").now, BESIDE).plan is None
    assert facts_of(walked("report-reviewed").now, BESIDE).report is None
    assert facts_of(walked("approved").now, BESIDE).visit is None


def test_who_was_there_is_in_the_lasting_order_of_the_crew() -> None:
    first, second, expert = CREW
    walk = walked("notified")
    present = tuple(each for each in reversed(ARRIVED.present) if each.person != first.person)
    late = Absent(person=first.person, how="late", reason="堵车")
    walk.note(ARRIVED.model_copy(update={"present": present, "absent": (late,)}))
    walk.note(Joined(at=at(1), person=first.person, certificate=first.key))
    reordered = tuple(each.model_copy(update={"slot": place + 1}) for place, each in enumerate(CREW))
    visit = facts_of(walk.now.model_copy(update={"crew": reordered}), BESIDE).visit
    assert visit is not None
    assert [each.person for each in visit.there] == [first.person, second.person, expert.person]
    assert visit.there[0].certificate == first.key


def test_facts_name_nobody_who_complained() -> None:
    complaint = Complaint(source="电话", received=DAY, content="…", anonymous=False, reporter="测试群众")
    now = walked("approved").now.model_copy(update={"basis": complaint})
    basis = facts_of(now, BESIDE).basis
    assert isinstance(basis, Complaint)
    assert (basis.source, basis.reporter) == ("电话", "")


@pytest.mark.parametrize(
    ("visits", "held"),
    [
        ([], 1),
        ([date(2026, 1, 5), date(2026, 2, 5)], 3),
        # One day is one visit; a later visit, and one of another year, do not come before it.
        ([date(2026, 1, 5), date(2026, 1, 5), DAY, date(2026, 3, 11), date(2025, 12, 31)], 2),
    ],
)
def test_which_visit_of_the_year_it_is(visits: list[date], held: int) -> None:
    made = [VisitMade(day, "draw") for day in visits]
    assert held_until(walked("approved").now, made, DAY) == held


def test_a_visit_is_counted_among_those_that_its_tightest_cap_counts_together() -> None:
    """So that the paper does not say “第3次，上限1次” of a visit within the cap."""
    caps = (AssignedCap(times=5), AssignedCap(times=1, methods=("on-site",), visits_of="team"))
    now = Walk(opened().model_copy(update={"team": "W", "caps": caps})).now
    online: tuple[Method, ...] = ("online",)
    made = [
        VisitMade(date(2026, 1, 5), "draw", team="G"),
        VisitMade(date(2026, 2, 5), "draw", team="W", methods=online),
    ]
    assert held_until(now, made, DAY) == 1
    assert held_until(now, [*made, VisitMade(date(2026, 2, 6), "complaint", team="W")], DAY) == 2


def test_what_sampling_had_on_record_counts_once_and_other_departments_never() -> None:
    earlier = tuple(
        EarlierVisit(held_on=date(2026, month, 5), department=department, occasion="draw")
        for month, department in ((1, ""), (2, "生态环境局"))
    )
    now = Walk(opened(earlier=earlier)).now
    assert held_until(now, [VisitMade(date(2026, 1, 5), "draw")], DAY) == 2


@pytest.mark.parametrize(
    ("day", "articles"),
    [
        (date(2026, 3, 10), ["第六十五条第一款", "第六十九条"]),
        (date(2020, 6, 1), ["第六十二条第一款", "第六十六条"]),
        (date(2010, 1, 1), []),
    ],
)
def test_the_law_of_the_day_gives_the_powers(day: date, articles: list[str]) -> None:
    assert [rule.article for power in TERMS.powers(day) for rule in power.rules] == articles
