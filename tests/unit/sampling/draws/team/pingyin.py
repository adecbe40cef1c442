"""A made-up bureau of Pingyin's shape: three sections with their natives, the rest of the bureau to be drawn from."""

import json

from services.sampling.draws.team.eligibility import Person
from services.sampling.registers.records.fields import Expert, Inspector
from shared.canonical import JsonObject
from shared.policy.policy import Policy

CADRE = {"field": "cadre", "in": ["yes"]}
STAFF = {"not": CADRE}

TEAMS: JsonObject = {
    "G": {"领导干部": {"native": 2, "drawn": 2}, "一般执法人员": {"native": 2, "drawn": 4}},
    "W": {"领导干部": {"native": 2, "drawn": 2}, "一般执法人员": {"native": 1, "drawn": 4}},
    "F": {"领导干部": {"native": 1, "drawn": 1}, "一般执法人员": {"native": 1, "drawn": 1}},
}


def policy(**changes: object) -> Policy:
    return Policy.model_validate({**rules(), **changes})


def rules() -> JsonObject:
    """As a policy file says it."""
    return {
        "policy": "pingyin-2020",
        "bureau": "370124",
        "title": "2020 年双随机执法检查方案",
        "source": "示例应急发〔2020〕2号",
        "effective": {"from": "2020-01-01", "until": "2024-12-31"},
        "teams": [team(code, quotas) for code, quotas in TEAMS.items()],
        "formation": {
            "roles": [{"name": "领导干部", "where": CADRE}, {"name": "一般执法人员", "where": STAFF}],
            "excluded": {"field": "post", "in": ["局长"]},
            "reserve": 3,
        },
    }


def team(code: str, quotas: JsonObject, **changes: object) -> JsonObject:
    return {
        "code": code,
        "name": f"{code} 组",
        "where": {"field": "area", "in": [f"{code} 镇"]},
        "natives": {"field": "section", "in": [f"{code} 科"]},
        "leader": {"field": "post", "in": ["分管领导"]},
        "quotas": quotas,
        **changes,
    }


def bureau(spare: int = 3) -> list[Person]:
    """Exactly the natives that the quotas want, the head, and so many more than are drawn into each role."""
    people = [person("甲-000", post="局长", cadre=True, section="局领导")]
    for code, quotas in TEAMS.items():
        for cadre, role in ((True, "领导干部"), (False, "一般执法人员")):
            for number in range(quotas[role]["native"]):
                post = "分管领导" if cadre and not number else "科长" if cadre else "科员"
                people.append(person(f"{code}-{'LS'[not cadre]}{number}", cadre=cadre, post=post, section=f"{code} 科"))
    for cadre, drawn in ((True, 5), (False, 9)):
        people += [
            person(f"余-{'LS'[not cadre]}{n:02}", cadre=cadre, post="副科长" if cadre else "科员", section="办公室")
            for n in range(drawn + spare)
        ]
    return people


def person(key: str, **fields: object) -> Person:
    return Person("people", key, Inspector.model_validate({"name": f"测试员{key}", **fields}))


def expert(key: str, **fields: object) -> Person:
    return Person("experts", key, Expert.model_validate({"name": f"示例专家{key}", **fields}))


def written(rules: JsonObject) -> bytes:
    """A policy file. JSON is YAML; only line by line, as faults are told by line."""
    return json.dumps(rules, ensure_ascii=False, indent=1).encode()


_QUOTAS = {"组长": {"native": 1}, "镇街执法人员": {"drawn": 2}, "安全专家": {"drawn": 1}}

CAMPAIGN: JsonObject = {
    "teams": [
        team(code, _QUOTAS, natives={"identifier": [f"D-{code}"]}, leader={"identifier": [f"D-{code}"]})
        for code in ("A", "B")
    ],
    "formation": {
        "seasons": ["集中执法2019"],
        "roles": [
            {"name": "组长", "where": {"field": "section", "in": ["执法大队"]}},
            {"name": "镇街执法人员", "where": {"field": "unit", "in": ["源泉镇", "池上镇"]}},
            {"name": "安全专家", "population": "experts"},
        ],
    },
}
"""Of Boshan's shape: leaders from the brigade, town people and experts drawn into two teams."""


def campaign() -> list[Person]:
    return [
        *(person(f"D-{code}", section="执法大队") for code in "ABC"),
        *(person(f"T-{number}", unit=("源泉镇", "池上镇")[number % 2]) for number in range(6)),
        *(expert(f"E-{number}") for number in range(3)),
    ]
