"""Which places of a draw are drawn again, for which purpose, and which draw cannot be continued."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.sampling.draws.frame import continuing
from services.sampling.draws.frame.continuing import Continued, DrawSoFar, NotToContinue, narrowed, vacant_deals
from services.sampling.draws.frame.requests import FrameRequest
from services.sampling.draws.frame.scope import scope_of
from services.sampling.draws.frame.serving import DrawNotThere, Serving
from shared.draws.purpose import NothingVacant
from shared.draws.spec import RankSpec, read_spec
from shared.policy.asked import RulesMalformed
from shared.policy.reading import read_policy
from tests.unit.draws.logs import draw_id, spec_for
from tests.unit.policy.examples import HEAD

TODAY = date(2020, 3, 9)
MONTHLY = "monthly/2020-03"
DEALS = [
    {"name": "一", "stratum": "G", "count": 3},
    {"name": "一", "stratum": "W", "count": 2},
    {"name": "二", "stratum": "G", "count": 2},
]
DRAWS = """\
draws:
  - {name: monthly, title: 月度, selection: {stratify_by: sector}, shares: [{count: 1}], reserve: 9, entropy: parties}
  - {name: things, title: 事项, selection: {population: items}, shares: [{count: 1}]}
"""
POLICY = read_policy((HEAD + DRAWS).encode()).policy


def so_far(number: int, purpose: str, status: str = "completed", open_by: str = "") -> DrawSoFar:
    spec = read_spec(spec_for(number, purpose, deals=DEALS, reserve=1))
    return DrawSoFar(UUID(draw_id(number)), status, UUID(int=number), open_by, spec)


def held(*later: str, purpose: str = MONTHLY, open_by: str = "") -> Continued:
    first = so_far(1, purpose, open_by=open_by)
    numbers = {int(one.removeprefix("more-")) for one in later}
    return Continued(first, [so_far(n, f"{purpose}/{one}") for n, one in enumerate(later, start=2)], frozenset(numbers))


def allowed(found: Continued | None, *, assigns: bool = False, today: date = TODAY) -> Continued:
    return continuing.check_continuable(UUID(int=1), found, assigns=assigns, today=today)


@pytest.mark.parametrize(
    ("later", "purpose"),
    [
        ((), f"{MONTHLY}/more-1"),
        (("more-1",), f"{MONTHLY}/more-2"),
        # More-1 was annulled: its number is free again.
        (("more-2",), f"{MONTHLY}/more-1"),
    ],
)
def test_the_next_number_is_the_first_that_no_draw_has(later: tuple[str, ...], purpose: str) -> None:
    assert allowed(held(*later)).purpose == purpose


def test_a_more_n_is_continued_by_its_base() -> None:
    assert continuing.base_of(f"{MONTHLY}/more-3") == continuing.base_of(MONTHLY) == MONTHLY


def test_exactly_the_places_that_nobody_has_taken() -> None:
    taken = {("一", "G"): 1, ("一", "W"): 2, ("二", "G"): 1}
    assert [tuple(deal.model_dump().values()) for deal in vacant_deals(held(), taken)] == [
        ("一", "G", 2),
        ("二", "G", 1),
    ]
    with pytest.raises(NothingVacant) as refused:
        vacant_deals(held(), {("一", "G"): 3, ("一", "W"): 2, ("二", "G"): 2})
    assert (refused.value.facts["places"], refused.value.facts["reserve"]) == (7, 1)


def test_a_draw_that_is_not_over_is_not_continued() -> None:
    with pytest.raises(DrawNotThere):
        allowed(None)
    for found in (
        Continued(so_far(1, MONTHLY, "announced"), [], frozenset()),
        Continued(so_far(1, MONTHLY), [so_far(2, f"{MONTHLY}/more-1", "announced")], frozenset({1})),
    ):
        with pytest.raises(NotToContinue, match="completed"):
            allowed(found)


def test_units_are_drawn_again_by_a_frame_and_people_by_a_roster() -> None:
    with pytest.raises(NotToContinue, match="by a frame"):
        allowed(held(), assigns=True)


def test_teams_and_another_months_list_by_hand_are_not_continued() -> None:
    with pytest.raises(NotToContinue, match="departures"):
        allowed(held(purpose="teams/2020"))
    assert allowed(held(purpose="own/2020-03")).purpose == "own/2020-03/more-1"
    with pytest.raises(NotToContinue, match="own month"):
        allowed(held(purpose="own/2020-02"))


def test_nothing_is_asked_beside_the_draw() -> None:
    alone: dict[str, Any] = {"title": "补抽", "continues": str(UUID(int=1))}
    continuing.check_alone(FrameRequest.model_validate(alone))
    with pytest.raises(RulesMalformed) as refused:
        continuing.check_alone(FrameRequest.model_validate({**alone, "covert": True, "kind": "monthly", "deal": 1}))
    faults = refused.value.facts["faults"]
    assert isinstance(faults, list)
    assert [fault["pointer"] for fault in faults if isinstance(fault, dict)] == ["/covert", "/deal", "/kind"]


def test_the_request_of_the_first_draw_is_read_again() -> None:
    """As it stands in the log: what was stored once is read for ever."""
    by_kind = {"kind": "monthly", "stratum": "W", "plan": str(UUID(int=5)), "month": "2020-03", "covert": True}
    of_items = {"kind": "things", "draw": str(UUID(int=6)), "deal": 2}
    by_hand = {
        "selection": {"where": {"identifier": ["1"]}, "exclude": [{"because": "drawn"}], "stratify_by": "sector"},
        "shares": [{"rate": "30%"}],
        "reserve": 2,
    }
    for stored in (by_kind, of_items, by_hand):
        assert continuing.asked_first("名单", stored).as_made == stored


def test_the_rule_is_that_of_the_first_draw_and_the_beacon_decides() -> None:
    found = held("more-1")
    request = FrameRequest.model_validate({"title": "补抽", "kind": "monthly"})
    scope = scope_of(request, POLICY, TODAY, None)
    deals = vacant_deals(found, {})
    narrow = narrowed(scope, found, deals)
    assert isinstance(found.first.spec, RankSpec)
    assert (narrow.purpose, narrow.entropy, narrow.reserve) == (f"{MONTHLY}/more-2", "beacon", 1)
    assert (narrow.rules, narrow.kind, narrow.taking.vacant) == (scope.rules, "monthly", deals)
    assert narrow.continues == tuple(found.draws)
    assert narrow.disclosure == "at-once"


@pytest.mark.parametrize(("open_by", "disclosure"), [("2020-06-01", "after-visits"), ("", "at-once")])
def test_items_are_covert_as_long_as_the_draw_that_they_are_for(open_by: str, disclosure: str) -> None:
    request = FrameRequest.model_validate({"title": "补抽", "kind": "things", "draw": str(UUID(int=1))})
    scope = scope_of(request, POLICY, TODAY, None, Serving(UUID(int=1), 1, "2020-06-01"))
    found = held(purpose=scope.purpose, open_by=open_by)
    narrow = narrowed(scope, found, vacant_deals(found, {}))
    assert (narrow.disclosure, narrow.open_by) == (disclosure, open_by)
