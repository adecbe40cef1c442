"""Purposes: made from the rule, the day and the stratum; a purpose that the protocol cannot carry is refused."""

from datetime import date
from uuid import UUID

import pytest

from shared.draws.text import PURPOSE_LIMIT
from shared.policy.draws import DrawKind, Period
from shared.policy.purposes import (
    PurposeUnfit,
    When,
    by_hand,
    is_by_hand,
    of_crews,
    of_items,
    of_kind,
    of_more,
    of_teams,
    served,
)
from shared.policy.selection import Selection

WHEN = When(date(2026, 3, 2), 2026, "2026-03")
DRAW = UUID("0190f1d2-7c1b-7c3e-9d4e-2f6a5b8c9d10")


def kind(**fields: object) -> DrawKind:
    return DrawKind.model_validate({"name": "monthly", "title": "月度", "selection": Selection(), **fields})


@pytest.mark.parametrize(
    ("per", "expected"),
    [
        (None, "monthly/2026-03"),
        ("year", "monthly/2026"),
        ("half-year", "monthly/2026-H1"),
        ("quarter", "monthly/2026-Q1"),
        ("month", "monthly/2026-03"),
        ("day", "monthly/2026-03-02"),
    ],
)
def test_the_period_follows_from_the_rule(per: Period | None, expected: str) -> None:
    assert of_kind(kind(per=per), WHEN) == expected


@pytest.mark.parametrize(
    ("day", "half", "quarter"),
    [(date(2026, 6, 30), "H1", "Q2"), (date(2026, 7, 1), "H2", "Q3"), (date(2026, 12, 31), "H2", "Q4")],
)
def test_the_day_decides_the_half_year_and_the_quarter(day: date, half: str, quarter: str) -> None:
    when = When(day, day.year, f"{day:%Y-%m}")
    assert of_kind(kind(per="half-year"), when) == f"monthly/2026-{half}"
    assert of_kind(kind(per="quarter"), when) == f"monthly/2026-{quarter}"


def test_a_schedule_of_months_is_drawn_once_for_the_year_of_the_plan() -> None:
    assert of_kind(kind(months=[3, 4]), When(date(2025, 12, 20), 2026, "2025-12")) == "monthly/2026"


def test_counts_of_the_plan_are_drawn_for_the_month_that_the_request_names() -> None:
    assert of_kind(kind(by_plan=True), When(date(2026, 2, 27), 2026, "2026-03")) == "monthly/2026-03"


def test_a_single_stratum_has_its_own_purpose() -> None:
    assert of_kind(kind(), WHEN, "危险化学品") == "monthly/2026-03/危险化学品"


def test_other_draws() -> None:
    assert by_hand(WHEN.day) == "own/2026-03"
    assert is_by_hand("own/2026-03")
    assert not is_by_hand("monthly/2026-03")
    assert of_teams("2026") == "teams/2026"
    assert of_crews(DRAW, 2) == f"crews/{DRAW}/2"
    assert of_items(DRAW, 1) == f"items/{DRAW}/1"


def test_vacant_places_have_a_purpose_and_room_for_its_number() -> None:
    assert of_more("monthly/2026-03", 2) == "monthly/2026-03/more-2"
    room = "更" * (PURPOSE_LIMIT - len("monthly/2026-03//more-99"))
    assert len(of_more(of_kind(kind(), WHEN, room), 99)) == PURPOSE_LIMIT
    with pytest.raises(PurposeUnfit):
        of_kind(kind(), WHEN, f"{room}更")


def test_people_and_items_serve_a_deal() -> None:
    for purpose in (of_crews(DRAW, 12), of_items(DRAW, 12), f"{of_crews(DRAW, 12)}/more-1"):
        assert served(purpose) == (DRAW, 12)
    for purpose in ("monthly/2026-03", "monthly/2026-03/W", "own/2026-03", "teams/2026"):
        assert served(purpose) is None


@pytest.mark.parametrize("stratum", ["非煤 矿山", "非煤\u3000矿山", "矿\u200b山", "更" * 100, "more-1", "矿山/more-2"])
def test_a_stratum_that_no_purpose_can_carry_is_refused(stratum: str) -> None:
    with pytest.raises(PurposeUnfit) as refused:
        of_kind(kind(), WHEN, stratum)
    assert refused.value.facts["purpose"] == f"monthly/2026-03/{stratum}"


def test_a_season_that_continues_no_purpose() -> None:
    with pytest.raises(PurposeUnfit):
        of_teams("more-1")
