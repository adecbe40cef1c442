"""Each bureau's teams can be formed out of a staff as its plan tells of it, and its crews out of those teams."""

from collections.abc import Iterator, Mapping

import pytest

from services.sampling.draws.roster.crew import check_size, slots_of
from services.sampling.draws.roster.tags import Member, tags_of
from services.sampling.draws.team.eligibility import Person
from services.sampling.draws.team.formation import DrawnPerson, form, propose
from services.sampling.registers.records.fields import Expert, Inspector
from services.sampling.registers.records.naming import key_of
from shared.law.kinds import PolicyRule
from shared.law.law import shipped_law
from shared.policy.policy import Policy
from shared.policy.reading import read_policy
from tests.unit.policy.examples import FILES, FOLDER

Staff = list[Inspector | Expert]


def some(count: int, **fields: object) -> Staff:
    return [Inspector.model_validate({"name": "测试员", **fields}) for _ in range(count)]


STAFF: Mapping[str, Staff] = {
    "pingyin-2020": [
        *some(1, section="工商贸监管科", post="分管领导", cadre=True),
        *some(1, section="工商贸监管科", post="协助分管领导", cadre=True),
        *some(1, section="工商贸监管科", post="科长"),
        *some(1, section="工商贸监管科", post="科员"),
        *some(1, section="危化品监管科", post="分管领导", cadre=True),
        *some(1, section="危化品监管科", post="协助分管领导", cadre=True),
        *some(1, section="危化品监管科", post="科长"),
        *some(1, section="非煤矿山监管科", post="分管领导", cadre=True),
        *some(1, section="非煤矿山监管科", post="科长"),
        *some(6, section="其他科室", post="副科级干部", cadre=True),
        *some(11, section="其他科室", post="科员"),
        *some(1, post="局长", cadre=True),
    ],
    "boshan-2019": [
        *(one for n in "一二三四" for one in some(1, section="执法大队", group=f"执法{n}组", post="业务骨干")),
        *some(14, section="镇街道", post="镇街道执法人员"),
        *(Expert(name="示例专家", specialism="机械") for _ in range(10)),
    ],
    "dacheng-2019": [
        *some(1, section="危化股", post="分管领导"),
        *some(2, section="危化股", post="股员"),
        *some(1, section="烟花爆竹股", post="分管领导"),
        *some(1, section="烟花爆竹股", post="股长"),
        *some(6, section="执法大队", post="队员"),
        *some(1, post="局长"),
        Expert(name="示例专家", specialism="化工"),
    ],
    "yangcheng-2022": [
        *(one for section in ("危化股", "工矿商贸股") for one in some(1, section=section, post="股长")),
        *(one for section in ("危化股", "工矿商贸股") for one in some(1, section=section, post="股员")),
        *some(6, section="执法大队", post="队员"),
        *some(2, section="局领导", post="副局长"),
    ],
    "luohe-2022": [
        *(one for section in ("执法监督科", "安全生产基础科") for one in some(1, section=section, post="科长")),
        *(one for section in ("执法监督科", "安全生产基础科") for one in some(1, section=section, post="科员")),
        *some(6, section="执法支队", post="队员"),
        *some(1, post="局长"),
    ],
}


def pool(name: str) -> list[Person]:
    return [
        Person("experts" if isinstance(fields, Expert) else "people", f"{number:03}", fields)
        for number, fields in enumerate(STAFF[name])
    ]


def formed(policy: Policy) -> Iterator[tuple[Person, Member]]:
    """Who is in which team, had the draw taken the first of every role."""
    proposal = propose(policy, people := pool(policy.policy), policy.effective.first)
    waiting: dict[str, list[DrawnPerson]] = {}
    for candidate in proposal.members.candidates:
        waiting.setdefault(candidate.stratum, []).append(DrawnPerson(key_of(candidate.identifier), candidate.name))
    drawn = {deal.name: [waiting[deal.stratum].pop() for _ in range(deal.count)] for deal in proposal.deals}
    by_key = {person.key: person for person in people}
    for team in form(proposal.teams, proposal.directories, drawn):
        for member in team.members:
            yield by_key[member.person], Member(team.code, member.role, member.post)


@pytest.mark.parametrize("name", [path.stem for path in FILES])
def test_teams_and_crews(name: str) -> None:
    policy = read_policy((FOLDER / f"{name}.yaml").read_bytes()).policy
    members = list(formed(policy))
    for team in policy.teams:
        mine = [member for _, member in members if member.team == team.code]
        assert len(mine) == sum(quota.native + quota.drawn for quota in team.quotas.values())
        assert [member.post for member in mine].count("leader") == 1
    part_of = {person.key: member for person, member in members}
    tags = [frozenset(tags_of(person.fields, part_of.get(person.key))) for person in pool(name)]
    for crew in policy.crews:
        slots = slots_of(crew.slots, crew.experts)
        check_size(slots, shipped_law().of(PolicyRule), policy.effective.first)
        for team in policy.teams:
            wanted = [{tag.replace("{team}", team.code) for tag in slot.tags} for slot in slots]
            assert can_fill(wanted, tags), f"{crew.name} of {team.code}"


def test_the_first_bureaus_teams_have_ten_nine_and_four() -> None:
    policy = read_policy((FOLDER / "pingyin-2020.yaml").read_bytes()).policy
    members = [(person, member) for person, member in formed(policy)]
    assert {code: sum(member.team == code for _, member in members) for code in "GWF"} == {"G": 10, "W": 9, "F": 4}
    assert "局长" not in {person.fields.post for person, _ in members if isinstance(person.fields, Inspector)}


def can_fill(wanted: list[set[str]], carried: list[frozenset[str]]) -> bool:
    """Whether different people can take all these slots."""
    if not wanted:
        return True
    first, *others = wanted
    return any(
        first <= tags and can_fill(others, carried[:place] + carried[place + 1 :]) for place, tags in enumerate(carried)
    )
