"""The next of the reserve stands in, in order, each once; nobody chooses."""

import pytest
from services.sampling.draws.draw.last_share import ShareReading, enter

from services.sampling.draws.draw.ending import complete
from services.sampling.draws.draw.lifecycle import NotCompletedYet
from services.sampling.draws.draw.substitution import (
    AlreadyWithdrawn,
    NotDrawn,
    ReserveExhausted,
    substitute,
)
from shared.draws.spec import Deal
from tests.unit.sampling.draws.draw.story import ROUND_123, UNITS, Story, timing


@pytest.fixture
def story() -> Story:
    """Completed: three of W and two of G, with a reserve of two each."""
    story = Story()
    story.then(enter(story.draw, ShareReading(ROUND_123), timing()))
    story.then(complete(story.draw, UNITS))
    return story


def drawn(story: Story, place: int) -> list[str]:
    assert story.draw.completion is not None
    units: list[str] = story.draw.completion.outcome["deals"][place]["units"]
    return units


def reserve(story: Story, stratum: str) -> list[str]:
    assert story.draw.completion is not None
    units: list[str] = story.draw.completion.outcome["reserve"][stratum]
    return units


def test_the_reserve_is_used_in_order_stratum_by_stratum(story: Story) -> None:
    first = substitute(story.draw, drawn(story, 0)[2], "企业注销")
    assert (first.deal, first.stratum, first.substitute) == ("三月", "W", reserve(story, "W")[0])
    story.then(first)
    other = substitute(story.draw, drawn(story, 1)[0], "搬迁")
    assert (other.stratum, other.substitute) == ("G", reserve(story, "G")[0])
    story.then(other)
    assert substitute(story.draw, drawn(story, 0)[0], "停产").substitute == reserve(story, "W")[1]


def test_a_substitute_may_be_withdrawn_in_its_turn(story: Story) -> None:
    story.then(substitute(story.draw, drawn(story, 0)[0], "企业注销"))
    again = substitute(story.draw, reserve(story, "W")[0], "搬迁")
    assert (again.deal, again.substitute) == ("三月", reserve(story, "W")[1])


def test_nobody_is_withdrawn_twice(story: Story) -> None:
    story.then(substitute(story.draw, drawn(story, 0)[0], "企业注销"))
    with pytest.raises(AlreadyWithdrawn):
        substitute(story.draw, drawn(story, 0)[0], "企业注销")


def test_who_is_not_drawn_is_not_withdrawn(story: Story) -> None:
    with pytest.raises(NotDrawn):
        substitute(story.draw, reserve(story, "W")[0], "企业注销")
    with pytest.raises(NotDrawn):
        substitute(story.draw, "0" * 64, "企业注销")


def test_the_reserve_comes_to_an_end(story: Story) -> None:
    for place in (0, 1):
        story.then(substitute(story.draw, drawn(story, 0)[place], "企业注销"))
    with pytest.raises(ReserveExhausted, match="of the stratum 'W'"):
        substitute(story.draw, drawn(story, 0)[2], "企业注销")


def test_a_stratum_without_a_reserve_has_none() -> None:
    story = Story(deals=(Deal(name="全覆盖", stratum="W", count=10),))
    story.then(enter(story.draw, ShareReading(ROUND_123), timing()))
    story.then(complete(story.draw, UNITS))
    with pytest.raises(ReserveExhausted):
        substitute(story.draw, drawn(story, 0)[0], "企业注销")


def test_nothing_is_drawn_before_the_completion() -> None:
    with pytest.raises(NotCompletedYet):
        substitute(Story().draw, UNITS[0].id, "企业注销")
