"""Every draw ends in exactly one completion or one void."""

import pytest
from services.sampling.draws.draw.confirmation import confirm
from services.sampling.draws.draw.last_share import ShareReading, enter
from services.sampling.draws.draw.reveals import reveal

from services.sampling.draws.draw.ending import (
    NoIndependentShare,
    VoidAlreadyRequested,
    VoidNotRequested,
    approve_void,
    complete,
    request_void,
)
from services.sampling.draws.draw.lifecycle import Draw
from services.sampling.draws.draw.verbs import DRAW
from shared.approval import SamePerson
from shared.canonical import digest
from shared.draws.rank import rank
from shared.draws.seed import Value, seed
from shared.draws.spec import RankSpec
from shared.verbs import NotNow
from tests.unit.sampling.draws.draw.story import (
    BEGIN,
    CHIEF,
    DICE,
    DRAWER,
    EVIDENCE,
    LOTTERY,
    REGISTRAR,
    ROUND_123,
    UNITS,
    Story,
    nonce,
    timing,
)


def settled(*revealing: str) -> Story:
    story = Story()
    for source in revealing:
        story.then(reveal(story.draw, source, nonce(source), now=BEGIN))
    story.then(enter(story.draw, ShareReading(ROUND_123), timing()))
    return story


def voided() -> Draw:
    story = Story()
    story.then(request_void(story.draw, "名单有误"), by=DRAWER)
    return story.then(approve_void(story.draw, person=CHIEF), by=CHIEF)


def test_the_outcome_is_the_protocols() -> None:
    draw = settled("县工商联", "法规股").draw
    fact = complete(draw, UNITS)
    # In the order of the spec, not in that of the reveals.
    assert [value.source for value in fact.entropy] == ["法规股", "县工商联", "信标"]
    assert fact.seed == seed(draw.leaf, [Value(value.source, value.value) for value in fact.entropy], draw.spec)
    assert isinstance(draw.spec, RankSpec)
    assert fact.outcome == rank(draw.spec, UNITS, fact.seed).as_json()
    assert fact.outcome_hash == digest(fact.outcome)
    assert fact.absent == []


def test_absent_parties_are_left_out_of_the_seed_and_listed() -> None:
    fact = complete(settled("县工商联").draw, UNITS)
    assert fact.absent == ["法规股"]
    assert [value.source for value in fact.entropy] == ["县工商联", "信标"]
    assert fact.seed != complete(settled("县工商联", "法规股").draw, UNITS).seed


def test_the_last_share_must_be_there_and_confirmed() -> None:
    story = Story(LOTTERY)
    with pytest.raises(NotNow, match="is announced"):
        DRAW.decide(complete, story.draw, UNITS)
    story.then(enter(story.draw, ShareReading("01234", EVIDENCE), timing()), by=DRAWER)
    with pytest.raises(NotNow, match="is entered"):
        DRAW.decide(complete, story.draw, UNITS)
    story.then(confirm(story.draw, ShareReading("01234"), person=REGISTRAR), by=REGISTRAR)
    assert complete(story.draw, UNITS).absent == ["法规股", "县工商联"]


def test_the_bureaus_own_shares_alone_are_not_enough() -> None:
    story = Story(DICE)
    story.then(reveal(story.draw, "法规股", nonce("法规股"), now=BEGIN))
    story.then(enter(story.draw, ShareReading("0" * 20, EVIDENCE, "县公证处"), timing()), by=DRAWER)
    reading = ShareReading("0" * 20, organisation="县应急管理局")
    draw = story.then(confirm(story.draw, reading, person=REGISTRAR), by=REGISTRAR)
    with pytest.raises(NoIndependentShare) as refused:
        complete(draw, UNITS)
    assert refused.value.facts["absent"] == ["县工商联"]


def test_a_completed_draw_does_not_change() -> None:
    story = settled("法规股", "县工商联")
    draw = story.then(complete(story.draw, UNITS))
    assert draw.status == "completed"
    assert [each.verb for each in DRAW.next(draw, draw=draw.id)] == ["substitute", "vacate", "open"]


def test_a_void_takes_a_request_and_another_persons_approval() -> None:
    story = Story()
    with pytest.raises(VoidNotRequested):
        approve_void(story.draw, person=CHIEF)
    story.then(request_void(story.draw, "名单有误"), by=DRAWER)
    assert story.draw.status == "announced"
    with pytest.raises(VoidAlreadyRequested):
        request_void(story.draw, "再次申请")
    with pytest.raises(SamePerson):
        approve_void(story.draw, person=DRAWER)
    draw = story.then(approve_void(story.draw, person=CHIEF), by=CHIEF)
    assert draw.status == "voided"
    assert draw.void is not None
    assert (draw.void.reason, draw.void.person) == ("名单有误", CHIEF)


def test_a_request_alone_does_not_stop_the_draw() -> None:
    story = settled("法规股", "县工商联")
    story.then(request_void(story.draw, "对结果不满意"))
    story.then(complete(story.draw, UNITS))
    with pytest.raises(NotNow):
        DRAW.decide(approve_void, story.draw, person=CHIEF)


def test_nothing_can_be_done_with_a_void_draw() -> None:
    draw = voided()
    assert DRAW.next(draw, draw=draw.id) == []
    with pytest.raises(NotNow, match="nothing"):
        DRAW.decide(enter, draw, ShareReading(ROUND_123), timing())


def test_the_state_survives_being_stored() -> None:
    story = settled("法规股")
    story.then(complete(story.draw, UNITS))
    for draw in (Story().draw, story.draw, voided()):
        assert Draw.model_validate(draw.model_dump(mode="json")) == draw
