"""Reasons to be out, with their dates and counts."""

from datetime import date

import pytest

from services.sampling.draws.frame.exclusions import (
    LABELS,
    Inspection,
    Past,
    caps_reached,
    first_day_needed,
    out_by_past,
    standing,
    tallied,
)
from shared.policy.draws import Cap
from shared.policy.selection import AtCap, Drawn, Exclusion, Inspected, InspectedElsewhere, Named

ON = date(2026, 9, 10)
A, B, C, D = "91370124EXAM0001", "91370124EXAM0002", "91370124EXAM0003", "91370124EXAM0004"
PAST = Past(
    inspections=(
        Inspection(A, date(2026, 1, 1), "", "plan"),
        Inspection(A, date(2026, 3, 10), "", "draw"),
        Inspection(B, date(2025, 12, 31), "", "plan"),
        Inspection(C, date(2026, 8, 1), "市场监督管理局", "plan"),
        Inspection(D, date(2026, 5, 5), "", "complaint"),
    ),
    drawn={B: date(2026, 2, 3)},
)


def out(*exclusions: Exclusion) -> dict[str, list[str]]:
    return {who: [reason.because for reason in reasons] for who, reasons in out_by_past(exclusions, PAST, ON).items()}


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
    (reason,) = out_by_past([Inspected(because="inspected")], PAST, ON)[A]
    assert reason.detail == "本年度已检查，共 2 次，最近一次 2026-03-10。"
    assert reason.detail_en == "Inspected this year: 2, last on 2026-03-10."


def test_another_departments_inspection_is_no_own_one() -> None:
    reasons = out_by_past([InspectedElsewhere(because="inspected-elsewhere", within_months=6)], PAST, ON)
    assert {who: reason.detail for who, (reason,) in reasons.items()} == {
        C: "近 6 个月已由市场监督管理局检查，共 1 次，最近一次 2026-08-01。"
    }
    assert not out(InspectedElsewhere(because="inspected-elsewhere", within_months=1))


def test_drawn_and_named() -> None:
    named = Named(because="named", identifiers=(B, C), reason="正在搬迁")
    assert out(Drawn(because="drawn"), named) == {B: ["drawn", "named"], C: ["named"]}
    assert "正在搬迁" in out_by_past([named], PAST, ON)[C][0].detail
    assert "2026-02-03" in out_by_past([Drawn(because="drawn")], PAST, ON)[B][0].detail_en


def test_a_cap_counts_this_years_own_inspections_but_its_exceptions() -> None:
    strict = Cap(times=1, basis="示例规定第一条")
    lenient = Cap(times=2, basis="示例规定第一条", except_for=("complaint",))
    once, twice = caps_reached([strict, lenient], PAST, ON)
    assert [who for who in (A, B, C, D) if once.reason(who)] == [A, D]
    assert [who for who in (A, B, C, D) if twice.reason(who)] == [A]
    reason = twice.reason(A)
    assert reason is not None
    assert reason.detail == "本年度已检查 2 次，达到频次上限 2 次（示例规定第一条）。"


def test_only_the_days_that_matter_are_asked_for() -> None:
    assert first_day_needed([Drawn(because="drawn")], ON) is None
    assert first_day_needed([AtCap(because="at-cap")], ON) == date(2026, 1, 1)
    both: list[Exclusion] = [
        Inspected(because="inspected"),
        InspectedElsewhere(because="inspected-elsewhere", within_months=12),
    ]
    assert first_day_needed(both, ON) == date(2025, 9, 10)


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
