"""Hazards, leads, visits beforehand: what the public may read of them, from which day on, and until when."""

import json
from datetime import date
from typing import Any

import pytest

from services.publishing.publication import ending
from services.publishing.publication.matters import hazard_told, lead_told, visit_told
from services.publishing.publication.preparing import Told, embargoed, known_of, prepare, revise
from services.publishing.publication.redaction import MARKS
from services.publishing.publication.releasing import ReleaseTooEarly, is_embargoed, release, released_by_itself
from services.publishing.publication.verbs import PUBLICATION
from shared.policy.publications import Embargo, PublicationRule
from tests.unit.publishing.publication.made_up import DIGITS, RULES, after
from tests.unit.publishing.publication.made_up_kinds import hazard, lead, visit

DAY = date(2026, 3, 20)
"""A Friday."""
VISITS = "publicity/0190b5a0-0000-7000-8000-00000000000a"


def rule(**more: Any) -> PublicationRule:
    return PublicationRule.model_validate({"kind": "major-hazard", "release": "by-itself", "basis": "示例", **more})


def told(kind: str) -> Told:
    return {
        "hazard": hazard_told(hazard()),
        "lead": lead_told(lead()),
        "visit": visit_told(visit(), VISITS, DAY),
    }[kind]


@pytest.mark.parametrize("kind", ["hazard", "lead", "visit"])
def test_nobody_is_named_whom_the_public_may_not_know(kind: str) -> None:
    found = told(kind)
    assert "乙示例" not in json.dumps(found.content, ensure_ascii=False)
    assert MARKS["name"] in json.dumps(found.content, ensure_ascii=False)
    assert found.hidden == {"name": 1}


@pytest.mark.parametrize(("kind", "due"), [("hazard", date(2026, 4, 2)), ("lead", date(2026, 4, 8)), ("visit", None)])
def test_what_is_published_is_owed_within_twenty_working_days(kind: str, due: date | None) -> None:
    clocks = after(prepare(told(kind), "approval", RULES)).clocks.open("disclose-information")
    assert [clock.end.due for clock in clocks] == ([due] if due else [])


def test_the_release_ends_that_clock() -> None:
    first = prepare(told("hazard"), "approval", RULES)
    assert not after(first, release(after(first), DAY, RULES, DIGITS)).clocks.open()


@pytest.mark.parametrize(
    ("embargo", "kind", "day"),
    [
        (Embargo(count=10, unit="days"), "hazard", date(2026, 3, 15)),
        (Embargo(count=2, unit="working-days"), "lead", date(2026, 3, 12)),
        (Embargo(count=3, unit="working-days", side="before"), "visit", date(2026, 3, 24)),
        (Embargo(count=7, unit="days", side="before"), "visit", DAY),
        (Embargo(count=0, unit="days"), "lead", date(2026, 3, 10)),
        (None, "lead", None),
    ],
)
def test_the_policy_says_the_day_before_which_nothing_is_released(
    embargo: Embargo | None, kind: str, day: date | None
) -> None:
    assert embargoed(told(kind), rule(embargo=embargo), RULES.calendar).not_before == day


def test_a_visit_whose_day_is_set_anew_keeps_its_embargo() -> None:
    within = rule(embargo=Embargo(count=3, unit="days", side="before"))
    first = prepare(embargoed(told("visit"), within, RULES.calendar), "approval", RULES)
    again = revise(after(first), embargoed(visit_told(visit(day=None), VISITS, DAY), within, RULES.calendar), RULES)
    assert again is not None
    waiting = after(first, again)
    assert (waiting.not_before, known_of(waiting)["expected"]) == (date(2026, 3, 24), "")
    put_off = visit_told(visit(day=date(2026, 4, 1)), VISITS, DAY)
    later = revise(waiting, embargoed(put_off, within, RULES.calendar), RULES)
    assert later is not None
    assert after(first, again, later).not_before == date(2026, 3, 29)


def test_before_its_day_nobody_releases_it_and_everybody_is_told_the_day() -> None:
    first = prepare(told("lead")._replace(not_before=date(2026, 3, 21)), "by-itself", RULES)
    waiting = after(first)
    assert released_by_itself(waiting)
    assert is_embargoed(waiting, DAY)
    with pytest.raises(ReleaseTooEarly, match="2026-03-21") as refused:
        release(waiting, DAY, RULES, DIGITS)
    assert refused.value.facts["not_before"] == "2026-03-21"
    (verb,) = [each for each in PUBLICATION.next(waiting, DAY, publication=waiting.id) if each.verb == "release"]
    assert "2026-03-21" in verb.missing[0].zh
    assert release(waiting, date(2026, 3, 21), RULES, DIGITS).day == date(2026, 3, 21)
    (verb,) = [
        each for each in PUBLICATION.next(waiting, date(2026, 3, 21), publication=waiting.id) if each.verb == "release"
    ]
    assert verb.missing == []


@pytest.mark.parametrize("stays", [0, 30])
def test_that_a_hazard_is_eliminated_is_read_before_it_goes(stays: int) -> None:
    first = prepare(told("hazard"), "approval", RULES)
    shown = after(first, release(after(first), DAY, RULES, DIGITS))
    gone = embargoed(hazard_told(hazard(), date(2026, 3, 25), "验收意见"), rule(stays=stays), RULES.calendar)
    corrected = revise(shown, gone, RULES)
    assert corrected is not None
    waiting = after(first, release(after(first), DAY, RULES, DIGITS), corrected)
    assert (waiting.corrected, waiting.gone_from) == (True, None), "as long as nobody was told so"
    assert ending.end_by_itself(waiting, None, date(2027, 1, 1)) is None
    second = release(waiting, date(2026, 3, 26), RULES, DIGITS)
    read = after(first, release(after(first), DAY, RULES, DIGITS), corrected, second)
    last = date(2026, 3, 26 + 1) if stays == 0 else date(2026, 4, 26)
    assert read.gone_from == last
    assert read.versions[-1].content["eliminated"] == "2026-03-25"
    assert ending.end_by_itself(read, None, date.fromordinal(last.toordinal() - 1)) is None
    end = ending.end_by_itself(read, None, last)
    assert end is not None
    assert (end.because, end.day) == ("done", last)
    assert after(first, release(after(first), DAY, RULES, DIGITS), corrected, second, end).status == "ended"


def test_what_is_over_before_anybody_read_it_is_never_released() -> None:
    first = prepare(told("visit"), "by-itself", RULES)
    over = after(first, ending.finish(after(first), DAY))
    assert (over.status, over.waiting, released_by_itself(over)) == ("ended", None, False)
    owed = prepare(told("lead"), "approval", RULES)
    assert not after(owed, ending.finish(after(owed), DAY)).clocks.open()
