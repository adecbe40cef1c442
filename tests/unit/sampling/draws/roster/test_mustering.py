"""Who can go, who cannot and why; what a section chief is told when there are too few."""

import json
from datetime import date
from typing import Any

import pytest

from services.sampling.draws.frame.freezing import Opening, OutReason
from services.sampling.draws.roster.availability import CrewRules, Recruit, reasons_against
from services.sampling.draws.roster.crew import Visit
from services.sampling.draws.roster.freezing import Keys, freeze
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
from shared.contracts.sampling import Recused
from shared.draws.blinding import opens
from shared.draws.frames import Slot, Task, frame_root
from shared.draws.reading import read_people, read_tasks
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
    usual: dict[str, Any] = {"rules": rules(), "recusals": (), "standing": (), "barred": {}, "loads": {}}
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


def test_who_is_not_asked_for_is_not_out_but_not_there() -> None:
    expert = Expert(name="示例专家")
    people = [recruit("A"), recruit("B", area="东阿镇"), Recruit("X", expert, tags_of(expert, None))]
    found = muster(VISITS, TASKS, people, given(rules=rules(only=field("area", "东阿镇"))))
    assert [person.id for person in found.people] == ["B"]
    assert found.out == []


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


def test_recusals_of_now_and_before_count_and_the_barred_are_out() -> None:
    reason = OutReason("on-task", "已在该任务中", "is on this task already")
    people = [recruit("A"), recruit("B"), recruit("C")]
    circumstances = given(recusals=[recusal("A", "E1")], standing=[recusal("A", "E2")], barred={"C": reason})
    found = muster(VISITS, TASKS, people, circumstances)
    assert {person.id: person.recused for person in found.people} == {"A": ("E1", "E2"), "B": ()}
    assert [(one.identifier, [why.because for why in one.reasons]) for one in found.out] == [("C", ["on-task"])]


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
    barred = {"C": OutReason("vacated", "已从该任务空出岗位", "has vacated a slot of this task")}
    away = [absence("B", "2026-03-01", "2026-03-05"), absence("D", "2026-03-01", "2026-03-05")]
    said = rules(absent=away, only=Not.model_validate({"not": {"field": "area", "in": ["东阿镇"]}}))
    refusal = short(
        muster(VISITS[:1], TASKS[:1], people, given(rules=said, recusals=[recusal("A", "E1")], barred=barred))
    )
    # D would do for 组员, which asks for no section; E is not considered at all.
    away_b, away_d = (f"测试员{key}（2026-03-01 至 2026-03-05 不在：培训）" for key in "BD")
    kept = f"{away_b}、测试员C（已从该任务空出岗位）、{away_d}、测试员A（回避：甲厂）"
    assert f"符合条件而不能派的：{kept}。还缺 2 人次" in refusal.detail
    assert "测试员A (recused: 甲厂)" in refusal.detail_en


def test_a_covert_shortage_calls_enterprises_by_their_labels() -> None:
    covert = [Visit("E1", "甲厂", "对象 0123456789ab")]
    refusal = short(muster(covert, TASKS[:1], [recruit("A")], given()))
    assert "对象 0123456789ab" in refusal.detail
    assert "甲厂" not in f"{refusal.detail}{refusal.detail_en}{refusal.facts}"


def test_what_is_frozen_opens_to_whom_was_mustered() -> None:
    people = [recruit(key) for key in "ABC"]
    found = muster(VISITS, TASKS, people, given(recusals=[recusal("A", "E2")]))
    kept: dict[str, tuple[str, Opening]] = {"E1": ("0" * 64, {"name": "E1", "salt": "00" * 16, "label": "甲厂"})}
    frozen = freeze(found, found.spread(), Keys(bytes(32), bytes(range(32))), kept)
    tasks, crew = read_tasks(json.loads(frozen.tasks)), read_people(json.loads(frozen.people))
    assert (frozen.tasks_root, frozen.people_root) == (frame_root(tasks), frame_root(crew))
    assert (frozen.tasks_size, frozen.people_size) == (2, 3)
    openings, opened = json.loads(frozen.openings), json.loads(frozen.people_openings)
    # A vacated slot's task keeps its id; the other has one of its own.
    assert openings["0" * 64]["name"] == "E1"
    (other,) = set(openings) - {"0" * 64}
    assert opens(other, "E2", bytes.fromhex(openings[other]["salt"]))
    assert {opened[person.id]["name"]: person.recused for person in crew} == {"A": (other,), "B": (), "C": ()}
    assert {opened[person.id]["label"] for person in crew} == {"测试员A", "测试员B", "测试员C"}
