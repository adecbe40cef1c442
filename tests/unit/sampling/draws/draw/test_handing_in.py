"""Values prove themselves: a nonce in its party's turn and signed by its key, a round once it is due."""

from datetime import timedelta

import pytest

from services.sampling.draws.draw.handing_in import (
    DrawEnded,
    HandedIn,
    NotDueYet,
    SignatureNeeded,
    SourceUnknown,
    check_round,
    reveal,
)
from services.sampling.draws.draw.lifecycle import Draw
from shared.contracts.sampling import DrawRevealed
from shared.draws.entropy import RevealOutOfOrder, RevealSignatureRefused, ValueRefused
from shared.draws.spec import Beacon
from shared.errors import Refusal
from tests.support.parties import FEDERATION, LEGAL, NOTARY, PARTIES
from tests.unit.sampling.draws.draw.story import DUE, PURPOSE, ROUND_123, Story

OTHER_ROUND = "00" * 48
VALUE = HandedIn("beacon", ROUND_123)


def beacon_of(draw: Draw) -> Beacon:
    assert draw.beacon
    return draw.beacon


def test_a_party_opens_its_nonce_with_its_signature() -> None:
    story = Story(PARTIES)
    given = story.opening(LEGAL)
    assert given.signature
    assert reveal(story.draw, given) == DrawRevealed(
        source="legal", value=LEGAL.nonce(PURPOSE), signature=given.signature
    )
    assert story.opened(*PARTIES).awaited is None


@pytest.mark.parametrize("source", ["beacon", "nobody", ""])
def test_only_the_sources_of_the_announcement_give_values(source: str) -> None:
    story = Story(PARTIES)
    with pytest.raises(SourceUnknown) as refused:
        reveal(story.draw, story.opening(LEGAL, source=source))
    assert refused.value.facts["sources"] == ["legal", "federation", "notary"]
    draw = Story().draw
    with pytest.raises(SourceUnknown):
        check_round(draw, beacon_of(draw), VALUE._replace(source="legal"), DUE)


def test_nobody_opens_out_of_turn() -> None:
    """Whoever opens last knows all other nonces, so that the order is fixed before."""
    story = Story(PARTIES)
    for party in (FEDERATION, NOTARY):
        with pytest.raises(RevealOutOfOrder) as refused:
            reveal(story.draw, story.opening(party))
        assert refused.value.facts["awaited"] == "legal"
    story.opened(LEGAL)
    with pytest.raises(RevealOutOfOrder):
        reveal(story.draw, story.opening(NOTARY))
    reveal(story.draw, story.opening(FEDERATION))


def test_nobody_opens_twice() -> None:
    story = Story(PARTIES)
    story.opened(LEGAL)
    with pytest.raises(RevealOutOfOrder):
        reveal(story.draw, story.opening(LEGAL))
    # The draw still waits to be completed.
    story.opened(FEDERATION, NOTARY)
    with pytest.raises(RevealOutOfOrder):
        reveal(story.draw, story.opening(NOTARY))


@pytest.mark.parametrize("value", [FEDERATION.nonce(PURPOSE), LEGAL.nonce(PURPOSE).upper(), LEGAL.nonce("other"), ""])
def test_the_nonce_opens_the_commitment(value: str) -> None:
    story = Story(PARTIES)
    with pytest.raises(ValueRefused):
        reveal(story.draw, story.opening(LEGAL, value=value))


def test_a_nonce_takes_a_signature() -> None:
    story = Story(PARTIES)
    with pytest.raises(SignatureNeeded):
        reveal(story.draw, story.opening(LEGAL, signature=None))


@pytest.mark.parametrize(
    "signature",
    [
        # For another announcement of the same draw: a party signs what it has seen.
        LEGAL.reveal(Story(PARTIES).draw.spec.as_json(), "ab" * 32)["signature"],
        LEGAL.reveal({**Story(PARTIES).draw.spec.as_json(), "draw": "another"}, Story(PARTIES).draw.leaf)["signature"],
        # By another key, of the same message.
        FEDERATION.reveal(Story(PARTIES).draw.spec.as_json(), Story(PARTIES).draw.leaf)["signature"],
        LEGAL.share("370124", PURPOSE)["signature"],
        "00" * 64,
        "",
    ],
    ids=["another announcement", "another draw", "another party", "the commitment's", "zeros", "none"],
)
def test_the_signature_is_the_partys_for_this_announcement(signature: str) -> None:
    story = Story(PARTIES)
    with pytest.raises(RevealSignatureRefused):
        reveal(story.draw, story.opening(LEGAL, signature=signature))


