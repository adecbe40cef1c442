"""A draw ends by itself: completed with its last value; a draw by parties fails at its end, naming who withheld."""

from datetime import datetime, timedelta

import orjson
import pytest

from services.sampling.draws.draw.ending import compute, fail, has_failed, is_decided
from shared.draws.assign import assign
from shared.draws.circumstances import DEMO, LEAST
from shared.draws.entropy import Value
from shared.draws.frames import Frame, Roster
from shared.draws.rank import rank
from shared.draws.seed import outcome_hash, seed
from shared.draws.spec import RankSpec
from tests.support.parties import FEDERATION, LEGAL, NOTARY, PARTIES, MadeUpParty
from tests.unit.sampling.draws.draw.story import (
    BLOB,
    ENDS,
    FRAME,
    PURPOSE,
    ROSTER,
    ROUND_123,
    UNITS,
    Story,
)

ENDS_AT = datetime.fromisoformat(ENDS["parties"])
MOMENT = timedelta(milliseconds=1)


def test_the_beacon_decides_alone() -> None:
    draw = Story().draw
    computed = compute(draw, FRAME, ROUND_123)
    assert computed.seed == seed(draw.leaf, [Value("beacon", ROUND_123)], draw.spec)
    assert isinstance(draw.spec, RankSpec)
    expected = rank(draw.spec, UNITS, computed.seed).as_json()
    assert orjson.loads(computed.outcome) == expected
    assert computed.outcome_hash == outcome_hash(expected)
    fact = computed.stored(BLOB)
    assert (fact.seed, fact.value, fact.outcome_hash) == (computed.seed, ROUND_123, computed.outcome_hash)
    assert fact.outcome == BLOB
    assert set(fact.parts()[0]) == {"seed", "value", "outcome_hash"}


def test_all_nonces_decide_in_the_order_of_the_spec() -> None:
    story = Story(PARTIES)
    draw = story.opened(*PARTIES)
    computed = compute(draw, FRAME, "")
    values = [Value(party.source, party.nonce(PURPOSE)) for party in PARTIES]
    assert computed.seed == seed(draw.leaf, values, draw.spec)
    assert computed.stored(BLOB).value == ""


def test_people_are_put_on_tasks_by_the_protocol() -> None:
    draw = Story(lists=ROSTER).draw
    computed = compute(draw, ROSTER, ROUND_123)
    assert orjson.loads(computed.outcome) == assign(ROSTER.tasks, ROSTER.people, computed.seed).as_json()


def test_the_outcome_does_not_depend_on_those_who_are_left_out() -> None:
    draw, people = Story().draw, Story(lists=ROSTER).draw
    assert compute(draw, Frame(UNITS, None), ROUND_123) == compute(draw, FRAME, ROUND_123)
    without = Roster(ROSTER.tasks, ROSTER.people, None)
    assert compute(people, without, ROUND_123) == compute(people, ROSTER, ROUND_123)


@pytest.mark.parametrize(
    ("opened", "decided"), [((), False), ((LEGAL,), False), ((LEGAL, FEDERATION), False), (PARTIES, True)]
)
def test_decided_once_all_parties_have_opened(opened: tuple[MadeUpParty, ...], decided: bool) -> None:
    story = Story(PARTIES)
    assert is_decided(story.opened(*opened)) is decided


def test_what_has_ended_and_what_waits_for_a_round_is_not_to_be_completed() -> None:
    assert not is_decided(Story().draw)
    assert not is_decided(Story(PARTIES).completed())
    assert not is_decided(Story(PARTIES).failed())


def test_a_draw_by_parties_fails_at_its_end() -> None:
    story = Story(PARTIES)
    assert not has_failed(story.draw, ENDS_AT - MOMENT)
    assert has_failed(story.draw, ENDS_AT)
    story.opened(LEGAL, FEDERATION)
    assert has_failed(story.draw, ENDS_AT + timedelta(days=9))
    # All are there, if late: what stands in the log before the failure counts.
    story.opened(NOTARY)
    assert not has_failed(story.draw, ENDS_AT + timedelta(days=9))


def test_what_has_ended_and_a_draw_by_the_beacon_do_not_fail() -> None:
    for draw in (Story().draw, Story(PARTIES).completed(), Story(PARTIES).failed()):
        assert not has_failed(draw, ENDS_AT + timedelta(days=9))


@pytest.mark.parametrize(
    ("opened", "withheld"), [((), "legal"), ((LEGAL,), "federation"), ((LEGAL, FEDERATION), "notary")]
)
def test_the_failure_names_the_first_party_that_did_not_open(opened: tuple[MadeUpParty, ...], withheld: str) -> None:
    draw = Story(PARTIES).opened(*opened) if opened else Story(PARTIES).draw
    assert fail(draw, ENDS_AT - timedelta(days=5), LEAST).withheld == withheld


@pytest.mark.parametrize(
    ("cosigned", "withheld"),
    [
        (ENDS_AT - LEAST.witness, "federation"),
        (ENDS_AT - LEAST.witness + MOMENT, ""),
        (ENDS_AT + MOMENT, ""),
        (None, ""),
    ],
)
def test_the_failure_names_the_log_where_the_announcement_was_not_witnessed_in_time(
    cosigned: datetime | None, withheld: str
) -> None:
    story = Story(PARTIES)
    assert fail(story.opened(LEGAL), cosigned, LEAST).withheld == withheld


def test_a_demonstration_waits_a_second() -> None:
    draw = Story(PARTIES).draw
    assert fail(draw, ENDS_AT - timedelta(seconds=1), DEMO).withheld == "legal"
    assert fail(draw, ENDS_AT - timedelta(seconds=1) + MOMENT, DEMO).withheld == ""
