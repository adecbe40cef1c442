"""Who can go, who cannot and why; what a section chief is told when there are too few."""

import json
from datetime import date
from typing import Any

import pytest

from services.sampling.draws.roster.availability import CrewRules, Recruit, reasons_against
from services.sampling.draws.roster.crew import Visit
from services.sampling.draws.roster.freezing import freeze
from services.sampling.draws.roster.mustering import (
    Circumstances,
    KeyTwice,
    Muster,
    PersonNotKept,
    RecusalWithoutTask,
    TooManyTasks,
    muster,
)
from services.sampling.draws.roster.requests import Absence
from services.sampling.draws.roster.shortage import CrewsShort
from services.sampling.draws.roster.tags import tags_of
from services.sampling.registers.records.fields import Expert, Inspector
from shared.calendar.spans import Span
from shared.contracts.frame import Recused
from shared.draws.blinding import opens, opens_key
from shared.draws.frames import Slot, Task, list_root
from shared.draws.reading import MalformedMember, read_left_out, read_people, read_tasks
from shared.policy.conditions import FieldIn, Not

MARCH = Span(date(2026, 3, 1), date(2026, 3, 31))
PAIR = (Slot("组长", ("inspector", "section:危化科")), Slot("组员", ("inspector",)))
VISITS = [Visit("E1", "甲厂", "甲厂"), Visit("E2", "乙厂", "乙厂")]
TASKS = [Task(visit.identifier, PAIR) for visit in VISITS]


def recruit(key: str, **fields: Any) -> Recruit:
    inspector = Inspector(**{"name": f"测试员{key}", "section": "危化科", **fields})
    return Recruit(key, inspector, tags_of(inspector, None))


def rules(**said: Any) -> CrewRules:
    usual: dict[str, Any] = {"on": MARCH, "only": None, "absent": (), "excluded": None, "slots": PAIR}
    return CrewRules(**{**usual, **said})


def given(**said: Any) -> Circumstances:
    usual: dict[str, Any] = {"rules": rules(), "recusals": (), "loads": {}}
    return Circumstances(**{**usual, **said})


def absence(person: str, first: str, last: str) -> Absence:
    return Absence.model_validate({"person": person, "from": first, "until": last, "reason": "培训"})


def recusal(person: str, enterprise: str) -> Recused:
    return Recused(person=person, enterprise=enterprise, reason="近亲属任职")


def field(name: str, value: str) -> FieldIn:
    return FieldIn.model_validate({"field": name, "in": [value]})


@pytest.mark.parametrize(
    ("fields", "said", "because"),
    [
        ({}, {}, []),
        ({"on_duty": False}, {}, ["off-duty"]),
        ({"certificate_expires": date(2026, 3, 30)}, {}, ["certificate"]),
        ({"certificate_expires": date(2026, 3, 31)}, {}, []),
        ({}, {"absent": [absence("A", "2026-02-01", "2026-03-01")]}, ["absent"]),
        ({}, {"absent": [absence("A", "2026-04-01", "2026-04-02"), absence("B", "2026-03-01", "2026-03-02")]}, []),
        ({"post": "局长"}, {"excluded": field("post", "局长")}, ["excluded"]),
        ({}, {"slots": [Slot("专家", ("expert",))]}, ["fits-no-slot"]),
        ({"on_duty": False, "post": "局长"}, {"excluded": field("post", "局长")}, ["off-duty", "excluded"]),
    ],
)
def test_who_is_out_and_why(fields: dict[str, Any], said: dict[str, Any], because: list[str]) -> None:
    assert [reason.because for reason in reasons_against(recruit("A", **fields), rules(**said))] == because


def expert(key: str, **fields: Any) -> Recruit:
    fields_ = Expert(name=f"示例专家{key}", **fields)
    return Recruit(key, fields_, tags_of(fields_, None))


def test_whom_the_request_does_not_want_is_left_out_without_a_sentence() -> None:
    people = [recruit("A"), recruit("B", area="东阿镇"), expert("X")]
    found = muster(VISITS, TASKS, people, given(rules=rules(only=field("area", "东阿镇"))))
    assert [person.id for person in found.people] == ["B"]
    assert found.out == []
    assert found.left_out() == [("A", "outside-rule")], "experts are not of the population: no slot asks for one"


