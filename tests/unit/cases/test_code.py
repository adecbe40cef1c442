"""What whoever scans the code of an inspection is told: never of a covert visit before the arrival, and no name unless
the policy says so.
"""

from datetime import date
from typing import get_args

import pytest

from services.cases.inspection.code import code_of, completed, stream_id, told_anew
from services.cases.inspection.visits_store import VisitMade
from shared.contracts.inspection.basis import Amended, Complaint, Disclosed, Revoked
from shared.contracts.inspection.facts import CitedRule, Power
from shared.contracts.inspection.noted import Note
from shared.contracts.inspection.signing import SentBack
from shared.contracts.inspection.visit import RecusalAsked, RecusalDecided, RightsTold, VisitFailed
from shared.contracts.inspection_codes import CodeStanding, InspectionCodeTold
from shared.policy.publicity import CrewPublicity, PublicFrom
from tests.unit.cases.walk import CREW, DAY, HASH, STEPS, TODAY, Walk, at, inspector, made_up, opened, walked

FIRST_NAMES = [name for name, *_ in STEPS]
FAILED = VisitFailed.model_validate(
    {
        "at": at(0.5),
        "why": "access-refused",
        "facts": "大门紧闭",
        "present": [{"person": str(made_up("first"))}],
        "proof": [HASH],
    }
)


def publicity(names: PublicFrom) -> CrewPublicity:
    return CrewPublicity.model_validate({"names": names, "certificates": "never", "basis": "示例规定第一条"})


def steps_told(walk: Walk, covert: bool = False) -> list[str]:
    """The steps of the straight way after which something is told."""
    told = []
    for name, decide, person, time in STEPS:
        if covert and name == "notified":
            continue
        before = walk.now
        if told_anew(before, walk.step(decide, person, time), None):
            told.append(name)
    return told


def of(to: str, *, covert: bool = False) -> InspectionCodeTold | None:
    return code_of(walked(to, covert=covert).now, None)


def test_it_is_told_when_what_a_reader_sees_changes() -> None:
    assert steps_told(Walk(opened())) == ["approved", "on-site", "visited", "served"]


def test_of_a_covert_visit_it_is_told_from_the_arrival_on() -> None:
    assert steps_told(Walk(opened(covert=True)), covert=True) == ["on-site", "visited", "served"]
    walk = walked("approved", covert=True)
    walk.note(Disclosed(opened=made_up("opened")))
    assert code_of(walk.now, None) is None, "also if its draws were opened before"
    arrived = of("on-site", covert=True)
    assert arrived
    assert arrived.hidden
    assert arrived.draws == (made_up("crew draw"),)
    assert arrived.crew == ("first", "second", "expert")
    assert arrived.visit
    assert [each.secret for each in arrived.visit.draws] == [True]


def test_the_disclosure_is_told() -> None:
    walk = walked("visited", covert=True)
    before = walk.now
    told = told_anew(before, walk.note(Disclosed(opened=made_up("opened"))), None)
    assert told
    assert (told.hidden, told.draws) == (False, ())


@pytest.mark.parametrize(
    ("step", "note", "standing"),
    [
        ("approved", None, "approved"),
        ("on-site", None, "on-site"),
        ("visited", None, "over"),
        ("closed", None, "over"),
        ("on-site", FAILED, "not-held"),
        ("approved", Revoked(amended=made_up("amended"), because="annulled"), "revoked"),
    ],
)
def test_the_standing_follows_the_inspection(step: str, note: Note | None, standing: CodeStanding) -> None:
    walk = walked(step)
    if note:
        walk.note(note)
    told = code_of(walk.now, None)
    assert told
    assert told.standing == standing
    assert standing in get_args(CodeStanding)
    assert (told.visit is None) is (standing in ("not-held", "revoked"))


