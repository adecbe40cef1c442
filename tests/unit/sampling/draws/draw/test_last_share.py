"""The last share: after it is due, after the announcement was published, and after the reveals."""

from datetime import timedelta

import pytest
from services.sampling.draws.draw.last_share import (
    AnnouncedTooLate,
    AnnouncementNotPublished,
    EvidenceMissing,
    NotDueYet,
    OrganisationMissing,
    RevealsOpen,
    ShareReading,
    enter,
)
from services.sampling.draws.draw.reveals import reveal

from services.sampling.draws.draw.verbs import DRAW
from shared.draws.entropy import ValueRefused
from shared.draws.spec import LastSource
from shared.verbs import NotNow
from tests.unit.sampling.draws.draw.story import (
    BEACON,
    BEGIN,
    DICE,
    DUE,
    ESCROW,
    EVIDENCE,
    LOTTERY,
    ROUND_123,
    Story,
    nonce,
    timing,
)

FITTING = {
    "drand": ShareReading(ROUND_123),
    "public": ShareReading("01234", EVIDENCE),
    "dice": ShareReading("01234567890123456789", EVIDENCE, "县公证处"),
    "escrow": ShareReading(nonce("公证处")),
}
LATER = BEGIN + timedelta(days=2)


@pytest.mark.parametrize(
    ("last", "status"), [(BEACON, "settled"), (ESCROW, "settled"), (LOTTERY, "entered"), (DICE, "entered")]
)
def test_what_proves_itself_stands_at_once_what_was_read_off_waits(last: LastSource, status: str) -> None:
    story = Story(last)
    draw = story.then(enter(story.draw, FITTING[last.type], timing(LATER)))
    assert draw.status == status
    assert draw.last is not None
    assert (draw.last.source, draw.last.value) == (last.source, FITTING[last.type].value)


@pytest.mark.parametrize("last", [BEACON, ESCROW, LOTTERY, DICE])
def test_not_before_the_announcement_is_published(last: LastSource) -> None:
    with pytest.raises(AnnouncementNotPublished):
        enter(Story(last).draw, FITTING[last.type], timing(LATER, published_at=None))


@pytest.mark.parametrize("last", [BEACON, LOTTERY, DICE])
def test_an_announcement_published_when_the_source_was_due_proves_nothing(last: LastSource) -> None:
    enter(Story(last).draw, FITTING[last.type], timing(LATER, published_at=DUE - timedelta(milliseconds=1)))
    with pytest.raises(AnnouncedTooLate) as refused:
        enter(Story(last).draw, FITTING[last.type], timing(LATER, published_at=DUE))
    assert refused.value.facts["due"] == "2023-08-23T15:15:33Z"


@pytest.mark.parametrize("last", [BEACON, LOTTERY, DICE])
def test_not_before_it_is_due(last: LastSource) -> None:
    enter(Story(last).draw, FITTING[last.type], timing(DUE))
    with pytest.raises(NotDueYet):
        enter(Story(last).draw, FITTING[last.type], timing(DUE - timedelta(milliseconds=1)))


def test_an_escrowed_share_waits_for_the_parties() -> None:
    story = Story(ESCROW)
    with pytest.raises(RevealsOpen) as refused:
        enter(story.draw, FITTING["escrow"], timing(BEGIN))
    assert refused.value.facts["missing"] == ["法规股", "县工商联"]
    for source in ("法规股", "县工商联"):
        story.then(reveal(story.draw, source, nonce(source), now=BEGIN))
    enter(story.draw, FITTING["escrow"], timing(BEGIN))


def test_an_escrowed_share_does_not_wait_for_ever() -> None:
    draw = Story(ESCROW).draw
    closes = BEGIN + timedelta(hours=24)
    with pytest.raises(RevealsOpen):
        enter(draw, FITTING["escrow"], timing(closes - timedelta(milliseconds=1)))
    enter(draw, FITTING["escrow"], timing(closes))


@pytest.mark.parametrize(
    ("last", "value"),
    [
        (BEACON, ROUND_123.replace("b7", "b8", 1)),
        (BEACON, ROUND_123.upper()),
        (ESCROW, nonce("法规股")),
        (LOTTERY, "1234"),
        (LOTTERY, "0123a"),
        (DICE, "0123456789"),
    ],
)
def test_a_value_that_is_not_the_sources_is_refused(last: LastSource, value: str) -> None:
    with pytest.raises(ValueRefused):
        enter(Story(last).draw, FITTING[last.type]._replace(value=value), timing(LATER))


@pytest.mark.parametrize("last", [LOTTERY, DICE])
def test_what_was_read_off_needs_evidence(last: LastSource) -> None:
    with pytest.raises(EvidenceMissing):
        enter(Story(last).draw, FITTING[last.type]._replace(evidence=None), timing(LATER))


def test_dice_need_an_organisation() -> None:
    with pytest.raises(OrganisationMissing):
        enter(Story(DICE).draw, FITTING["dice"]._replace(organisation=None), timing(LATER))


def test_a_reading_can_be_entered_again_until_it_is_confirmed() -> None:
    story = Story(LOTTERY)
    story.then(enter(story.draw, ShareReading("01243", EVIDENCE), timing()))
    draw = story.then(enter(story.draw, ShareReading("01234", EVIDENCE), timing()))
    assert draw.last is not None
    assert draw.last.value == "01234"


def test_what_stands_is_not_entered_again() -> None:
    story = Story()
    draw = story.then(enter(story.draw, FITTING["drand"], timing()))
    with pytest.raises(NotNow):
        DRAW.decide(enter, draw, FITTING["drand"], timing())
