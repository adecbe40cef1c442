"""Reasons to be out, with their dates and counts."""

from datetime import date

import pytest

from services.sampling.draws.frame.exclusions import (
    LABELS,
    Past,
    When,
    caps_reached,
    first_day_needed,
    out_by_past,
    standing,
    tallied,
)
from services.sampling.past.inspection.visits import HeldInspection
from services.sampling.registers.enterprises.team_in_charge import NoTeam, OneTeam, SeveralTeams
from shared.policy.coverage import Cap
from shared.policy.selection import AtCap, Drawn, Exclusion, Inspected, InspectedElsewhere, Named

ON = date(2026, 9, 10)
WHEN = When(ON, 2026)
A, B, C, D = "91370124EXAM0001", "91370124EXAM0002", "91370124EXAM0003", "91370124EXAM0004"
PAST = Past(
    inspections=(
        HeldInspection(A, date(2026, 1, 1), "plan"),
        HeldInspection(A, date(2026, 3, 10), "draw"),
        HeldInspection(A, date(2026, 3, 10), "plan"),
        HeldInspection(B, date(2025, 12, 31), "plan"),
        HeldInspection(C, date(2026, 8, 1), "plan", "市场监督管理局"),
        HeldInspection(D, date(2026, 5, 5), "complaint"),
    ),
    drawn={B: date(2026, 2, 3)},
)


def out(*exclusions: Exclusion) -> dict[str, list[str]]:
    return {who: [reason.because for reason in reasons] for who, reasons in out_by_past(exclusions, PAST, WHEN).items()}


def test_inspected_this_year_or_in_the_last_months() -> None:
    assert out(Inspected(because="inspected")) == {A: ["inspected"], D: ["inspected"]}
    assert out(Inspected(because="inspected", within_months=6)) == {A: ["inspected"], D: ["inspected"]}
    assert out(Inspected(because="inspected", within_months=5)) == {D: ["inspected"]}
    assert out(Inspected(because="inspected", within_months=9)) == {
        A: ["inspected"],
        B: ["inspected"],
        D: ["inspected"],
    }


def test_a_reason_tells_how_often_and_when_last() -> None:
    (reason,) = out_by_past([Inspected(because="inspected")], PAST, WHEN)[A]
    assert reason.detail == "本年度已检查，共 2 次，最近一次 2026-03-10。"
    assert reason.detail_en == "Inspected this year: 2, last on 2026-03-10."


def test_this_year_is_the_year_that_is_said() -> None:
    """In December a frame of next year's plan leaves nobody out for this year's inspections."""
    next_year = When(date(2026, 12, 28), 2027)
    assert not out_by_past([Inspected(because="inspected")], PAST, next_year)
    assert first_day_needed([Inspected(because="inspected")], next_year) == date(2027, 1, 1)
    assert set(out_by_past([Inspected(because="inspected")], PAST, When(date(2026, 1, 5), 2025))) == {B}


def test_another_departments_inspection_is_no_own_one() -> None:
    reasons = out_by_past([InspectedElsewhere(because="inspected-elsewhere", within_months=6)], PAST, WHEN)
    assert {who: reason.detail for who, (reason,) in reasons.items()} == {
        C: "近 6 个月已由市场监督管理局检查，共 1 次，最近一次 2026-08-01。"
    }
    assert not out(InspectedElsewhere(because="inspected-elsewhere", within_months=1))


def test_drawn_and_named() -> None:
    named = Named(because="named", identifiers=(B, C), reason="正在搬迁")
    assert out(Drawn(because="drawn"), named) == {B: ["drawn", "named"], C: ["named"]}
    assert "正在搬迁" in out_by_past([named], PAST, WHEN)[C][0].detail
    assert "2026-02-03" in out_by_past([Drawn(because="drawn")], PAST, WHEN)[B][0].detail_en