def test_an_approval_that_is_taken_back_is_told() -> None:
    """All of the crew has changed: the plan is drafted anew."""
    walk = walked("approved")
    now = walk.now
    amended = Amended(
        amended=made_up("amended"),
        because="crew",
        party=now.party,
        crew=(inspector("third"), inspector("fourth")),
        items=now.items,
    )
    told = told_anew(now, walk.note(amended), None)
    assert told
    assert (told.standing, told.visit) == ("unapproved", None)


def test_a_draft_that_was_sent_back_has_no_code() -> None:
    walk = walked("reviewed")
    walk.note(SentBack(paper="site-plan", act="approval", opinion="重拟"))
    assert code_of(walk.now, None) is None


def test_who_comes_is_told_by_certificate_and_named_only_as_the_policy_says() -> None:
    told = of("approved")
    assert told
    assert told.visit
    assert [each.certificate for each in told.visit.officers] == ["示执-first", "示执-second", "E-1"]
    assert [each.expert for each in told.visit.officers] == [False, False, True]
    assert {each.name for each in told.visit.officers} == {""}
    named = {
        (names, step): any(each.name for each in told.visit.officers)
        for names in get_args(PublicFrom)
        for step in ("approved", "notified", "on-site", "fed-back", "closed")
        if (told := code_of(walked(step).now, publicity(names))) and told.visit
    }
    shown = {
        "never": [False] * 5,
        "notified": [False, True, True, True, True],
        "arrived": [False, False, True, True, True],
        "fed-back": [False, False, False, True, True],
        "closed": [False, False, False, False, True],
    }
    assert {names: [on for (each, _), on in named.items() if each == names] for names in shown} == shown


def test_from_the_arrival_on_those_are_told_who_are_there_and_do_not_stand_back() -> None:
    walk = walked("on-site")
    second = made_up("second")
    walk.note(RightsTold(to="现场负责人", confirmed=True, recusals=(RecusalAsked(person=second, grounds="亲属"),)))
    before = walk.now
    told = told_anew(before, walk.note(RecusalDecided(person=second, granted=True, opinion="同意")), None)
    assert told
    assert told.visit
    assert [each.certificate for each in told.visit.officers] == ["示执-first", "E-1"]


def test_nothing_is_told_of_a_complaint_but_that_there_was_one() -> None:
    walk = Walk(opened(occasion="complaint"))
    basis = Complaint(
        source="12345", received=date(2026, 3, 1), content="安全出口被占用", anonymous=False, reporter="举报者"
    )
    walk._state = walk.now.model_copy(update={"basis": basis})
    for _, decide, person, time in STEPS[:3]:
        walk.step(decide, person, time)
    told = code_of(walk.now, None)
    assert told
    assert told.visit
    assert told.visit.occasion == "complaint"
    assert not [each for each in ("举报者", "安全出口", "12345") if each in told.model_dump_json()]


def test_the_visits_of_the_year_are_counted_with_this_one() -> None:
    now = walked("approved").now
    told = code_of(now, None)
    assert told
    power = Power(errand="inspect", rules=(CitedRule(statute="《示例法》", article="第一条"),))
    other = Power(errand="transfer-lead", rules=(CitedRule(statute="《示例法》", article="第二条"),))
    visits = [
        VisitMade(date(2026, 2, 1), "draw"),
        VisitMade(date(2026, 2, 1), "draw"),
        VisitMade(date(2025, 2, 1), "draw"),
    ]
    visit = completed(told, now, visits, (power, other), TODAY).visit
    assert visit
    assert visit.count
    assert (visit.count.year, visit.count.number, visit.count.cap, visit.count.on) == (DAY.year, 2, 2, TODAY)
    assert [each.article for each in visit.powers] == ["第一条"]


def test_stream_and_handle_follow_from_the_salt_alone_and_not_from_each_other() -> None:
    first, again = walked("approved").now, walked("on-site").now
    told, later = code_of(first, None), code_of(again, None)
    assert told
    assert later
    assert (stream_id(first), told.handle) == (stream_id(again), later.handle)
    assert told.handle != stream_id(first).hex
    other = Walk(opened(crew=CREW), salt=b"t" * 32).now
    assert stream_id(other) != stream_id(first)
