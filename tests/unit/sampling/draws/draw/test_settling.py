"""When it is settled what became of the drawn, and what is counted."""

from datetime import date

import pytest

from services.sampling.draws.draw.requests import SubstituteUnitRequest
from services.sampling.draws.draw.settling import settle
from services.sampling.draws.draw.substitution import substitute
from shared.contracts.sampling import DrawSettled
from tests.unit.sampling.draws.draw.story import EVIDENCE, ROSTER, Story

IN_TIME, TOO_LATE = date(2024, 1, 31), date(2024, 2, 1)
FIVE = ["a", "b", "c", "d", "e"]


@pytest.fixture
def story() -> Story:
    """Completed: five places, with one unit in reserve for each stratum."""
    story = Story(reserve=1)
    story.completed()
    return story


def give_up(story: Story, place: int, reason: str) -> None:
    unit = story.ranked.deals[0].units[place]
    asked = SubstituteUnitRequest(withdrawn=unit, reason=reason, evidence=EVIDENCE)
    story.then(substitute(story.draw, asked, story.ranked))


def test_it_waits_for_the_last_visit(story: Story) -> None:
    assert settle(story.draw, FIVE, FIVE[:4], IN_TIME) is None
    assert settle(story.draw, FIVE, [*FIVE, "f"], IN_TIME) == DrawSettled(visited=5, given_up={}, unvisited=0)


def test_a_place_that_nobody_took_is_given_up_and_a_substitute_is_visited(story: Story) -> None:
    give_up(story, 0, "moved")
    give_up(story, 1, "closed")
    assert settle(story.draw, FIVE[:4], FIVE[:3], IN_TIME) is None
    assert settle(story.draw, FIVE[:4], FIVE[:4], IN_TIME) == DrawSettled(
        visited=4, given_up={"closed": 1}, unvisited=0
    )


def test_after_january_it_waits_no_longer(story: Story) -> None:
    assert settle(story.draw, FIVE, FIVE[:1], TOO_LATE) == DrawSettled(visited=1, given_up={}, unvisited=4)


def test_a_draw_is_settled_once(story: Story) -> None:
    assert story.draw.is_to_be_settled
    settled = story.then(DrawSettled(visited=5, given_up={}, unvisited=0))
    assert not settled.is_to_be_settled
    assert (settled.settled and settled.settled.visited) == 5


@pytest.mark.parametrize("population", ["enterprises", "counties", "experts", "people", "items"])
def test_no_drawn_place_is_missing_in_the_year_whatever_was_drawn(population: str) -> None:
    assert not Story().draw.is_to_be_settled
    drawn = Story().completed().model_copy(update={"population": population})
    assert drawn.is_to_be_settled
    assert drawn.wakes_at


def test_teams_crews_and_items_of_a_deal_are_not_settled() -> None:
    """They are drawn for visits that another draw accounts for."""
    assert not Story(lists=ROSTER).completed().is_to_be_settled
    draw = Story().completed()
    for purpose in ("teams/2024", f"items/{draw.id}/1", f"items/{draw.id}/1/more-1"):
        of_deal = draw.model_copy(update={"spec": draw.spec.model_copy(update={"purpose": purpose})})
        assert not of_deal.is_to_be_settled