def test_a_draw_that_has_ended_takes_no_value() -> None:
    failed = Story(PARTIES)
    failed.opened(LEGAL)
    failed.failed()
    with pytest.raises(DrawEnded) as refused:
        reveal(failed.draw, failed.opening(FEDERATION))
    assert refused.value.facts["state"] == "failed"
    completed = Story(PARTIES)
    completed.completed()
    with pytest.raises(DrawEnded):
        reveal(completed.draw, completed.opening(NOTARY))
    draw = Story().completed()
    with pytest.raises(DrawEnded):
        check_round(draw, beacon_of(draw), VALUE, DUE)


def test_a_round_is_taken_from_the_second_at_which_it_is_due() -> None:
    draw = Story().draw
    for late in (timedelta(0), timedelta(days=400)):
        check_round(draw, beacon_of(draw), VALUE, DUE + late)
    with pytest.raises(NotDueYet) as refused:
        check_round(draw, beacon_of(draw), VALUE, DUE - timedelta(milliseconds=1))
    assert refused.value.facts["due"] == "2023-08-23T15:15:33Z"


@pytest.mark.parametrize("value", [OTHER_ROUND, ROUND_123.upper(), ROUND_123[:-2] + "93", ROUND_123[:64], ""])
def test_a_round_is_the_chains_signature(value: str) -> None:
    draw = Story().draw
    with pytest.raises(ValueRefused):
        check_round(draw, beacon_of(draw), VALUE._replace(value=value), DUE)


def test_a_round_takes_no_signature() -> None:
    draw = Story().draw
    with pytest.raises(SignatureNeeded):
        check_round(draw, beacon_of(draw), VALUE._replace(signature="00" * 64), DUE)


BAD: dict[str, str | None] = {"source": "nobody", "signature": None, "value": "00"}
"""Every member wrong at once. Taken away one after the other, each names the next refusal."""


def test_refusals_of_a_nonce_come_in_their_order() -> None:
    ended = Story(PARTIES)
    ended.failed()
    story = Story(PARTIES)
    early: dict[str, str | None] = {"source": "notary", "value": "00", "signature": "00" * 64}
    cases: list[tuple[Story, dict[str, str | None], type[Refusal]]] = [
        (ended, BAD, SourceUnknown),
        (ended, {**BAD, "source": "notary"}, DrawEnded),
        (story, {**BAD, "source": "notary"}, SignatureNeeded),
        (story, early, RevealOutOfOrder),
        (story, {**early, "source": "legal"}, ValueRefused),
        (story, {**early, "source": "legal", "value": LEGAL.nonce(PURPOSE)}, RevealSignatureRefused),
    ]
    for told, changes, expected in cases:
        assert refusal_of(told, changes) is expected


def refusal_of(story: Story, changes: dict[str, str | None]) -> type[Refusal]:
    with pytest.raises(Refusal) as refused:
        reveal(story.draw, story.opening(LEGAL, **changes))
    return refused.type


def test_refusals_of_a_round_come_in_their_order() -> None:
    before = DUE - timedelta(minutes=1)
    announced, ended = Story().draw, Story().completed()
    wrong = HandedIn("nobody", OTHER_ROUND, "00" * 64)
    named = wrong._replace(source="beacon")
    cases = [
        (ended, wrong, before, SourceUnknown),
        (ended, named, before, DrawEnded),
        (announced, named, before, SignatureNeeded),
        (announced, named._replace(signature=None), before, NotDueYet),
        (announced, named._replace(signature=None), DUE, ValueRefused),
    ]
    for draw, given, now, expected in cases:
        with pytest.raises(Refusal) as refused:
            check_round(draw, beacon_of(draw), given, now)
        assert refused.type is expected
