"""A second person reads the same value, for dice somebody of another organisation."""

import pytest
from services.sampling.draws.draw.confirmation import SameOrganisation, ValuesDiffer, confirm
from services.sampling.draws.draw.last_share import OrganisationMissing, ShareReading, enter

from services.sampling.draws.draw.verbs import DRAW
from shared.approval import SamePerson
from shared.draws.spec import LastSource
from shared.verbs import NotNow
from tests.unit.sampling.draws.draw.story import DICE, DRAWER, EVIDENCE, LOTTERY, REGISTRAR, ROUND_123, Story, timing

THROWN = "01234567890123456789"


def entered(last: LastSource, value: str, organisation: str | None = None) -> Story:
    story = Story(last)
    story.then(enter(story.draw, ShareReading(value, EVIDENCE, organisation), timing()), by=DRAWER)
    return story


def test_a_second_person_confirms() -> None:
    story = entered(LOTTERY, "01234")
    draw = story.then(confirm(story.draw, ShareReading("01234"), person=REGISTRAR), by=REGISTRAR)
    assert draw.status == "settled"
    with pytest.raises(NotNow):
        DRAW.decide(confirm, draw, ShareReading("01234"), person="made-up-auditor")
    with pytest.raises(NotNow):
        DRAW.decide(enter, draw, ShareReading("01234", EVIDENCE), timing())


def test_nothing_is_entered_yet() -> None:
    with pytest.raises(NotNow):
        DRAW.decide(confirm, Story(LOTTERY).draw, ShareReading("01234"), person=REGISTRAR)


def test_a_beacon_needs_no_confirmation() -> None:
    story = Story()
    draw = story.then(enter(story.draw, ShareReading(ROUND_123), timing()))
    with pytest.raises(NotNow):
        DRAW.decide(confirm, draw, ShareReading(ROUND_123), person=REGISTRAR)


def test_who_entered_it_does_not_confirm_it() -> None:
    with pytest.raises(SamePerson):
        confirm(entered(LOTTERY, "01234").draw, ShareReading("01234"), person=DRAWER)


def test_another_value_is_not_a_confirmation() -> None:
    with pytest.raises(ValuesDiffer):
        confirm(entered(LOTTERY, "01234").draw, ShareReading("01243"), person=REGISTRAR)


def test_dice_take_two_organisations() -> None:
    draw = entered(DICE, THROWN, "县公证处").draw
    with pytest.raises(OrganisationMissing):
        confirm(draw, ShareReading(THROWN), person=REGISTRAR)
    with pytest.raises(SameOrganisation):
        confirm(draw, ShareReading(THROWN, organisation="县公证处"), person=REGISTRAR)
    assert (
        confirm(draw, ShareReading(THROWN, organisation="县应急管理局"), person=REGISTRAR).organisation
        == "县应急管理局"
    )
