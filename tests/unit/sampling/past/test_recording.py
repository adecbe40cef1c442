"""Whose inspections may be put on record: the directory's enterprises, and those drawn out of another bureau's plan."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.sampling.past.inspection.recording import InspectionsRefused, KnownBefore, check
from services.sampling.past.inspection.requests import InspectionRequest

DRAW, TODAY = UUID(int=1), date(2022, 6, 15)
OWN, COUNTYS, WITHDRAWN = "91411100JURN00013E", "91411121JURN00013E", "91411121JURN00021B"
KNOWN = KnownBefore(frozenset([OWN]), {DRAW: {COUNTYS: date(2022, 6, 10), WITHDRAWN: None}}, frozenset())


def entry(identifier: str, **said: Any) -> InspectionRequest:
    about = {"held_on": "2022-06-15", "occasion": "draw", "source": "现场检查记录", **said}
    return InspectionRequest(identifier=identifier, **about)


def faults(*entries: InspectionRequest, known: KnownBefore = KNOWN) -> list[str]:
    with pytest.raises(InspectionsRefused) as refused:
        check(entries, known, TODAY)
    found: Any = refused.value.facts["faults"]
    return [fault["code"] for fault in found]


def test_what_was_drawn_out_of_a_countys_plan_need_not_be_in_the_directory() -> None:
    check([entry(OWN), entry(COUNTYS, draw=DRAW)], KNOWN, TODAY)


def test_a_drawn_district_or_expert_is_put_on_record_too() -> None:
    drawn = {DRAW: {"411121": date(2022, 6, 10), "Z-07": date(2022, 6, 10)}}
    check([entry("411121", draw=DRAW), entry("Z-07", draw=DRAW)], KNOWN._replace(drawn=drawn), TODAY)


def test_without_its_draw_it_must_be() -> None:
    assert faults(entry(COUNTYS)) == ["enterprise-unknown"]
    assert faults(entry(COUNTYS, draw=UUID(int=2))) == ["enterprise-unknown", "draw-unknown"]


def test_a_team_is_one_of_the_policy_and_of_this_bureau() -> None:
    known = KNOWN._replace(teams=frozenset({"W"}))
    check([entry(OWN, team="W", methods=["online"])], known, TODAY)
    assert faults(entry(OWN, team="X"), known=known) == ["team-unknown"]
    assert faults(entry(OWN, team="W", department="消防"), known=known) == ["team-of-another-department"]


def test_whom_the_draw_let_go_is_not_inspected_for_it() -> None:
    assert faults(entry(WITHDRAWN, draw=DRAW)) == ["no-longer-drawn"]


def test_not_before_it_was_drawn() -> None:
    assert faults(entry(COUNTYS, draw=DRAW, held_on="2022-06-09")) == ["before-draw"]


def test_since_cases_holds_the_bureaus_inspections_people_record_others_and_older_ones() -> None:
    known = KNOWN._replace(cases_since=date(2022, 6, 10))
    check([entry(OWN, held_on="2022-06-09"), entry(OWN, department="示例市场监管局")], known, TODAY)
    for day in ("2022-06-10", "2022-06-15"):
        assert faults(entry(OWN, held_on=day), known=known) == ["held-by-cases"]
