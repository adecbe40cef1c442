"""A change after a draw takes two persons, and is what it is when the second approves it."""

from datetime import timedelta
from uuid import UUID

import pytest

from services.sampling.draws.change import deciding
from services.sampling.draws.change.deciding import ChangeOutdated, ChangePending, ChangesWithheld, Standing, Visits
from services.sampling.draws.change.lifecycle import DrawChange, evolve
from services.sampling.draws.change.verbs import CHANGE
from services.sampling.draws.draw.opening import NotCovert, OpeningDecided, VisitsPending
from services.sampling.draws.draw.requests import OpenDrawRequest, SubstituteUnitRequest
from services.sampling.draws.draw.substitution import NotDrawn, substitute
from shared.approval import SamePerson
from shared.contracts.change import ChangeApproved
from shared.contracts.fact import Fact
from shared.contracts.sampling import DrawSubstituted
from shared.log.event import Event
from shared.policy.reasons import ReasonNotListed
from shared.verbs import NotNow
from tests.unit.sampling.draws.draw.story import BEGIN, BUREAU, EVIDENCE, Story

CHANGE_ID = UUID("01950000-0000-7000-8000-0000000000c1")
LEADER, CHIEF = "made-up-leader", "made-up-chief"
VISITS = Visits({"甲", "乙", "丙"}, {"甲"})


def told(fact: Fact, change: DrawChange | None = None, by: str = LEADER) -> DrawChange:
    """The change after one more fact of its stream."""
    public, payload = fact.parts()
    assert public == {}, "a request would tell who is to be withdrawn"
    version = change.version + 1 if change else 1
    event = Event(
        id=UUID(int=version),
        bureau=BUREAU,
        stream=f"change/{CHANGE_ID}",
        version=version,
        type=fact.type,
        time=BEGIN + timedelta(days=version),
        trace="0af7651916cd43dd8448eb211c80319c",
        cause="",
        public=public,
        payload={"actor": {"person": by, "role": "group-leader", "client": "tests"}, **payload},
        salt=bytes(32),
    ).sealed()
    return evolve(change, event)


@pytest.fixture
def story() -> Story:
    """Completed: three of W and two of G, with a reserve of two each."""
    story = Story()
    story.completed()
    return story


@pytest.fixture
def covert() -> Story:
    story = Story(disclosure="after-visits", open_by="2023-09-30")
    story.completed()
    return story


def asked(unit: str, reason: str = "closed") -> SubstituteUnitRequest:
    return SubstituteUnitRequest(withdrawn=unit, reason=reason, evidence=EVIDENCE, remark="企业已注销")


def requested(story: Story, unit: str) -> DrawChange:
    return told(deciding.request_substitution(story.draw, asked(unit), story.ranked, Standing()))


def opening(covert: Story) -> DrawChange:
    return told(deciding.request_opening(covert.draw, OpenDrawRequest(reason="closed"), VISITS, Standing()))


def test_the_substitute_is_the_next_when_it_is_approved(story: Story) -> None:
    units, reserve = story.ranked.deals[0].units, story.ranked.reserve["W"]
    change = requested(story, units[0])
    assert (change.status, change.grounds, change.evidence, change.unit) == ("requested", "closed", EVIDENCE, units[0])
    # Meanwhile another unit was withdrawn, and took the first of the reserve.
    story.then(substitute(story.draw, asked(units[1]), story.ranked))
    fact = CHANGE.decide(deciding.approve, change, CHIEF, story.draw, story.ranked)
    assert isinstance(fact, DrawSubstituted)
    assert (fact.n, fact.left, fact.withdrawn, fact.substitute) == (2, 1, units[0], reserve[1])
    assert (fact.reason, fact.evidence, fact.remark) == ("closed", EVIDENCE, "企业已注销")
    end = deciding.approved(change, story.then(fact))
    assert end == ChangeApproved(recorded=story.events[-1].id, requested_by=LEADER)
    done = told(end, change, CHIEF)
    assert (done.status, done.recorded, done.version) == ("approved", story.events[-1].id, 2)


def test_an_opening_counts_the_visits_when_it_is_approved(covert: Story) -> None:
    change = opening(covert)
    assert (change.kind, change.grounds, change.unit) == ("opening", "closed", None)
    early = deciding.approve(change, CHIEF, covert.draw, Visits(VISITS.drawn, {"甲", "乙"}))
    assert early == OpeningDecided(because="early", unvisited=1, reason="closed")
    assert deciding.approved(change, covert.then(early)).recorded == covert.events[-1].id


