"""What was asked for becomes the rules that are hashed."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from pydantic import ValidationError

from services.sampling.draws.draw.announcing import (
    AlreadyReplaced,
    DrawPlace,
    ReplacesStanding,
    YearNotOpen,
    check_replaced,
    compose,
    year_of,
)
from services.sampling.draws.draw.dealing import CountOrRate, DealPool
from services.sampling.draws.draw.ending import approve_void, request_void
from services.sampling.draws.draw.requests import AnnounceDrawRequest
from shared.draws.announcement import check_announcement
from shared.draws.deals import BadRate
from shared.draws.entropy import DueNotTheRounds, UnknownChain
from shared.draws.frames import frame_root
from shared.draws.spec import Drand, RankSpec
from tests.unit.sampling.draws.draw.story import (
    BEACON,
    BEGIN,
    CHIEF,
    DRAW,
    DUE,
    ESCROW,
    FEDERATION,
    LEGAL,
    UNITS,
    Story,
)

POOL = DealPool(frame_root(UNITS), {"G": 10, "W": 10})
LEAD = timedelta(minutes=10)


def request(**changes: Any) -> AnnounceDrawRequest:
    plain: dict[str, Any] = {
        "title": "三月双随机抽查",
        "frame": str(uuid4()),
        "deals": [{"name": "三月", "stratum": "W", "rate": "30%"}],
        "reserve": 2,
        "entropy": [LEGAL.as_json(), FEDERATION.as_json(), ESCROW.as_json()],
    }
    return AnnounceDrawRequest.model_validate({**plain, **changes})


def composed(**changes: Any) -> RankSpec:
    return compose(request(**changes), DrawPlace("370124", 2023, 7, DRAW), POOL, now=BEGIN, lead=LEAD)


def beacon(**fields: Any) -> Drand:
    spec = composed(entropy=[LEGAL.as_json(), {"source": "信标", "type": "drand", **fields}])
    source = spec.entropy[-1]
    assert isinstance(source, Drand)
    return source


def test_what_is_composed_may_be_announced() -> None:
    spec = composed()
    check_announcement(spec, UNITS, BEGIN)
    assert (spec.bureau, spec.year, spec.serial, spec.draw) == ("370124", 2023, 7, str(DRAW))


@pytest.mark.parametrize(("rate", "count"), [("30%", 3), ("31%", 4), ("3/10", 3), ("1/3", 4)])
def test_a_rate_is_of_its_stratum_and_rounded_up(rate: str, count: int) -> None:
    assert composed(deals=[{"name": "三月", "stratum": "W", "rate": rate}]).deals[0].count == count


@pytest.mark.parametrize("given", [{}, {"count": 3, "rate": "30%"}])
def test_a_deal_takes_a_count_or_a_rate(given: dict[str, Any]) -> None:
    with pytest.raises(CountOrRate):
        composed(deals=[{"name": "三月", "stratum": "W", **given}])


def test_a_bad_rate_is_refused() -> None:
    with pytest.raises(BadRate):
        composed(deals=[{"name": "三月", "stratum": "W", "rate": "0.3"}])


def test_a_beacons_round_is_the_first_after_the_usual_lead() -> None:
    chosen = beacon()
    assert BEGIN + LEAD <= datetime.fromisoformat(chosen.due) < BEGIN + LEAD + timedelta(seconds=3)
    assert chosen.owner == "League of Entropy"


def test_a_beacons_round_follows_from_a_time() -> None:
    assert beacon(due=DUE.isoformat()).round == 123
    assert beacon(due="2023-08-23T23:15:31.5+08:00") == beacon(round=123)
    assert beacon(round=123).due == BEACON.due


def test_a_round_and_another_time_contradict_each_other() -> None:
    assert beacon(round=123, due=DUE.isoformat()).round == 123
    with pytest.raises(DueNotTheRounds):
        beacon(round=124, due=DUE.isoformat())


def test_an_unknown_chain_has_no_rounds() -> None:
    with pytest.raises(UnknownChain):
        beacon(chain="0" * 64)


@pytest.mark.parametrize("fields", [{"due": "9999-12-31T23:59:59Z"}, {"due": "2023-08-23T15:15:33"}, {"round": 10**10}])
def test_times_beyond_any_plan_or_without_a_zone_are_not_read(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        beacon(**fields)


def test_the_year_is_beijings() -> None:
    new_year = datetime(2026, 12, 31, 16, tzinfo=UTC)
    assert year_of(None, new_year - timedelta(seconds=1)) == 2026
    assert year_of(None, new_year) == 2027
    assert year_of(2028, new_year) == 2028


@pytest.mark.parametrize("year", [2025, 2028])
def test_other_years_have_no_draws_now(year: int) -> None:
    with pytest.raises(YearNotOpen):
        year_of(year, datetime(2026, 6, 1, tzinfo=UTC))


def test_only_a_void_draw_is_held_again_and_once() -> None:
    story = Story()
    with pytest.raises(ReplacesStanding):
        check_replaced(story.draw, None)
    story.then(request_void(story.draw, "名单有误"))
    story.then(approve_void(story.draw, person=CHIEF), by=CHIEF)
    check_replaced(story.draw, None)
    with pytest.raises(AlreadyReplaced):
        check_replaced(story.draw, uuid4())
