"""A certificate gets another number: the person keeps the lasting id, the load, the recusals, the slots, the team."""

from collections import Counter
from typing import Any

import pytest

from tests.integration.sampling.crews import ON, PAIR, adopt, crews, keep, reasoned, roster, rules, sent, staff, table
from tests.integration.sampling.desk import Desk
from tests.integration.sampling.lists import code
from tests.integration.sampling.log_alone import check_log
from tests.integration.sampling.test_expert_access import ask, seen
from tests.integration.sampling.test_register_imports import counted, imported
from tests.integration.sampling.test_successions import given_up, holder_of, task_of

Json = dict[str, Any]
SLOTS = [PAIR[0], {"name": "组员", "tags": ["section:监管科"]}]


async def renewed(desk: Desk, old: str, new: str, register: str = "people", who: str = "registrar") -> Json:
    expiry = {"certificate_expires": "2030-06-30"} if register == "people" else {}
    return await desk.done(who, f"/{register}/{old}/renewal", {"key": new, "reason": "换发执法证", **expiry})


async def previewed(desk: Desk, *enterprises: str, **said: Any) -> Json:
    body = reasoned(slots=SLOTS, enterprises=enterprises, **said)
    return await desk.done("drawer", "/rosters/preview", body)


async def read(desk: Desk, path: str) -> Json:
    answer = await desk.ask("registrar", "GET", path)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_the_person_stays_and_every_number_finds_the_person(desk: Desk) -> None:
    await keep(desk, "people", "执-1", post="科员")
    before = await read(desk, "/people/执-1")
    await renewed(desk, "执-1", "执-2")
    after = await renewed(desk, "执-2", "执-3")
    assert (after["key"], after["former"], after["version"]) == ("执-3", ["执-1", "执-2"], 3)
    assert (after["person"], after["post"], after["certificate_expires"]) == (before["person"], "科员", "2030-06-30")
    for number in ("执-1", "执-2", "执-3"):
        assert await read(desk, f"/people/{number}") == after
    history = (await read(desk, "/people/执-1/history"))["items"]
    assert [[one["field"] for one in version["changed"]] for version in history[1:]] == [
        ["key", "certificate_expires"],
        ["key"],
    ]
    assert {row["type"] for row in await table(desk, "SELECT type FROM log.event")} == {"sampling.record.entered"}
    entries = [bytes(row["entry"]).decode() for row in await table(desk, "SELECT entry FROM log.event")]
    assert not any("执-" in entry for entry in entries)
    await check_log(desk)


async def test_a_former_number_is_nobody_elses(desk: Desk) -> None:
    await keep(desk, "people", "执-1")
    await keep(desk, "people", "执-5")
    await keep(desk, "experts", "X-1")
    await renewed(desk, "执-1", "执-2")
    other = {"name": "示例丙", "reason": "新进"}
    for path in ("/people/执-1", "/experts/执-1"):
        answer = await desk.ask("registrar", "PUT", path, other)
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/key-taken")
        assert "执-2" in answer.json()["detail"]
    new = {"reason": "换证", "certificate_expires": None}
    for path, key in (("/people/执-5", "执-1"), ("/people/执-5", "执-2"), ("/people/执-5", "X-1")):
        assert await desk.refused("legal", f"{path}/renewal", {**new, "key": key}) == (409, "key-taken")
    expert = {"reason": "换证", "key": "执-1"}
    assert await desk.refused("legal", "/experts/X-1/renewal", expert) == (409, "key-taken")
    assert await desk.refused("legal", "/people/执-5/renewal", {**new, "key": "执-5"}) == (409, "key-unchanged")
    assert await desk.refused("legal", "/people/执-9/renewal", {**new, "key": "执-10"}) == (404, "record-unknown")
    assert await desk.refused("drawer", "/people/执-5/renewal", {**new, "key": "执-6"}) == (403, "not-permitted")
    await desk.done("registrar", "/people/执-5/retirement", {"reason": "调离"})
    assert await desk.refused("legal", "/people/执-5/renewal", {**new, "key": "执-6"}) == (409, "renewal-of-retired")
    stale = {"If-Match": '"1"'}
    assert await desk.refused("legal", "/people/执-2/renewal", {**new, "key": "执-3"}, **stale) == (
        412,
        "stale-version",
    )


@pytest.fixture
async def bureau(desk: Desk) -> Desk:
    await desk.import_list(2)
    return desk