def test_experts_belong_where_a_slot_asks_for_one() -> None:
    slots = (*PAIR, Slot("专家", ("expert",)))
    tasks = [Task("E1", slots)]
    people = [recruit("A"), recruit("B"), expert("X"), expert("Y", on_duty=False)]
    found = muster(VISITS[:1], tasks, people, given(rules=rules(slots=slots)))
    assert [person.id for person in found.people] == ["A", "B", "X"]
    assert found.left_out() == [("Y", "duty")]


def test_each_is_left_out_for_one_public_reason() -> None:
    people = [
        recruit("A"),
        recruit("B", on_duty=False, post="局长"),
        recruit("C", certificate_expires=date(2026, 3, 30)),
        recruit("D", post="局长"),
        recruit("E"),
        recruit("F"),
        recruit("G"),
    ]
    said = rules(absent=[absence("E", "2026-03-01", "2026-03-02")], excluded=field("post", "局长"))
    recusals = [recusal("F", "E1"), recusal("F", "E2"), recusal("G", "E1")]
    found = muster(VISITS, TASKS, people, given(rules=said, recusals=recusals))
    assert found.left_out() == [
        ("B", "duty"), ("C", "certificate"), ("D", "head"), ("E", "leave"), ("F", "recused")
    ]  # fmt: skip
    assert {person.id: person.recused for person in found.people} == {"A": (), "G": ("E1",)}


def test_declarations_name_people_and_tasks_that_are_there() -> None:
    people = [recruit("A"), recruit("B")]
    with pytest.raises(PersonNotKept):
        muster(VISITS, TASKS, people, given(recusals=[recusal("Z", "E1")]))
    with pytest.raises(PersonNotKept):
        muster(VISITS, TASKS, people, given(rules=rules(absent=[absence("Z", "2026-03-01", "2026-03-02")])))
    with pytest.raises(RecusalWithoutTask):
        muster(VISITS, TASKS, people, given(recusals=[recusal("A", "E9")]))
    with pytest.raises(KeyTwice):
        muster(VISITS, TASKS, [recruit("A"), recruit("A")], given())
    with pytest.raises(TooManyTasks):
        muster(VISITS, TASKS * 1001, people, given())


def test_whoever_has_many_tasks_already_is_left_out_where_others_can_go() -> None:
    people = [recruit(key) for key in "ABCDE"]
    found = muster(VISITS, TASKS, people, given(loads={"E": 9})).spread()
    assert [(person.id, person.capacity) for person in found.people] == [("A", 1), ("B", 1), ("C", 1), ("D", 1)]
    assert found.left_out() == [("E", "at-cap")]
    assert [(one.identifier, one.reasons[0].detail) for one in found.out] == [
        ("E", "本期已承担 9 项，本次由承担较少的人员分担")
    ]


def short(found: Muster) -> CrewsShort:
    with pytest.raises(CrewsShort) as refused:
        found.spread()
    return refused.value


def test_a_shortage_is_told_in_names() -> None:
    people = [recruit("A"), *(recruit(key, section="综合科") for key in "BC")]
    refusal = short(muster(VISITS, TASKS, people, given(recusals=[recusal("A", "E2")])))
    assert refusal.facts["slots"] == [{"enterprise": "乙厂", "slot": "组长", "tags": "inspector、section:危化科"}]
    assert (refusal.facts["people"], refusal.facts["missing"]) == ([], 1)
    assert "乙厂的“组长”" in refusal.detail
    assert "还缺 1 人次" in refusal.detail
    # Who does not carry the tags is not told of.
    assert [one["person"] for one in refusal.facts["hindered"]] == ["测试员A"]  # type: ignore[index, union-attr]  # a list of people

    refusal = short(muster(VISITS, TASKS, people[:1], given()))
    # Nobody takes two slots of one inspection.
    assert refusal.facts["people"] == [{"person": "测试员A", "fills": 2}]
    assert refusal.facts["missing"] == 2