def test_nobody_decides_on_the_own_request(story: Story, covert: Story) -> None:
    change = requested(story, story.ranked.deals[0].units[0])
    with pytest.raises(SamePerson):
        deciding.approve(change, LEADER, story.draw, story.ranked)
    with pytest.raises(SamePerson):
        deciding.approve(opening(covert), LEADER, covert.draw, VISITS)
    with pytest.raises(SamePerson):
        deciding.refuse(change, LEADER, "不同意")


def test_a_request_that_no_longer_applies_can_only_be_refused_or_withdrawn(story: Story, covert: Story) -> None:
    unit = story.ranked.deals[0].units[0]
    change = requested(story, unit)
    story.then(substitute(story.draw, asked(unit), story.ranked))
    with pytest.raises(ChangeOutdated) as refused:
        deciding.approve(change, CHIEF, story.draw, story.ranked)
    assert unit in refused.value.detail
    assert "请退回或撤回" in refused.value.detail
    early = opening(covert)
    covert.then(OpeningDecided(because="due", unvisited=2))
    with pytest.raises(ChangeOutdated):
        deciding.approve(early, CHIEF, covert.draw, VISITS)
    assert told(deciding.refuse(change, CHIEF, "已替换"), change, CHIEF).status == "refused"
    assert told(deciding.withdraw(early, "已公开"), early).status == "withdrawn"


def test_one_request_at_a_time_for_a_unit_and_for_the_opening(story: Story, covert: Story) -> None:
    first, second = story.ranked.deals[0].units[:2]
    with pytest.raises(ChangePending):
        deciding.request_substitution(story.draw, asked(first), story.ranked, Standing(waiting={first}))
    assert (
        deciding.request_substitution(story.draw, asked(second), story.ranked, Standing(waiting={first})).unit == second
    )
    with pytest.raises(ChangePending):
        deciding.request_opening(
            covert.draw, OpenDrawRequest(reason="closed"), VISITS, Standing(waiting={deciding.OPENING})
        )


def test_what_could_not_be_approved_cannot_be_requested(story: Story, covert: Story) -> None:
    with pytest.raises(NotDrawn):
        deciding.request_substitution(story.draw, asked("0" * 64), story.ranked, Standing())
    with pytest.raises(ReasonNotListed):
        deciding.request_substitution(
            story.draw, asked(story.ranked.deals[0].units[0], "unwelcome"), story.ranked, Standing()
        )
    with pytest.raises(NotCovert):
        deciding.request_opening(story.draw, OpenDrawRequest(reason="closed"), VISITS, Standing())
    with pytest.raises(VisitsPending):
        deciding.request_opening(covert.draw, OpenDrawRequest(), VISITS, Standing())


def test_the_reasons_are_those_of_the_policy(story: Story, covert: Story) -> None:
    unit, own = story.ranked.deals[0].units[0], Standing(("merged", "leaked"))
    for request in (asked(unit), asked(unit, "ill")):
        with pytest.raises(ReasonNotListed) as refused:
            deciding.request_substitution(story.draw, request, story.ranked, own)
        assert refused.value.facts == {"reasons": ["merged", "leaked"]}
    with pytest.raises(ReasonNotListed):
        deciding.request_opening(covert.draw, OpenDrawRequest(reason="closed"), VISITS, own)
    assert deciding.request_opening(covert.draw, OpenDrawRequest(reason="leaked"), VISITS, own).reason == "leaked"
    # What was listed when it was requested can be approved.
    change = told(deciding.request_substitution(story.draw, asked(unit, "merged"), story.ranked, own))
    fact = deciding.approve(change, CHIEF, story.draw, story.ranked)
    assert isinstance(fact, DrawSubstituted)
    assert fact.reason == "merged"


def test_what_is_decided_stays_decided(story: Story) -> None:
    change = requested(story, story.ranked.deals[0].units[0])
    for ended in (
        told(deciding.refuse(change, CHIEF, "不同意"), change, CHIEF),
        told(deciding.withdraw(change, "填错"), change),
    ):
        for decision in (deciding.approve, deciding.refuse, deciding.withdraw):
            with pytest.raises(NotNow):
                CHANGE.require(decision, ended)


def test_changes_of_a_covert_draw_wait_for_its_opening(story: Story, covert: Story) -> None:
    deciding.check_reader(story.draw, may_read_covert=False)
    deciding.check_reader(covert.draw, may_read_covert=True)
    with pytest.raises(ChangesWithheld):
        deciding.check_reader(covert.draw, may_read_covert=False)
    covert.then(OpeningDecided(because="visited"))
    deciding.check_reader(covert.draw, may_read_covert=False)
