"""What follows a visit beside its report: the lists of the day, and the opinion of the bureau above."""

from dataclasses import replace
from datetime import date

import pytest

from services.cases.inspection import handing_in, serving
from services.cases.inspection.crew import NotOfCrew
from services.cases.inspection.day_lists import lists_of
from services.cases.inspection.preparing import TimeImpossible
from services.cases.inspection.verbs import INSPECTION
from services.publishing.publication.preparing import OWED
from shared.clocks.reckoning import PolicyDeadlines
from shared.contracts.inspection.after import ListsHandedIn
from shared.contracts.inspection.visit import VisitFailed
from shared.contracts.serving import PaperServed, PaperUnserved
from shared.policy.deadlines import AFTER, COUNTED, Deadline
from shared.policy.occasions import Occasion
from tests.unit.cases.hazard_walk import rules, treated
from tests.unit.cases.letter_walk import LetterWalk, sent
from tests.unit.cases.test_timing import LEAD
from tests.unit.cases.timed_walk import EVERY_RULE, Timed
from tests.unit.cases.walk import CREW, HASH, MORNING, RECORD, STEPS, at, made_up, opened

HANDED_IN = ListsHandedIn(at=at(9), to="执法监督股")
LETTER = PaperServed(
    paper=made_up("letter"),
    form="guidance-opinion",
    service=made_up("service of the letter"),
    matter=made_up("inspection"),
    addressee="示例县应急管理局",
    by="in-person",
    at=at(50),
    effective=date(2026, 3, 12),
)
WRONG = PaperUnserved(paper=LETTER.paper, service=LETTER.service, matter=LETTER.matter, because="送达的是另一份文书")


class Every(Timed):
    """A walk in a bureau whose policy has a deadline for everything."""

    rules = EVERY_RULE


def every(to: str, occasion: Occasion = "draw") -> Every:
    """A walk on its straight way, up to the step `to` of `STEPS`."""
    walk = Every(opened(occasion=occasion))
    for name, decide, person, time in STEPS:
        walk.step(decide, person, time)
        if name == to:
            break
    return walk


def told(walk: Timed, fact: PaperServed | PaperUnserved, version: int) -> bool:
    """Documents tells of a service; whether cases notes it."""
    note = serving.told(walk.now, fact, version)
    if note is not None:
        walk.note(note, "cases", at(60))
    return note is not None


def states(walk: Timed, rule: str) -> list[str]:
    return [clock.state for clock in walk.now.clocks.all if clock.opened.rule == rule]


def test_the_lists_are_owed_from_the_end_of_the_visit_until_they_are_handed_in() -> None:
    assert "hand-in-lists" not in every("A-1").open
    walk = every("visited")
    assert "hand-in-lists" in walk.open
    walk.note(handing_in.hand_in(walk.now, HANDED_IN, "first", at(10)), "first", at(10))
    assert (states(walk, "hand-in-lists"), walk.now.lists) == (
        ["met"],
        HANDED_IN.model_copy(update={"lists": lists_of(walk.now)}),
    )
    with pytest.raises(handing_in.NoListsOwed):
        handing_in.hand_in(walk.now, HANDED_IN, "first", at(11))


@pytest.mark.parametrize(("hours", "state"), [(9.9, "met"), (10, "met"), (10.1, "late")])
def test_the_lists_are_late_after_the_hour_of_the_policy(hours: float, state: str) -> None:
    """By seven in the evening of the same day."""
    by_seven = Deadline(
        name="lists",
        title="三张清单报送",
        rule="hand-in-lists",
        count=0,
        unit="days",
        after="inspection-ended",
        by="19:00",
        basis="示例方案第五条",
    )
    walk = every("closing")
    walk.rules = replace(EVERY_RULE, policies=(PolicyDeadlines(date(2026, 1, 1), None, (by_seven,)),))
    walk.note(RECORD, "first", at(3.1))
    handed = HANDED_IN.model_copy(update={"at": at(hours)})
    walk.note(handing_in.hand_in(walk.now, handed, "first", at(12)), "first", at(12))
    assert states(walk, "hand-in-lists") == [state]


