"""A succession is in effect at once; another person approves it, and after a working day it counts as unapproved."""

from datetime import date

import pytest

from services.sampling.draws.change import deciding, succession
from services.sampling.draws.change.deciding import SuccessionStands
from services.sampling.draws.change.lifecycle import DrawChange
from services.sampling.draws.draw.requests import SucceedRequest
from services.sampling.draws.draw.succession import Crews, succeed
from shared.approval import SamePerson
from shared.calendar.statutory import StatutoryCalendar
from tests.unit.sampling.draws.change.test_deciding import CHIEF, LEADER, told
from tests.unit.sampling.draws.draw.story import EVIDENCE, ROSTER, TASKS, Story

# The approval is requested on Thursday 24 August 2023, 23:00 in Beijing. On Saturday everybody works.
CALENDAR = StatutoryCalendar(frozenset({2023}), frozenset({date(2023, 8, 25)}), frozenset({date(2023, 8, 26)}))
THURSDAY, SATURDAY, SUNDAY, MONDAY = date(2023, 8, 24), date(2023, 8, 26), date(2023, 8, 27), date(2023, 8, 28)


@pytest.fixture
def story() -> Story:
    """A completed draw of people, in which one gave up a slot."""
    story = Story(lists=ROSTER)
    story.completed()
    request = SucceedRequest(task=TASKS[0].id, slot=2, reason="ill", evidence=EVIDENCE, remark="住院")
    story.then(succeed(story.draw, request, Crews(ROSTER, story.assigned)))
    return story


@pytest.fixture
def change(story: Story) -> DrawChange:
    return told(succession.request_approval(story.draw))


def test_the_request_names_what_is_recorded_already(story: Story, change: DrawChange) -> None:
    assert (change.kind, change.status, change.grounds, change.evidence) == ("succession", "requested", "ill", EVIDENCE)
    assert (change.recorded, change.round.remark, change.unit) == (story.events[-1].id, "住院", None)
    done = told(succession.approve(change, CHIEF), change, CHIEF)
    assert (done.status, done.recorded) == ("approved", story.events[-1].id)


def test_nobody_approves_the_own_succession_or_withdraws_one(change: DrawChange) -> None:
    with pytest.raises(SamePerson):
        succession.approve(change, LEADER)
    with pytest.raises(SuccessionStands):
        deciding.withdraw(change, "填错")


def test_it_is_unapproved_after_a_working_day(change: DrawChange) -> None:
    for day, within, late in (
        (THURSDAY, 1, False),
        (SATURDAY, 1, False),
        (SUNDAY, 1, True),
        (MONDAY, 2, False),
        (date(2023, 8, 29), 2, True),
    ):
        assert succession.is_unapproved(change, day, within, CALENDAR) is late, (day, within)


def test_what_is_decided_is_not_waited_for(story: Story, change: DrawChange) -> None:
    for end in (succession.approve(change, CHIEF), deciding.refuse(change, CHIEF, "不属实")):
        assert not succession.is_unapproved(told(end, change, CHIEF), MONDAY, 1, CALENDAR)


def test_no_last_day_is_guessed_in_a_year_without_holidays(change: DrawChange) -> None:
    unknown = StatutoryCalendar(frozenset(), frozenset(), frozenset())
    assert not succession.is_unapproved(change, MONDAY, 1, unknown)
