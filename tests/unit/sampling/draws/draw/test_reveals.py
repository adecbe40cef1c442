"""Parties reveal first, each once, before the last source is due."""

from datetime import timedelta

import pytest
from services.sampling.draws.draw.last_share import ShareReading, enter
from services.sampling.draws.draw.reveals import AlreadyRevealed, RevealTooLate, SourceUnknown, reveal

from services.sampling.draws.draw.verbs import DRAW
from shared.contracts.sampling import DrawVoided, ShareRevealed, VoidRequested
from shared.draws.entropy import ValueRefused
from shared.verbs import NotNow
from tests.unit.sampling.draws.draw.story import BEGIN, DUE, ESCROW, Story, nonce, timing


def test_a_party_opens_its_commitment() -> None:
    story = Story()
    fact = reveal(story.draw, "县工商联", nonce("县工商联"), now=BEGIN)
    draw = story.then(fact, by="made-up-party")
    assert fact == ShareRevealed(source="县工商联", value=nonce("县工商联"))
    assert draw.missing == ["法规股"]
    assert draw.status == "announced"
    assert draw.shares[0].person == "made-up-party"


@pytest.mark.parametrize("source", ["信标", "nobody"])
def test_only_parties_reveal(source: str) -> None:
    with pytest.raises(SourceUnknown) as refused:
        reveal(Story().draw, source, nonce(source), now=BEGIN)
    assert refused.value.facts["parties"] == ["法规股", "县工商联"]


def test_each_reveals_once() -> None:
    story = Story()
    draw = story.then(reveal(story.draw, "法规股", nonce("法规股"), now=BEGIN))
    with pytest.raises(AlreadyRevealed):
        reveal(draw, "法规股", nonce("法规股"), now=BEGIN)


@pytest.mark.parametrize("value", [nonce("县工商联"), nonce("法规股").upper(), "", "00"])
def test_the_value_must_open_the_commitment(value: str) -> None:
    with pytest.raises(ValueRefused):
        reveal(Story().draw, "法规股", value, now=BEGIN)


def test_nobody_reveals_once_the_last_source_is_due() -> None:
    draw = Story().draw
    reveal(draw, "法规股", nonce("法规股"), now=DUE - timedelta(milliseconds=1))
    with pytest.raises(RevealTooLate):
        reveal(draw, "法规股", nonce("法规股"), now=DUE)


def test_nobody_reveals_once_the_last_share_is_entered() -> None:
    story = Story(last=ESCROW)
    after = BEGIN + timedelta(hours=24)
    draw = story.then(enter(story.draw, ShareReading(nonce("公证处")), timing(after)))
    with pytest.raises(RevealTooLate):
        reveal(draw, "法规股", nonce("法规股"), now=after)


def test_nobody_reveals_to_a_void_draw() -> None:
    story = Story()
    story.then(VoidRequested(reason="名单有误"))
    draw = story.then(DrawVoided(reason="名单有误", approver="made-up-chief"))
    with pytest.raises(NotNow):
        DRAW.decide(reveal, draw, "法规股", nonce("法规股"), now=BEGIN)
