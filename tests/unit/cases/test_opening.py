"""What opens an inspection: the basis that its occasion needs, and the yearly cap."""

from datetime import date, timedelta
from typing import get_args

import pytest

from services.cases.inspection import bases, opening
from services.cases.inspection.terms import Terms
from services.cases.inspection.verbs import INSPECTION
from services.cases.inspection.visits_store import VisitMade
from shared.calendar import published_calendar
from shared.clocks.reckoning import Rules
from shared.contracts.assignment import AssignedCap, Assignee, EarlierVisit, VisitDraws
from shared.contracts.inspection.basis import Amended, Basis, Complaint, Guidance, Reinspection, SpecialOrder
from shared.law.law import shipped_law
from shared.policy.draws import ON_SITE, Method
from shared.policy.occasions import Occasion
from tests.unit.cases.walk import (
    CREW,
    DAY,
    HASH,
    ORDER,
    Walk,
    at,
    inspector,
    made_up,
    opened,
    walked,
)

LATER = DAY + timedelta(days=1)
_ONLINE: tuple[Method, ...] = ("online",)
_ON_RECORD = ("held_on", "occasion", "team", "methods")

COMPLAINT = Complaint(source="电话", received=DAY, content="占用安全出口", anonymous=True)
GUIDANCE = Guidance(bureau="411100", draw=made_up("city draw"))


@pytest.mark.parametrize("occasion", ["plan", "draw"])
def test_a_plan_or_a_draw_is_basis_enough(occasion: Occasion) -> None:
    bases.require_basis(Walk(opened(occasion=occasion)).now, "")


@pytest.mark.parametrize("occasion", ["complaint", "special-order", "re-inspection", "guidance"])
def test_any_other_occasion_needs_its_basis(occasion: Occasion) -> None:
    with pytest.raises(bases.NoBasis) as refused:
        bases.require_basis(Walk(opened(occasion=occasion)).now, "")
    assert refused.value.facts == {"basis": occasion}


def test_no_basis_is_known_for_another_occasion_and_the_refusal_says_which_there_are() -> None:
    with pytest.raises(bases.NoBasis) as refused:
        bases.require_basis(Walk(opened(occasion="other")).now, "")
    assert refused.value.facts == {
        "occasions": ["draw", "plan", "complaint", "special-order", "re-inspection", "guidance"]
    }


@pytest.mark.parametrize(("day", "cited"), [(date(2025, 2, 26), ""), (date(2025, 2, 27), "应急〔2025〕11号")])
def test_the_refusal_cites_the_law_of_the_day(day: date, cited: str) -> None:
    law = Terms(None, Rules(published_calendar(), shipped_law())).basis_cited(day)
    with pytest.raises(bases.NoBasis) as refused:
        bases.require_basis(Walk(opened(occasion="complaint")).now, law)
    assert (bool(law), cited in refused.value.detail, "〔" in refused.value.detail) == (bool(cited), True, bool(cited))


def test_next_tells_of_the_basis_what_the_refusal_tells() -> None:
    for occasion in get_args(Occasion):
        walk = Walk(opened(occasion=occasion))
        told = {each.verb: each.missing for each in INSPECTION.next(walk.now, inspection=walk.now.id)}["draft-plan"]
        assert bool(told) == bases.lacks_basis(walk.now) == (occasion not in ("plan", "draw"))


def test_a_basis_fits_its_occasion() -> None:
    walk = Walk(opened(occasion="complaint"))
    with pytest.raises(bases.WrongBasis):
        bases.state_basis(walk.now, GUIDANCE, None, DAY)
    with pytest.raises(bases.WrongBasis):
        bases.state_basis(Walk(opened()).now, COMPLAINT, None, DAY)
    walk.note(bases.state_basis(walk.now, COMPLAINT, None, DAY))
    bases.require_basis(walk.now, "")
    assert walk.now.basis == COMPLAINT


ORDERED = SpecialOrder(
    authority="安委会",
    document="3 号",
    on=DAY,
    until=DAY,
    scope="粉尘",
    filed_with="县政府",
    evidence=HASH,
)


@pytest.mark.parametrize(
    ("basis", "says"),
    [
        (COMPLAINT.model_copy(update={"received": LATER}), "has not come"),
        (COMPLAINT.model_copy(update={"reporter": "张三 13800000000"}), "keeps no reporter"),
        (COMPLAINT.model_copy(update={"reporter": "张三 13800000000", "anonymous": False}), None),
        (ORDERED, None),
        (ORDERED.model_copy(update={"until": DAY - timedelta(days=1)}), "is outside"),
        (ORDERED.model_copy(update={"on": LATER, "until": LATER}), "is outside"),
        (GUIDANCE.model_copy(update={"bureau": "999999", "draw": made_up("targets")}), "drew the enterprise"),
        (GUIDANCE.model_copy(update={"bureau": "370124"}), "drew the enterprise"),
        (GUIDANCE.model_copy(update={"bureau": "370124", "draw": made_up("targets")}), None),
        (Reinspection(inspection=made_up("inspection"), orders=(ORDER,)), None),
        (Reinspection(inspection=made_up("inspection"), orders=(ORDER, made_up("no order"))), "was served"),
    ],
)
def test_a_basis_is_true(basis: Basis, says: str | None) -> None:
    draws = VisitDraws(targets=made_up("targets"), crew=(made_up("crew draw"),))
    now = Walk(opened(occasion=basis.kind).model_copy(update={"draws": draws})).now
    if says is None:
        assert bases.state_basis(now, basis, walked("served").now, DAY).basis == basis
    else:
        with pytest.raises(bases.BasisUntrue, match=says):
            bases.state_basis(now, basis, walked("served").now, DAY)


