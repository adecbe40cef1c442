"""What was asked for becomes the rules that are hashed, and what is composed may be announced."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from services.sampling.draws.draw.announcing import (
    DueOfParties,
    FrameNotApproved,
    FrameOrRoster,
    OpenByMissing,
    check_asked,
    check_frozen,
    compose,
    open_by,
)
from services.sampling.draws.draw.dealing import NoDeals
from shared.draws.announcement import check_announcement
from shared.draws.deals import CountsBeyondStratum
from shared.draws.drand import QUICKNET
from shared.draws.frames import Lists
from shared.draws.parties import BureauNotFirst, CommitmentSignatureRefused
from shared.draws.spec import AssignSpec, RankSpec, Spec, read_spec
from tests.support.parties import FEDERATION, LEGAL, NOTARY, MadeUpParty
from tests.unit.sampling.draws.draw.frozen import FRAME_ID, HORIZON, PLACE, POLICY, frame, known, request, roster
from tests.unit.sampling.draws.draw.story import BEGIN, DRAW, DUE, FRAME, KEY, PURPOSE, ROSTER, shares


def composed(lists: Any = None, **changes: Any) -> Spec:
    return compose(request(**changes), PLACE, lists or frame(), HORIZON)


def accepted(spec: Spec, lists: Lists = FRAME, **changes: Any) -> bool:
    """Whether the announcement is read back as it is, and accepted. Raises what it is refused for."""
    assert read_spec(spec.as_json()) == spec
    check_announcement(spec, lists, known(**changes))
    return True


def test_a_draw_of_units_may_be_announced() -> None:
    spec = composed()
    assert accepted(spec)
    assert isinstance(spec, RankSpec)
    assert (spec.bureau, spec.organisation, spec.year, spec.serial) == (*PLACE[:2], 2023, 7)
    assert (spec.draw, spec.purpose) == (str(DRAW), PURPOSE)
    assert (spec.policy.file, spec.policy.rule) == (POLICY, "monthly")
    assert (spec.frame.size, spec.frame.key, spec.excluded.size) == (20, KEY, 1)
    assert ([(deal.stratum, deal.count) for deal in spec.deals], spec.reserve) == ([("W", 3)], 2)


def test_a_draw_of_people_may_be_announced() -> None:
    spec = compose(request(frame=None, roster=str(FRAME_ID), deals=None, reserve=None), PLACE, roster(), HORIZON)
    assert accepted(spec, ROSTER)
    assert isinstance(spec, AssignSpec)
    assert (spec.tasks.size, spec.people.size, spec.tasks.key, spec.people.key) == (2, 6, KEY, KEY)
    assert (spec.policy.file, spec.policy.rule) == ("", "")


def test_a_frame_by_hand_follows_no_rule() -> None:
    """Also where it was made while a policy was in force."""
    spec = composed(frame(purpose="own/2023-08"))
    assert spec.purpose == "own/2023-08"
    assert (spec.policy.file, spec.policy.rule) == ("", "")


def test_without_a_time_the_round_is_the_first_after_the_usual_lead() -> None:
    (beacon,) = composed().entropy
    assert beacon.type == "drand"
    assert (beacon.source, beacon.chain) == ("beacon", QUICKNET.hash)
    assert BEGIN + HORIZON.lead <= datetime.fromisoformat(beacon.due) < BEGIN + HORIZON.lead + timedelta(seconds=3)
    assert datetime.fromisoformat(beacon.due).timestamp() == QUICKNET.due(beacon.round)


@pytest.mark.parametrize("due", ["2023-08-23T15:15:33Z", "2023-08-23T23:15:31.5+08:00", "2023-08-23T15:15:30.001Z"])
def test_a_time_asks_for_the_first_round_from_then(due: str) -> None:
    (beacon,) = composed(due=due).entropy
    assert beacon.type == "drand"
    assert (beacon.round, datetime.fromisoformat(beacon.due)) == (123, DUE)


def test_a_draw_by_the_beacon_ends_a_day_after_its_round() -> None:
    assert composed(due="2023-08-23T15:15:33Z").ends == "2023-08-24T15:15:33Z"
    assert composed(due="2023-08-23T15:15:33Z", ends="2023-08-25T08:00:00+08:00").ends == "2023-08-25T00:00:00Z"


def test_a_draw_by_parties_ends_when_their_time_is_over() -> None:
    spec = composed(parties=shares())
    assert accepted(spec)
    assert [source.as_json() for source in spec.entropy] == shares()
    assert spec.ends == "2023-08-30T15:00:00Z"
    assert composed(parties=shares(), ends="2023-09-01T00:00:00.9Z").ends == "2023-09-01T00:00:00Z"


def test_the_order_and_the_signatures_of_parties_are_judged_as_they_are_given() -> None:
    with pytest.raises(BureauNotFirst):
        accepted(composed(parties=shares(FEDERATION, NOTARY, LEGAL)))
    other = [party.share("370124", "monthly/2023-09") for party in (FEDERATION, NOTARY)]
    with pytest.raises(CommitmentSignatureRefused):
        accepted(composed(parties=other))


def test_two_draws_of_a_purpose_take_other_nonces() -> None:
    again = MadeUpParty("legal", LEGAL.organisation, LEGAL.name, nonces="again")
    assert accepted(composed(parties=[again.share("370124", PURPOSE), *shares(FEDERATION, NOTARY)]))


def test_what_the_policy_fixes_is_drawn() -> None:
    deals = [{"name": "2023-08", "stratum": "G", "count": 4}]
    spec = composed(frame(deals=deals, reserve=1), deals=None, reserve=None)
    assert isinstance(spec, RankSpec)
    assert ([deal.as_json() for deal in spec.deals], spec.reserve) == (deals, 1)


def test_what_a_frame_cannot_give_is_refused() -> None:
    with pytest.raises(NoDeals):
        composed(deals=None)
    with pytest.raises(CountsBeyondStratum):
        accepted(composed(deals=[{"name": "三月", "stratum": "W", "count": 11}]))


@pytest.mark.parametrize(
    "said",
    [
        {"frame": None},
        {"roster": str(FRAME_ID)},
        {"frame": None, "roster": str(FRAME_ID), "reserve": None},
        {"frame": None, "roster": str(FRAME_ID), "deals": None},
    ],
)
def test_a_draw_is_over_a_frame_or_over_a_roster(said: dict[str, Any]) -> None:
    with pytest.raises(FrameOrRoster):
        check_asked(request(**said))


def test_the_time_of_a_round_has_no_meaning_with_parties() -> None:
    with pytest.raises(DueOfParties):
        check_asked(request(parties=shares(), due="2023-08-24T08:00:00Z"))
    check_asked(request(parties=shares()))


def test_a_request_over_either_is_accepted() -> None:
    check_asked(request())
    check_asked(request(deals=None, reserve=None))
    check_asked(request(frame=None, roster=str(FRAME_ID), deals=None, reserve=None))


def test_a_frame_by_hand_is_approved_by_another_person_first() -> None:
    check_frozen(frame())
    check_frozen(frame(approved=True, purpose="own/2023-08"))
    with pytest.raises(FrameNotApproved) as refused:
        check_frozen(frame(purpose="own/2023-08"))
    assert refused.value.facts == {"frame": str(FRAME_ID)}
    # The word alone does not make a frame one by hand.
    check_frozen(frame(purpose="owned/2023-08"))


DAY = date(2023, 9, 30)


def test_a_covert_draw_names_the_day_of_its_opening() -> None:
    assert open_by(frame(disclosure="after-visits"), DAY) == "2023-09-30"
    with pytest.raises(OpenByMissing, match="names the day"):
        open_by(frame(disclosure="after-visits"), None)
    for disclosure in ("at-once", "never"):
        assert open_by(frame(disclosure=disclosure), None) == ""
        with pytest.raises(OpenByMissing, match="leave `open_by` out"):
            open_by(frame(disclosure=disclosure), DAY)


def test_a_draw_that_serves_a_covert_draw_has_its_day() -> None:
    serving = frame(disclosure="after-visits", open_by="2023-09-15")
    assert open_by(serving, None) == "2023-09-15"
    # `check_open_by` refuses another day than the inherited one.
    assert open_by(serving, DAY) == "2023-09-30"


@pytest.mark.parametrize(
    "said",
    [
        {"due": "9999-12-31T23:59:59Z"},
        {"due": "2023-08-23T15:15:33"},
        {"ends": "2100-01-01T00:00:01Z"},
        {"reserve": 10_001},
        {"reserve": -1},
        {"deals": []},
        {"deals": [{"name": " ", "count": 1}]},
        {"deals": [{"name": "三月", "count": 0}]},
        {"deals": [{"name": f"批次{n}", "count": 1} for n in range(257)]},
        {"parties": shares() * 3},
        {"parties": [{**shares()[0], "key": "00"}]},
        {"dice": 3},
    ],
)
def test_what_is_no_request_is_not_read(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        request(**said)


def test_times_in_a_spec_are_utc_without_fractions() -> None:
    now = datetime(2023, 8, 23, 15, 0, 0, 750_000, tzinfo=UTC)
    spec = compose(request(), PLACE, frame(), HORIZON._replace(now=now))
    assert accepted(spec, now=now)
    assert all(len(time) == 20 for time in (spec.ends, spec.as_json()["entropy"][0]["due"]))


@pytest.mark.parametrize("days", [2, 30])
@pytest.mark.parametrize("fraction", [0, 1, 750_000])
def test_parties_have_all_days_that_the_operator_has_set(days: int, fraction: int) -> None:
    """2 and 30 are the least and the most that the setting takes; the protocol takes 2 to 31 days."""
    now = BEGIN + timedelta(microseconds=fraction)
    horizon = HORIZON._replace(now=now, reveal=timedelta(days=days))
    assert accepted(compose(request(parties=shares()), PLACE, frame(), horizon), now=now)
