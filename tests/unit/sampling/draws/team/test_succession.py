"""Who stands in for a member who leaves: the next of the reserve, each once, in order; posts are handed over."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.sampling.draws.frame.members import OutReason
from services.sampling.draws.team.formation import DrawnPerson, propose
from services.sampling.draws.team.season import Season, TeamsUnknown, evolve
from services.sampling.draws.team.succession import (
    Departure,
    NotAMember,
    Reserve,
    SuccessorNeeded,
    depart,
)
from services.sampling.draws.team.verbs import TEAMS
from services.sampling.registers.records.former_keys import FormerKeys
from shared.contracts.fact import Fact
from shared.contracts.team import FormedTeam, Member, Post, ProposedTeam, TeamChanged, TeamsFormed, TeamsProposed
from shared.log.event import Event
from shared.verbs import NotNow

DRAW, FRAME = UUID(int=1), UUID(int=2)
AWAY = OutReason("off-duty", "不在岗。", "Off duty.")


def member(person: str, post: Post = "member", *, native: bool = False) -> Member:
    return Member(directory="people", person=person, name=f"测试员{person}", role="干部", post=post, native=native)


def after(season: Season, fact: Fact) -> Season:
    public, payload = fact.parts()
    return evolve(
        season,
        Event(
            id=UUID(int=season.version + 10),
            bureau=season.bureau,
            stream=season.stream,
            version=season.version + 1,
            type=fact.type,
            time=datetime(2020, 3, 24, tzinfo=UTC),
            trace="0" * 32,
            cause="test",
            public=public,
            payload=payload,
            salt=b"",
        ),
    )


def proposed() -> Season:
    team = ProposedTeam(code="G", name="G 组", quotas=(), natives=())
    fact = TeamsProposed(season="2020", frame=FRAME, policy="a" * 64, directories={"干部": "people"}, teams=(team,))
    return after(Season("370124", "2020"), fact)


def formed() -> Season:
    members = (member("L", "leader", native=True), member("D", "deputy", native=True), member("M"))
    team = FormedTeam(code="G", name="G 组", members=members)
    return after(proposed(), TeamsFormed(season="2020", draw=DRAW, frame=FRAME, sizes={"G": 3}, teams=(team,)))


def reserve(*keys: str, **unfit: OutReason) -> Reserve:
    return Reserve("people", [(key.lower() * 64, DrawnPerson(key, f"测试员{key}")) for key in keys], unfit)


def leave(season: Season, person: str, waiting: Reserve, successor: str | None = None) -> TeamChanged:
    return depart(season, Departure(person, "调离本局", successor), waiting)


def people(season: Season) -> dict[str, Post]:
    return {member.person: member.post for team in season.teams for member in team.members}


def test_the_next_of_the_reserve_stands_in_each_once() -> None:
    waiting = reserve("A", "B")
    first = leave(formed(), "M", waiting)
    assert first.joined == member("A")
    assert first.substitute == "a" * 64
    season = after(formed(), first)
    assert people(season) == {"L": "leader", "D": "deputy", "A": "member"}
    second = leave(season, "A", waiting)
    assert second.joined == member("B")
    third = after(season, second)
    assert leave(third, "B", waiting).joined is None
    assert people(after(third, leave(third, "B", waiting))) == {"L": "leader", "D": "deputy"}


def test_who_cannot_serve_now_is_passed_over_on_record_and_keeps_the_place() -> None:
    passing = leave(formed(), "M", reserve("A", "B", A=AWAY))
    assert passing.joined == member("B")
    assert passing.passed_over == {"a" * 64: "off-duty"}
    assert leave(after(formed(), passing), "B", reserve("A", "B")).joined == member("A")


def test_a_post_is_handed_over_to_a_member_of_the_team() -> None:
    with pytest.raises(SuccessorNeeded) as refused:
        leave(formed(), "L", reserve("A"))
    assert "测试员D D、测试员M M" in refused.value.detail
    assert refused.value.facts["people"] == ["D", "M"]
    with pytest.raises(SuccessorNeeded):
        leave(formed(), "L", reserve("A"), successor="Z")
    with pytest.raises(SuccessorNeeded):
        leave(formed(), "D", reserve("A"), successor="L")
    season = after(formed(), leave(formed(), "L", reserve("A"), successor="D"))
    assert people(season) == {"D": "leader", "M": "member", "A": "member"}


def test_members_with_renewed_certificates_are_the_same() -> None:
    """Each number finds the member; the record names members as the team has them; nobody joins a second time."""
    season = formed()._replace(former=FormerKeys({"L": "L-1", "D": "D-1", "M": "M-1"}))
    left = leave(season, "L-1", reserve("M-1", "A"), successor="D-1")
    assert (left.left.person, left.successor) == ("L", "D")
    assert left.joined == member("A")
    assert people(after(season, left)) == {"D": "leader", "M": "member", "A": "member"}
    assert leave(season, "M", reserve("A")).left == leave(season, "M-1", reserve("A")).left == member("M")


def test_nobody_succeeds_a_member() -> None:
    with pytest.raises(NotAMember):
        leave(formed(), "M", reserve("A"), successor="D")


def test_only_members_leave_and_only_of_formed_teams() -> None:
    with pytest.raises(NotAMember):
        leave(formed(), "Z", reserve("A"))
    with pytest.raises(TeamsUnknown):
        leave(proposed(), "M", reserve("A"))


def test_membership_is_fixed_once_formed() -> None:
    TEAMS.require(propose, proposed())
    with pytest.raises(NotNow):
        TEAMS.require(propose, formed())
    assert formed().trace == "0" * 32


def test_nothing_of_a_person_is_public() -> None:
    for fact in (leave(formed(), "M", reserve("A")), *_facts()):
        public, payload = fact.parts()
        assert "测试员" not in str(public)
        assert not {"left", "joined", "teams", "reason"} & set(public)
        assert "season" not in payload


def _facts() -> list[Fact]:
    return [TeamsFormed(season="2020", draw=DRAW, frame=FRAME, sizes={"G": 3}, teams=formed().teams)]