def test_a_shortage_tells_who_would_fit_and_why_they_cannot_go() -> None:
    people = [recruit("A"), recruit("B"), recruit("C"), recruit("D", section="综合科"), recruit("E", area="东阿镇")]
    away = [absence("B", "2026-03-01", "2026-03-05"), absence("D", "2026-03-01", "2026-03-05")]
    said = rules(absent=away, only=Not.model_validate({"not": {"field": "area", "in": ["东阿镇"]}}))
    refusal = short(
        muster(VISITS[:1], TASKS[:1], people, given(rules=said, recusals=[recusal("A", "E1"), recusal("C", "E1")]))
    )
    # D would do for 组员, which asks for no section; E is not considered at all.
    away_b, away_d = (f"测试员{key}（2026-03-01 至 2026-03-05 不在：培训）" for key in "BD")
    kept = f"测试员A（回避：甲厂）、{away_b}、测试员C（回避：甲厂）、{away_d}"
    assert f"符合条件而不能派的：{kept}。还缺 2 人次" in refusal.detail
    assert "测试员A (recused: 甲厂)" in refusal.detail_en


def test_a_covert_shortage_calls_enterprises_by_their_labels() -> None:
    covert = [Visit("E1", "甲厂", "对象 0123456789ab")]
    refusal = short(muster(covert, TASKS[:1], [recruit("A")], given()))
    assert "对象 0123456789ab" in refusal.detail
    assert "甲厂" not in f"{refusal.detail}{refusal.detail_en}{refusal.facts}"


KEY = bytes(range(32))


def test_what_is_frozen_opens_to_whom_was_mustered() -> None:
    people = [*(recruit(key) for key in "ABCD"), recruit("Z", on_duty=False)]
    found = muster(VISITS, TASKS, people, given(recusals=[recusal("A", "E2")]))
    frozen = freeze(found.spread(), KEY, covert=False)
    tasks, crew = read_tasks(json.loads(frozen.tasks)), read_people(json.loads(frozen.people))
    out = read_left_out(json.loads(frozen.left_out))
    assert (frozen.tasks_root, frozen.people_root, frozen.excluded_root) == (
        list_root(tasks), list_root(crew), list_root(out)
    )  # fmt: skip
    assert (frozen.tasks_size, frozen.people_size, frozen.excluded, frozen.reasons) == (2, 4, 1, {"duty": 1})
    assert opens_key(frozen.key, KEY)
    openings, opened = json.loads(frozen.openings), json.loads(frozen.people_openings)
    by_name = {opening["name"]: id_ for id_, opening in openings.items()}
    assert set(by_name) == {"E1", "E2"}
    every = {**openings, **opened}.items()
    assert all(opens(id_, opening["name"], bytes.fromhex(opening["salt"])) for id_, opening in every)
    assert {opened[person.id]["name"]: person.recused for person in crew} == {
        "people/A": (by_name["E2"],), "people/B": (), "people/C": (), "people/D": ()
    }  # fmt: skip
    assert [opened[member.id]["name"] for member in out] == ["people/Z"]


def test_a_covert_roster_tells_no_reason() -> None:
    people = [*(recruit(key) for key in "ABCD"), recruit("Z", on_duty=False)]
    frozen = freeze(muster(VISITS, TASKS, people, given()).spread(), KEY, covert=True)
    assert frozen.reasons == {"withheld": 1}
    assert [member.reason for member in read_left_out(json.loads(frozen.left_out))] == ["withheld"]


def test_a_tag_that_no_draw_can_carry_is_refused() -> None:
    people = [recruit("A", section="危化\u200b科"), *(recruit(key) for key in "BCD")]
    with pytest.raises(MalformedMember):
        freeze(muster(VISITS, TASKS, people, given()).spread(), KEY, covert=False)


def test_whoever_was_drawn_for_the_slots_before_is_out() -> None:
    found = reasons_against(recruit("P1"), rules(drawn={"P1"}))
    assert [reason.because for reason in found] == ["drawn"]
    assert reasons_against(recruit("P2"), rules(drawn={"P1"})) == []
