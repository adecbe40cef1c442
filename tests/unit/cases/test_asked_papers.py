"""Which steps of an inspection ask for which papers, and what they say of it."""

from datetime import date
from typing import get_args
from uuid import NAMESPACE_URL, UUID, uuid5

from services.cases.inspection.papers import asked, paper_of, wishes
from services.cases.inspection.snapshot import Beside
from services.cases.inspection.state import Inspection
from shared.contracts.asked import PaperAsked, PaperForm
from shared.contracts.inspection.basis import Disclosed
from shared.contracts.inspection.noted import Note
from shared.contracts.inspection.order import LeadTransferred
from tests.unit.cases.walk import (
    DAY,
    DISPUTED,
    DROPPED,
    FEEDBACK,
    FINDING,
    ORDER,
    STEPS,
    TODAY,
    Walk,
    at,
    made_up,
    opened,
    order,
    reinspected,
    walked,
)

BESIDE = Beside((), (), TODAY)
LEAD = LeadTransferred(lead=made_up("lead"), findings=(FINDING,), to="示例县消防救援大队", content="消火栓无水")
_Steps = list[tuple[str, Inspection, Note]]


def straight(salt: bytes = b"s" * 32, *, covert: bool = False) -> _Steps:
    """Each step of the straight way: its name, the state with its note, the note."""
    walk, taken = Walk(opened(covert=covert), salt), []
    for name, decide, person, time in STEPS:
        if not (covert and name == "notified"):
            what = decide(walk.now)
            taken.append((name, walk.note(what, person, time), what))
    return taken


def papers(steps: _Steps) -> list[PaperAsked]:
    return [fact for _, after, what in steps for fact in asked(after, wishes(after, what, TODAY), BESIDE)]


def test_each_step_asks_once_for_its_papers() -> None:
    told = {name: [wish.form for wish in wishes(after, what, TODAY)] for name, after, what in straight()}
    assert {name: forms for name, forms in told.items() if forms} == {
        "approved": ["inspection-approval", "site-plan"],
        "visited": ["inspection-record", "inspection-receipt"],
        "fed-back": ["inspection-report"],
        "ordered": ["order-to-rectify"],
        "reinspected": ["reinspection-opinion"],
    }
    assert len({fact.paper for fact in papers(straight())}) == 7


def test_every_form_is_asked_for_at_some_step() -> None:
    walk = walked("found")
    forms = {fact.form for fact in papers(straight())}
    measures = order().model_copy(update={"order_kind": "measures"})
    now = walked("ordered").now
    kept = now.orders[ORDER].model_copy(update={"drafted": measures})
    ordered = now.model_copy(update={"orders": {ORDER: kept}})
    approval = next(what for name, _, what in straight() if name == "ordered")
    forms |= {wish.form for wish in wishes(ordered, approval, TODAY)}
    walk.note(DISPUTED)
    forms |= {wish.form for wish in wishes(walk.note(DROPPED), DROPPED, TODAY)}
    forms |= {wish.form for wish in wishes(walk.note(LEAD), LEAD, TODAY)}
    assert forms == set(get_args(PaperForm))


def test_the_day_of_a_paper_is_that_of_its_act() -> None:
    days = {fact.form: fact.day for fact in papers(straight())}
    # The record is of the day on which the crew left, the opinion of the day on which they looked again.
    assert days == {
        "inspection-approval": TODAY,
        "site-plan": TODAY,
        "inspection-record": DAY,
        "inspection-receipt": DAY,
        "inspection-report": date(2026, 3, 11),
        "order-to-rectify": TODAY,
        "reinspection-opinion": date(2026, 3, 18),
    }
    walk = walked("found")
    walk.note(DISPUTED)
    into_the_night = DROPPED.model_copy(update={"until": at(16)})
    (wish,) = wishes(walk.note(into_the_night), into_the_night, TODAY)
    assert (wish.day, wish.subject) == (date(2026, 3, 11), FINDING)


def test_what_an_inspection_asks_for_is_the_same_whenever_it_is_read() -> None:
    assert papers(straight()) == papers(straight())


def test_nobody_computes_the_papers_of_an_inspection_from_what_is_public() -> None:
    """The id of the inspection, its trace and the forms are known. The salt of its opening is not."""
    mine, other = papers(straight()), papers(straight(b"t" * 32))
    assert {fact.paper for fact in mine}.isdisjoint(fact.paper for fact in other)
    inspection = straight()[0][1]
    for fact in mine:
        assert fact.paper.version == 4
        assert fact.paper not in {uuid5(space, fact.form) for space in (NAMESPACE_URL, inspection.id, inspection.event)}


def test_a_salt_is_not_kept_with_the_state() -> None:
    assert "salt" not in walked("approved").now.model_dump()
    assert len(walked("approved").now.salt) == 64


def test_a_paper_of_each_round_is_another_paper() -> None:
    walk = walked("approved")
    first = [fact.paper for fact in papers(straight())[:2]]
    for name, decide, person, time in STEPS[:3]:
        what = decide(walk.now)
        after = walk.note(what, person, time)
        if name == "approved":
            again = [paper_of(after, wish) for wish in wishes(after, what, TODAY)]
            assert set(again).isdisjoint(first)
            assert len(set(again)) == 2
    walk = walked("reinspected")
    after = walk.note(reinspected())
    (wish,) = wishes(after, reinspected(), TODAY)
    assert (wish.subject, wish.time) == (ORDER, 2)


def test_what_is_not_approved_asks_for_nothing() -> None:
    for name in ("drafted", "reviewed", "report-drafted", "reported", "order-reviewed", "served", "closed"):
        (taken,) = [(after, what) for step, after, what in straight() if step == name]
        assert list(wishes(*taken, TODAY)) == [], name


def test_a_visit_that_failed_has_no_report_on_paper() -> None:
    now = walked("reported").now
    unheld = now.model_copy(update={"visit": now.visit.model_copy(update={"confirmation": None})})
    assert list(wishes(unheld, FEEDBACK, TODAY)) == []


def test_whether_everybody_may_know_of_it() -> None:
    assert {fact.hidden for fact in papers(straight(covert=True))} == {True}
    assert {fact.hidden for fact in papers(straight())} == {False}
    walk = walked("visited", covert=True)
    walk.note(Disclosed(opened=made_up("opened")))
    after = walk.note(LEAD)
    (fact,) = asked(after, wishes(after, LEAD, TODAY), BESIDE)
    assert not fact.hidden
    assert fact.draws == (made_up("crew draw"),)


def test_a_paper_without_a_subject_is_about_the_whole_inspection() -> None:
    subjects = {fact.form: fact.subject for fact in papers(straight())}
    about: dict[str, UUID] = {form: subject for form, subject in subjects.items() if subject}
    assert about == {"order-to-rectify": ORDER, "reinspection-opinion": ORDER}
