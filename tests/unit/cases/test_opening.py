"""What opens an inspection: the basis that its occasion needs, and the yearly cap."""

from datetime import date

import pytest

from services.cases.inspection import opening
from shared.contracts.assignment import EarlierVisit
from shared.contracts.inspection.basis import Complaint, Guidance
from shared.policy.occasions import Occasion
from tests.unit.cases.walk import DAY, Walk, made_up, opened

COMPLAINT = Complaint(source="电话", received=DAY, content="占用安全出口", anonymous=True)
GUIDANCE = Guidance(bureau="411100", draw=made_up("city draw"))


@pytest.mark.parametrize("occasion", ["plan", "draw"])
def test_a_plan_or_a_draw_is_basis_enough(occasion: Occasion) -> None:
    opening.require_basis(Walk(opened(occasion=occasion)).now)


@pytest.mark.parametrize("occasion", ["complaint", "special-order", "re-inspection", "guidance"])
def test_any_other_occasion_needs_its_basis(occasion: Occasion) -> None:
    with pytest.raises(opening.NoBasis) as refused:
        opening.require_basis(Walk(opened(occasion=occasion)).now)
    assert refused.value.facts == {"basis": occasion}


def test_no_basis_is_known_for_another_occasion_and_the_refusal_says_which_there_are() -> None:
    with pytest.raises(opening.NoBasis) as refused:
        opening.require_basis(Walk(opened(occasion="other")).now)
    assert refused.value.facts == {
        "occasions": ["draw", "plan", "complaint", "special-order", "re-inspection", "guidance"]
    }


def test_a_basis_fits_its_occasion() -> None:
    walk = Walk(opened(occasion="complaint"))
    with pytest.raises(opening.WrongBasis):
        opening.state_basis(walk.now, GUIDANCE)
    with pytest.raises(opening.WrongBasis):
        opening.state_basis(Walk(opened()).now, COMPLAINT)
    walk.note(opening.state_basis(walk.now, COMPLAINT))
    opening.require_basis(walk.now)
    assert walk.now.basis == COMPLAINT


def test_nobody_is_inspected_beyond_the_cap_of_the_year() -> None:
    """The visits of other departments, of another year, and twice on one day do not count."""
    days = (date(2026, 1, 5), date(2026, 1, 5), date(2025, 12, 30))
    earlier = tuple(EarlierVisit(held_on=day, department="", occasion="plan") for day in days)
    elsewhere = EarlierVisit(held_on=date(2026, 2, 1), department="消防救援大队", occasion="plan")
    now = Walk(opened(earlier=(*earlier, elsewhere))).now
    opening.require_below_cap(now, 0, DAY)
    with pytest.raises(opening.CapReached) as refused:
        opening.require_below_cap(now, 1, DAY)
    assert refused.value.facts == {"cap": 2, "times": 2}
    opening.require_below_cap(now, 1, date(2027, 1, 4))


def test_an_enterprise_without_a_cap_may_be_inspected() -> None:
    now = Walk(opened().model_copy(update={"cap": None})).now
    opening.require_below_cap(now, 99, DAY)