def test_a_reinspection_is_of_an_inspection_of_the_same_enterprise() -> None:
    now = Walk(opened(occasion="re-inspection")).now
    other = walked("served").now
    other = other.model_copy(update={"party": other.party.model_copy(update={"identifier": "91370124EXAMP00232"})})
    for earlier in (None, other):
        with pytest.raises(bases.BasisUntrue, match="of this enterprise"):
            bases.state_basis(now, Reinspection(inspection=made_up("x"), orders=(ORDER,)), earlier, DAY)


def test_nobody_is_inspected_beyond_the_cap_of_the_year() -> None:
    """The visits of other departments, of another year, on an excepted occasion, and twice on one day do not count,
    whether sampling had them on record or cases made them.
    """
    days = (date(2026, 1, 5), date(2026, 1, 5), date(2025, 12, 30))
    earlier = tuple(EarlierVisit(held_on=day, department="", occasion="plan") for day in days)
    elsewhere = EarlierVisit(held_on=date(2026, 2, 1), department="消防救援大队", occasion="plan")
    now = Walk(opened(earlier=(*earlier, elsewhere))).now
    again, more = VisitMade(date(2026, 1, 5), "plan"), VisitMade(date(2026, 2, 3), "draw")
    opening.require_below_cap(now, [again, VisitMade(date(2026, 2, 2), "complaint")], DAY)
    with pytest.raises(opening.CapReached) as refused:
        opening.require_below_cap(now, [again, more], DAY)
    assert refused.value.facts == {"caps": [2]}
    opening.require_below_cap(now, [again, more], date(2027, 1, 4))
    opening.require_below_cap(now, [again, more], more.held_on)


@pytest.mark.parametrize(
    ("team", "visit", "refused"),
    [
        ("W", VisitMade(date(2026, 2, 3), "draw", team="W"), True),
        ("W", VisitMade(date(2026, 2, 3), "draw", team="G"), False),
        ("W", VisitMade(date(2026, 2, 3), "draw"), False),
        ("", VisitMade(date(2026, 2, 3), "draw"), True),
        ("W", VisitMade(date(2026, 2, 3), "draw", team="W", methods=_ONLINE), False),
        ("W", VisitMade(date(2026, 2, 3), "draw", team="W", methods=(*_ONLINE, *ON_SITE)), True),
    ],
)
def test_a_cap_may_be_on_the_visits_on_site_of_each_team(team: str, visit: VisitMade, *, refused: bool) -> None:
    cap = AssignedCap(times=1, methods=("on-site",), visits_of="team")
    about = opened().model_copy(update={"caps": (cap,), "team": team})
    assert opening.cap_forbids(Walk(about).now, [visit], DAY) is refused
    on_record = EarlierVisit(department="", **{name: getattr(visit, name) for name in _ON_RECORD})
    assert opening.cap_forbids(Walk(about.model_copy(update={"earlier": (on_record,)})).now, [], DAY) is refused
    over_the_network = about.model_copy(update={"methods": ("online",)})
    assert not opening.cap_forbids(Walk(over_the_network).now, [visit], DAY)


def test_an_enterprise_without_a_cap_may_be_inspected() -> None:
    now = Walk(opened().model_copy(update={"caps": ()})).now
    opening.require_below_cap(now, [VisitMade(date(2026, 1, day), "plan") for day in range(1, 10)], DAY)


@pytest.mark.parametrize(
    ("crew", "status", "notified"),
    [
        (CREW, "notified", True),
        ((*CREW[:2], inspector("third")), "approved", False),
        ((inspector("third"), inspector("fourth")), "refused", False),
    ],
)
def test_the_enterprise_is_told_anew_who_comes_and_no_plan_stands_for_nobody_of_the_crew(
    crew: tuple[Assignee, ...], status: str, notified: bool
) -> None:
    walk = walked("notified")
    kept = walk.now.model_dump(include={"party", "items", "heads", "visit_by"})
    walk.note(Amended(amended=made_up("amended"), because="crew", crew=crew, **kept), "sampling", at(-10))
    assert (walk.now.status, walk.now.notice is not None) == (status, notified)
    assert [round_.signed.status for round_ in walk.now.plans] == ["refused" if status == "refused" else "approved"]


def test_who_succeeds_after_the_visit_leaves_its_plan_and_its_notice_as_they_were() -> None:
    """And on site nothing is called off, unless somebody stands back."""
    walk = walked("on-site")
    assert "request-call-off" not in {each.verb for each in INSPECTION.next(walk.now, inspection=walk.now.id)}
    walk = walked("visited")
    before = walk.now
    kept = before.model_dump(include={"party", "items", "heads", "visit_by"})
    crew = (inspector("third"), inspector("fourth"))
    walk.note(Amended(amended=made_up("amended"), because="crew", crew=crew, **kept), "sampling", at(10))
    assert (walk.now.plans, walk.now.notice, walk.now.day) == (before.plans, before.notice, before.day)
    assert walk.now.crew == crew