def test_lists_are_handed_in_by_the_crew_after_the_visit_and_not_in_the_future() -> None:
    walk = every("visited")
    with pytest.raises(NotOfCrew):
        handing_in.hand_in(walk.now, HANDED_IN, "a stranger", at(10))
    for hours in (2, 11):
        with pytest.raises(TimeImpossible):
            handing_in.hand_in(walk.now, HANDED_IN.model_copy(update={"at": at(hours)}), "first", at(10))


def test_where_no_policy_asks_for_lists_none_are_owed() -> None:
    walk = Timed(opened())
    for name, decide, person, time in STEPS:
        walk.step(decide, person, time)
        if name == "visited":
            break
    assert not handing_in.owed(walk.now)
    assert "hand-in-lists" not in {each.verb for each in INSPECTION.next(walk.now, inspection=walk.now.id)}
    with pytest.raises(handing_in.NoListsOwed):
        handing_in.hand_in(walk.now, HANDED_IN, "first", at(10))


def test_of_an_enterprise_that_is_not_found_there_are_no_lists() -> None:
    walk = every("notified")
    present = (CREW[0], CREW[1])
    failed = VisitFailed.model_validate(
        {
            "at": MORNING,
            "why": "not-found",
            "facts": "无人经营",
            "present": [{"person": each.person, "certificate": each.key} for each in present],
            "proof": [HASH],
        }
    )
    walk.note(failed, "first", at(1))
    assert set(walk.open) == {"write-report"}


@pytest.mark.parametrize("occasion", ["draw", "guidance"])
def test_an_opinion_is_owed_for_guidance_alone(occasion: Occasion) -> None:
    walk = every("visited", occasion)
    assert ("give-guidance" in walk.open) == (occasion == "guidance")
    assert told(walk, LETTER, 1) == (occasion == "guidance")


def test_the_opinion_is_given_when_its_letter_is_served() -> None:
    walk = every("visited", "guidance")
    assert not told(walk, LETTER.model_copy(update={"form": "inspection-report"}), 1)
    assert told(walk, LETTER, 1)
    assert states(walk, "give-guidance") == ["met"]
    assert not told(walk, LETTER, 1), "what was told before is not told again"
    another = LETTER.model_copy(update={"paper": made_up("another letter"), "at": at(24 * 30)})
    assert told(walk, another, 1)
    assert states(walk, "give-guidance") == ["met"], "another letter begins nothing"


def test_a_service_that_is_corrected_is_late_or_owed_again() -> None:
    walk = every("visited", "guidance")
    told(walk, LETTER, 1)
    assert told(walk, WRONG, 2)
    assert (states(walk, "give-guidance"), walk.now.guided) == (["met", "running"], False)
    (again,) = walk.now.clocks.open("give-guidance")
    assert again.opened.starts == date(2026, 3, 10), "the time runs from the end of the visit"
    assert not told(walk, WRONG, 3)
    told(walk, LETTER.model_copy(update={"at": at(24 * 30)}), 4)
    assert states(walk, "give-guidance") == ["met", "late"]
    told(walk, LETTER, 5)
    assert states(walk, "give-guidance") == ["met", "late", "met"]


def test_a_letter_that_is_served_before_the_record_leaves_nothing_to_owe() -> None:
    walk = every("A-1", "guidance")
    assert told(walk, LETTER, 1)
    assert states(every("visited", "guidance"), "give-guidance") == ["running"]
    for name, decide, person, time in STEPS[[step[0] for step in STEPS].index("A-1") + 1 :]:
        walk.step(decide, person, time)
        if name == "visited":
            break
    assert states(walk, "give-guidance") == []


def test_clocks_run_for_the_rules_that_policies_are_told_are_counted() -> None:
    walk = every("reinspected", "guidance")
    walk.note(LEAD, "first", at(300))
    hazards = [treated(rules(*AFTER), stops=stops) for stops in (False, True)]
    letter = LetterWalk(walk.now, sent(), at(300), rules("answer-letter"))
    of_hazards = [clock for each in hazards for clock in each.now.clocks.all]
    clocks = (*walk.now.clocks.all, *letter.now.clocks.all, *of_hazards)
    ran = {clock.opened.rule for clock in clocks if clock.opened.set_by == "policy"}
    assert ran | set(OWED.values()) == COUNTED < AFTER.keys()
    assert ran.isdisjoint(OWED.values()), "publishing counts what it owes"