async def test_renewals_between_freezing_drawing_and_succession(bureau: Desk) -> None:
    """Three who lead and three others. D0 has a new number when the draw is held, and another when the slot is given
    up: the same load, the same recusal, and nobody is drawn a second time.
    """
    await staff(bureau, brigade=2, others=2)
    recusals = [{"person": "D1", "enterprise": code(0), "reason": "近亲属任职"}]
    frozen = await roster(bureau, slots=SLOTS, enterprises=[code(0)], recusals=recusals)
    await renewed(bureau, "D0", "D0-1")
    await renewed(bureau, "D1", "D1-1")
    first = await sent(bureau, frozen)
    # The frozen list has the number of its day.
    assert crews(first)[code(0)]["组长"] == "D0"
    loads = {one["person"]: one["load"] for one in (await previewed(bureau, code(1)))["people"]}
    assert loads.get("D1-1") == 0
    assert "D0-1" not in loads, "has a task, and D1 has none"

    await renewed(bureau, "D0-1", "D0-2")
    task = task_of(first, code(0))
    shown = await bureau.done("leader", f"/draws/{first['id']}/successions", given_up(task))
    assert holder_of(shown, task) is None, "D1 is recused under the number of that day"
    preview = await previewed(bureau, code(1), recusals=[{"person": "D0", "enterprise": code(1), "reason": "持股"}])
    assert {one["person"] for one in preview["people"]} & {"D0-2", "D1-1"} == {"D1-1"}
    body = {"title": "补抽", "on": ON, "continues": first["id"]}
    problem = (await bureau.ask("drawer", "POST", "/rosters", body)).json()
    # Nobody is left for the slot: who gave it up is known as drawn, and the recusal holds.
    assert problem["type"] == "/problems/crews-short"
    assert {one["person"]: one["reason_en"].partition(" ")[0] for one in problem["hindered"]} == {
        "测试员D0": "drawn",
        "测试员D1": "recused:",
    }
    await check_log(bureau)


async def test_load_of_all_numbers_counts_together(bureau: Desk) -> None:
    await staff(bureau, brigade=1, others=1)
    given: Counter[str] = Counter()
    for number in range(2):
        held = await sent(bureau, await roster(bureau, slots=SLOTS, frame=(await bureau.freeze())["id"]))
        given.update(person for crew in crews(held).values() for person in crew.values())
        await renewed(bureau, f"D0{'-1' * number}", f"D0{'-1' * (number + 1)}")
    assert given == {"D0": 2, "D0-1": 2, "S0": 4}
    preview = await previewed(bureau, code(1))
    assert {one["person"]: one["load"] for one in preview["people"]} == {"D0-1-1": 4, "S0": 4}
    away = [{"person": "D0", "from": ON, "until": ON, "reason": "出差"}]
    out = (await previewed(bureau, code(1), absent=away))["out"]
    assert [one["person"] for one in out] == ["D0-1-1"]
    people = (await bureau.ask("auditor", "GET", "/fairness/people")).json()["items"]
    assert {one["identifier"]: one["drawn"] for one in people} == {"D0-1-1": 4, "S0": 4}


async def test_an_expert_sees_the_draws_of_all_numbers(bureau: Desk) -> None:
    await adopt(bureau, rules())
    await staff(bureau, experts=1)
    body = reasoned(crew="with-expert", enterprises=[code(0)])
    made = await bureau.done("drawer", "/rosters", body)
    await bureau.done("chief", f"/rosters/{made['id']}/approval")
    held = await sent(bureau, made)
    await renewed(bureau, "X0", "X0-1", "experts")
    for number in ("X0", "X0-1"):
        assert await seen(bureau, number) == {held["id"]}
        shown = (await ask(bureau, f"/draws/{held['id']}", number)).json()
        slots = [slot for task in shown["outcome"]["assignments"] for slot in task["slots"]]
        assert [slot["drawn"]["identifier"] for slot in slots if slot["drawn"]["identifier"]] == ["experts/X0"]
    assert await seen(bureau, "X9") == set()


async def test_a_list_with_new_numbers_renews_or_is_questioned(desk: Desk) -> None:
    await imported(desk, "姓名,执法证号\n示例甲,执-1\n示例乙,执-2\n示例丙,执-3\n")
    person = (await read(desk, "/people/执-1"))["person"]
    body = await imported(desk, "姓名,执法证号,原证号\n示例甲,执-101,执-1\n示例乙,执-102,\n示例丙,执-3,\n")
    assert counted(body) == {"rows": 3, "changed": 1, "unchanged": 1, "faulty": 1, "missing": 1}
    assert body["missing"] == ["执-2"]
    faults = (await read(desk, f"/people/imports/{body['id']}/faults"))["items"]
    assert [(fault["line"], fault["code"]) for fault in faults] == [(3, "same-person-suspected")]
    assert "执-2" in faults[0]["reason"]
    after = await read(desk, "/people/执-1")
    assert (after["key"], after["person"], after["former"]) == ("执-101", person, ["执-1"])
    await imported(desk, "姓名,执法证号\n示例甲,执-101\n")
    await check_log(desk)