def test_a_cap_counts_this_years_own_inspections_but_its_exceptions() -> None:
    strict = Cap(times=1, basis="示例规定第一条")
    lenient = Cap(times=2, basis="示例规定第一条", except_for=("complaint",))
    once, twice = caps_reached([strict, lenient], PAST, 2026)
    assert sorted(once.reasons_for(NoTeam())) == [A, D]
    assert sorted(twice.reasons_for(NoTeam())) == [A]
    assert twice.reasons_for(NoTeam())[A].detail == "本年度已检查 2 次，达到频次上限 2 次（示例规定第一条）。"


def test_a_cap_on_the_visits_of_each_team_needs_the_team_in_charge() -> None:
    cap = Cap(times=1, basis="示例规定", methods=("on-site",), visits_of="team")
    past = Past((HeldInspection(A, date(2026, 3, 1), "draw", team="W"), HeldInspection(B, date(2026, 3, 1), "draw")))
    (found,) = caps_reached([cap], past, 2026)
    assert list(found.reasons_for(OneTeam("W"))) == [A]
    for team in (OneTeam("G"), NoTeam(), SeveralTeams(("G", "W"))):
        assert not found.reasons_for(team)
    reason = found.reasons_for(OneTeam("W"))[A]
    assert reason.detail == "本年度 W 组已现场检查 1 次，达到频次上限 1 次（示例规定）。"
    assert reason.detail_en == "Inspected (on site) by team W 1 times this year; the cap is 1 (示例规定)."


def test_only_the_days_that_matter_are_asked_for() -> None:
    assert first_day_needed([Drawn(because="drawn")], WHEN) is None
    assert first_day_needed([AtCap(because="at-cap")], WHEN) == date(2026, 1, 1)
    both: list[Exclusion] = [
        Inspected(because="inspected"),
        InspectedElsewhere(because="inspected-elsewhere", within_months=12),
    ]
    assert first_day_needed(both, WHEN) == date(2025, 9, 10)


@pytest.mark.parametrize(
    ("population", "texts", "because"),
    [
        ("enterprises", {"status": "open"}, None),
        ("enterprises", {"status": "suspended"}, "not-open"),
        ("enterprises", {"status": "closed"}, "not-open"),
        ("enterprises", {"status": "moved"}, "not-open"),
        ("people", {"on_duty": "yes", "certificate_expires": ""}, None),
        ("people", {"on_duty": "yes", "certificate_expires": "2026-09-10"}, None),
        ("people", {"on_duty": "yes", "certificate_expires": "2026-09-09"}, "certificate-expired"),
        ("people", {"on_duty": "no", "certificate_expires": ""}, "off-duty"),
        ("experts", {"on_duty": "no"}, "off-duty"),
        ("experts", {"on_duty": "yes"}, None),
        ("items", {}, None),
        ("counties", {}, None),
    ],
)
def test_who_is_out_whatever_the_selection_says(population: str, texts: dict[str, str], because: str | None) -> None:
    reason = standing(population, texts, ON)  # type: ignore[arg-type]  # one of the literals, as parametrised
    assert (reason and reason.because) == because
    assert because is None or because in LABELS


def test_a_tally_says_how_many_for_which_reason() -> None:
    assert tallied({"inspected": 10, "not-open": 2}) == ("已检查 10，未在营业 2", "inspected already 10, not open 2")


def test_whoever_was_drawn_for_the_purpose_is_out_by_no_rule_of_the_selection() -> None:
    past = PAST._replace(for_purpose={B: date(2026, 2, 3), C: date(2026, 2, 4)})
    found = out_by_past(
        [Drawn(because="drawn"), InspectedElsewhere(because="inspected-elsewhere", within_months=6)], past, WHEN
    )
    codes = {who: [reason.because for reason in reasons] for who, reasons in found.items()}
    assert codes == {B: ["drawn"], C: ["inspected-elsewhere", "drawn"]}, "each reason once"
    assert found[B][0].detail == "已于 2026-02-03 为同一用途抽中或递补。"
