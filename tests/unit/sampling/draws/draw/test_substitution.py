"""The next of the reserve stands in, in order, each once; nobody chooses."""

from typing import Any

import pytest

from services.sampling.draws.draw.lifecycle import NotCompletedYet
from services.sampling.draws.draw.requests import SubstituteUnitRequest
from services.sampling.draws.draw.substitution import (
    AlreadyWithdrawn,
    NotDrawn,
    NothingRanked,
    TeamsFormed,
    check_teams,
    substitute,
    units_drawn,
)
from shared.contracts.sampling import DrawSubstituted
from shared.draws.spec import Deal
from shared.policy.reasons import ReasonNotListed
from tests.support.parties import PARTIES
from tests.unit.sampling.draws.draw.story import EVIDENCE, ROSTER, UNITS, Story


@pytest.fixture
def story() -> Story:
    """Completed: three of W and two of G, with a reserve of two each."""
    story = Story()
    story.completed()
    return story


def drawn(story: Story, place: int) -> tuple[str, ...]:
    return story.ranked.deals[place].units


def reserve(story: Story, stratum: str) -> tuple[str, ...]:
    return story.ranked.reserve[stratum]


def asked(unit: str, reason: str = "closed", **said: Any) -> SubstituteUnitRequest:
    return SubstituteUnitRequest(withdrawn=unit, reason=reason, evidence=EVIDENCE, **said)


def withdrawn(story: Story, unit: str, reason: str = "closed", **said: Any) -> DrawSubstituted:
    """The substitution of a unit, told."""
    fact = substitute(story.draw, asked(unit, reason, **said), story.ranked)
    story.then(fact)
    return fact


def test_the_public_learns_the_reason_and_the_numbers_and_no_name(story: Story) -> None:
    fact = withdrawn(story, drawn(story, 0)[2], "moved", remark="迁往外地")
    public, payload = fact.parts()
    assert public == {"n": 1, "reason": "moved", "left": 2}
    assert payload == {
        "evidence": EVIDENCE,
        "deal": "三月",
        "stratum": "W",
        "withdrawn": drawn(story, 0)[2],
        "substitute": reserve(story, "W")[0],
        "remark": "迁往外地",
    }


def test_the_reserve_is_used_in_order_stratum_by_stratum(story: Story) -> None:
    assert withdrawn(story, drawn(story, 0)[2]).substitute == reserve(story, "W")[0]
    other = withdrawn(story, drawn(story, 1)[0])
    assert (other.n, other.stratum, other.left, other.substitute) == (2, "G", 2, reserve(story, "G")[0])
    last = withdrawn(story, drawn(story, 0)[0])
    assert (last.n, last.left, last.substitute) == (3, 1, reserve(story, "W")[1])


def test_a_substitute_can_be_withdrawn_too(story: Story) -> None:
    withdrawn(story, drawn(story, 0)[0])
    again = withdrawn(story, reserve(story, "W")[0])
    assert (again.deal, again.stratum, again.left, again.substitute) == ("三月", "W", 1, reserve(story, "W")[1])


def test_no_unit_is_withdrawn_twice(story: Story) -> None:
    withdrawn(story, drawn(story, 0)[0])
    withdrawn(story, reserve(story, "W")[0])
    for unit in (drawn(story, 0)[0], reserve(story, "W")[0]):
        with pytest.raises(AlreadyWithdrawn) as refused:
            substitute(story.draw, asked(unit), story.ranked)
        assert refused.value.facts == {"unit": unit}


def test_a_unit_that_is_not_drawn_is_not_withdrawn(story: Story) -> None:
    for unit in (*reserve(story, "W"), "0" * 64):
        with pytest.raises(NotDrawn):
            substitute(story.draw, asked(unit), story.ranked)


def test_with_the_reserve_exhausted_the_place_is_recorded_as_vacant(story: Story) -> None:
    facts = [withdrawn(story, unit) for unit in drawn(story, 0)]
    assert [(fact.left, fact.substitute) for fact in facts] == [
        (2, reserve(story, "W")[0]),
        (1, reserve(story, "W")[1]),
        (0, None),
    ]
    assert story.draw.substitutions[-1].substitute is None
    # A vacancy uses up nothing of the other stratum.
    assert withdrawn(story, drawn(story, 1)[1]).substitute == reserve(story, "G")[0]
    withdrawn(story, reserve(story, "W")[1])
    assert story.draw.substitutions[-1].left == 0


def test_a_stratum_without_a_reserve_has_no_substitute() -> None:
    story = Story(deals=(Deal(name="全覆盖", stratum="W", count=10),))
    story.completed()
    fact = withdrawn(story, drawn(story, 0)[0])
    assert (fact.deal, fact.left, fact.substitute) == ("全覆盖", 0, None)


@pytest.mark.parametrize("reason", ["", "。", "Closed", "企业注销", "other"])
def test_only_listed_reasons_count(story: Story, reason: str) -> None:
    with pytest.raises(ReasonNotListed) as refused:
        substitute(story.draw, asked(UNITS[0].id).model_copy(update={"reason": reason}), story.ranked)
    assert refused.value.facts["reasons"] == ["closed", "moved", "ill", "recused"]


def test_every_listed_reason_counts(story: Story) -> None:
    for reason in ("closed", "moved", "ill", "recused"):
        assert substitute(story.draw, asked(drawn(story, 0)[0], reason), story.ranked).reason == reason


def test_only_a_completed_draw_of_units_has_a_reserve(story: Story) -> None:
    people = Story(lists=ROSTER)
    with pytest.raises(NothingRanked):
        substitute(people.draw, asked(UNITS[0].id), story.ranked)
    for waiting in (Story().draw, Story(PARTIES).failed()):
        with pytest.raises(NotCompletedYet):
            substitute(waiting, asked(UNITS[0].id, "no-reason"), story.ranked)


def test_who_formed_a_team_leaves_the_team_instead() -> None:
    check_teams(None)
    with pytest.raises(TeamsFormed) as refused:
        check_teams("2023")
    assert refused.value.facts == {"season": "2023"}


def test_the_drawn_units_are_told_in_the_order_of_the_deals(story: Story) -> None:
    told = [*units_drawn(story.ranked)]
    assert [(one.deal, one.stratum) for one in told] == [("三月", "W")] * 3 + [("三月", "G")] * 2
    assert tuple(one.unit for one in told) == drawn(story, 0) + drawn(story, 1)
