"""A covert draw is opened when its visits are over; until then nothing in it tells a name."""

import pytest

from services.sampling.draws.draw.lifecycle import Draw
from services.sampling.draws.draw.opening import AlreadyOpened, EarlierCovert, NotCovert, VisitsPending, open_names
from services.sampling.draws.draw.outcome import outcome_shown, substituted
from services.sampling.draws.draw.sight import KnownNames, Sight
from services.sampling.draws.draw.substitution import WITHHELD, substitute
from services.sampling.draws.draw.verbs import DRAW
from services.sampling.draws.frame.freezing import Opening
from shared.verbs import NotNow
from tests.unit.sampling.draws.draw.story import UNITS, Story

OPENINGS = {
    unit.id: Opening(name=f"91370124{n:010}", salt="00" * 16, label=f"示例{n}厂") for n, unit in enumerate(UNITS)
}
FIRMS = {"甲", "乙", "丙"}


def covert() -> Story:
    story = Story(disclosure="after-visits")
    story.completed()
    return story


def test_refused_while_visits_are_pending_with_their_number_only() -> None:
    draw = covert().draw
    with pytest.raises(VisitsPending) as refused:
        open_names(draw, FIRMS, {"甲", "丁"}, None, earlier=None)
    assert refused.value.facts == {"unvisited": 2}
    assert not any(firm in refused.value.detail + refused.value.detail_en for firm in FIRMS)


def test_opened_when_all_are_visited_or_the_reason_is_known() -> None:
    draw = covert().draw
    assert open_names(draw, FIRMS, FIRMS, None, earlier=None).parts() == ({}, {"unvisited": 0})
    # A reason for nothing is none.
    assert open_names(draw, FIRMS, FIRMS, "停产", earlier=None).reason is None
    fact = open_names(draw, FIRMS, {"甲"}, "两家停产", earlier=None)
    assert (fact.unvisited, fact.reason) == (2, "两家停产")


def test_only_a_completed_covert_draw_and_once() -> None:
    story = Story()
    story.completed()
    with pytest.raises(NotCovert):
        open_names(story.draw, (), (), None, earlier=None)
    with pytest.raises(NotNow):
        DRAW.decide(open_names, Story(disclosure="after-visits").draw, (), (), None, earlier=None)
    before = covert()
    after = before.then(open_names(before.draw, (), (), None, earlier=None))
    assert not after.embargoed
    with pytest.raises(AlreadyOpened):
        open_names(after, (), (), None, earlier=None)


def test_covert_draws_are_opened_in_their_order() -> None:
    """Who is missing from the later frame would tell who was drawn before."""
    draw = covert().draw
    with pytest.raises(EarlierCovert) as refused:
        open_names(draw, FIRMS, FIRMS, None, earlier=3)
    assert refused.value.facts == {"serial": 3}


def test_a_covert_substitution_withholds_its_reason() -> None:
    story = covert()
    assert story.draw.completion
    unit = story.draw.completion.outcome["deals"][0]["units"][0]
    fact = substitute(story.draw, unit, "示例3厂注销")
    public, payload = fact.parts()
    assert public["reason"] == WITHHELD
    assert payload == {"withheld_reason": "示例3厂注销"}
    draw = story.then(fact)
    (said,) = draw.substitutions
    assert substituted(said, KnownNames(), {}).reason == WITHHELD
    assert substituted(said, KnownNames(OPENINGS, texts=True), {}).reason == "示例3厂注销"


def test_what_is_not_known_is_not_shown() -> None:
    draw = covert().draw
    shown = outcome_shown(draw, KnownNames(), {})
    assert shown
    assert {(unit["identifier"], unit["name"]) for dealt in shown.deals for unit in dealt.units} == {(None, None)}
    known = outcome_shown(draw, KnownNames(OPENINGS), {})
    assert known
    assert [unit["id"] for unit in known.deals[0].units] == [unit["id"] for unit in shown.deals[0].units]
    assert all(unit["name"] for dealt in known.deals for unit in dealt.units)


@pytest.mark.parametrize("people", [True, False])
def test_who_sees_whom(people: bool) -> None:
    def at(disclosure: str, population: str = "enterprises") -> Draw:
        return story.draw.model_copy(update={"disclosure": disclosure, "population": population})

    story = covert()
    may, may_not = Sight(people, covert=True), Sight(people, covert=False)
    assert (may.of_units(at("after-visits")), may_not.of_units(at("after-visits"))) == (True, False)
    assert (may.of_crew(at("after-visits")), may_not.of_crew(at("after-visits"))) == (people, False)
    for sight in (may, may_not):
        assert sight.of_units(at("at-once"))
        assert sight.of_crew(at("at-once")) is people
        assert sight.of_units(at("never")) is people
        assert sight.of_units(at("at-once", "experts")) is people
    opened = story.then(open_names(story.draw, (), (), None, earlier=None))
    assert may_not.of_units(opened)
