"""People, experts and items: entered, changed, retired; what they were on any day; who may see and do it."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.integration.sampling.desk import Desk
from tests.support.apps import BUREAU
from tests.support.lists import rows_or_thing
from tests.support.postgres import connect

SOMEBODY = {"name": "示例甲", "unit": "平阴县应急管理局", "section": "法规股", "cadre": True, "birth_year": 1985}
ITEM = {"name": "安全培训检查", "basis": "《安全生产法》第二十八条", "kind": "key"}
WHERE = "/people/鲁平执-0017"


async def enter(desk: Desk, path: str, fields: dict[str, Any], reason: str = "建库", **headers: str) -> httpx.Response:
    return await desk.ask("registrar", "PUT", path, {**fields, "reason": reason}, **headers)


async def read(desk: Desk, path: str, who: str = "registrar", bureau: str = BUREAU) -> Any:
    answer = await desk.ask(who, "GET", path, bureau=bureau)
    assert answer.status_code == 200, answer.text
    return rows_or_thing(answer.json())


async def events(desk: Desk) -> list[str]:
    connection = await connect(desk.database.admin_url)
    try:
        return [row["type"] for row in await connection.fetch("SELECT type FROM log.event ORDER BY id")]
    finally:
        await connection.close()


async def test_a_record_is_entered_changed_retired_and_taken_up_again(desk: Desk) -> None:
    first = await enter(desk, WHERE, SOMEBODY)
    assert (first.status_code, first.headers["etag"]) == (201, '"1"')
    assert (first.json()["key"], first.json()["cadre"], first.json()["on_duty"]) == ("鲁平执-0017", True, True)
    same = await enter(desk, WHERE, SOMEBODY, "再次录入")
    assert (same.status_code, same.headers["etag"], same.json()["reason"]) == (200, '"1"', "建库")
    changed = await enter(desk, WHERE, {**SOMEBODY, "post": "股长"}, "任职", **{"If-Match": '"1"'})
    assert (changed.status_code, changed.headers["etag"], changed.json()["post"]) == (200, '"2"', "股长")
    retired = await desk.done("registrar", f"{WHERE}/retirement", {"reason": "调离"})
    assert (retired["version"], retired["retired_at"] is None, retired["name"]) == (3, False, "示例甲")
    assert await read(desk, "/people") == []
    assert [one["key"] for one in await read(desk, "/people?retired=true")] == ["鲁平执-0017"]
    back = await enter(desk, WHERE, {**SOMEBODY, "post": "股长"}, "调回")
    assert (back.status_code, back.json()["version"], back.json()["retired_at"]) == (200, 4, None)
    assert await events(desk) == [f"sampling.record.{done}" for done in ("entered", "entered", "retired", "entered")]


async def test_nothing_of_a_person_is_public(desk: Desk) -> None:
    await enter(desk, WHERE, SOMEBODY, "张榜公布的理由")
    connection = await connect(desk.database.admin_url)
    entry = bytes(await connection.fetchval("SELECT entry FROM log.event")).decode()
    await connection.close()
    for said in ("示例甲", "鲁平执", "0017", "法规股", "理由"):
        assert said not in entry
    assert '"public":{}' in entry


async def test_how_it_was_on_any_day_and_what_changed(desk: Desk) -> None:
    await enter(desk, WHERE, SOMEBODY)
    desk.now += timedelta(days=10)
    await enter(desk, WHERE, {**SOMEBODY, "unit": "平阴县应急管理综合执法大队"}, "机构改革")
    desk.now += timedelta(days=10)
    await desk.done("registrar", f"{WHERE}/retirement", {"reason": "退休"})

    assert (await read(desk, f"{WHERE}?on=2023-08-23"))["unit"] == SOMEBODY["unit"]
    assert (await read(desk, f"{WHERE}?on=2023-09-01"))["version"] == 1
    assert (await read(desk, f"{WHERE}?on=2023-09-02"))["unit"] == "平阴县应急管理综合执法大队"
    assert (await read(desk, f"{WHERE}?on=2023-10-01"))["retired_at"]
    before = await desk.ask("registrar", "GET", f"{WHERE}?on=2023-08-22")
    assert (before.status_code, before.json()["type"]) == (404, "/problems/record-unknown")

    history = await read(desk, f"{WHERE}/history")
    assert [(one["version"], one["reason"], one["retired"]) for one in history] == [
        (1, "建库", False),
        (2, "机构改革", False),
        (3, "退休", True),
    ]
    assert [one["until"] for one in history] == [history[1]["from"], history[2]["from"], None]
    assert history[1]["changed"] == [
        {"field": "unit", "before": "平阴县应急管理局", "after": "平阴县应急管理综合执法大队"}
    ]
    assert history[2]["changed"] == []
    assert {one["changed_by"]["subject"] for one in history} == {"made-up-registrar"}
    page = await desk.ask("registrar", "GET", f"{WHERE}/history?limit=2")
    assert page.links, (page.status_code, page.headers)
    (last,) = await read(desk, page.links["next"]["url"])
    assert last == history[2]


async def test_training_and_scores_come_back_as_numbers(desk: Desk) -> None:
    training = [{"on": "2023-05-04", "hours": 7.5, "about": "执法培训"}]
    await enter(desk, WHERE, {**SOMEBODY, "training": training, "certificate_expires": "2027-06-30"})
    shown = await read(desk, WHERE)
    assert (shown["training"], shown["certificate_expires"]) == (training, "2027-06-30")
    scores = [{"on": "2023-06-01", "points": 92.5, "campaign": "夏季检查"}]
    await enter(desk, "/experts/专家-003", {"name": "示例乙", "scores": scores})
    assert (await read(desk, "/experts/专家-003"))["scores"] == scores


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (WHERE, {"name": "示例甲"}),
        (WHERE, {"name": "", "reason": "建库"}),
        (WHERE, {"name": "示例甲", "reason": "  "}),
        (WHERE, {"name": "示例甲", "reason": "建库", "age": 40}),
        (WHERE, {"name": "示例甲", "reason": "建库", "cadre": "是"}),
        (WHERE, {"name": "示例甲", "reason": "建库", "sex": "?"}),
        ("/people/figures", {"name": "示例甲", "reason": "建库"}),
        ("/people/a b", {"name": "示例甲", "reason": "建库"}),
        ("/items/AQ-001", {"name": "安全培训检查", "reason": "建库"}),
    ],
)
async def test_what_no_record_can_be_is_refused(desk: Desk, path: str, body: dict[str, Any]) -> None:
    answer = await desk.ask("registrar", "PUT", path, body)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-input")


async def test_a_stale_version_and_a_second_retirement_are_refused(desk: Desk) -> None:
    await enter(desk, WHERE, SOMEBODY)
    stale = await enter(desk, WHERE, {**SOMEBODY, "post": "股长"}, **{"If-Match": '"7"'})
    assert (stale.status_code, stale.json()["current"]) == (412, 1)
    why = {"reason": "调离"}
    assert await desk.refused("registrar", f"{WHERE}/retirement", why, **{"If-Match": '"7"'}) == (412, "stale-version")
    await desk.done("registrar", f"{WHERE}/retirement", why)
    assert await desk.refused("registrar", f"{WHERE}/retirement", why) == (409, "record-retired-already")
    assert await desk.refused("registrar", "/people/无此人/retirement", why) == (404, "record-unknown")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("text=示例乙", [2]),
        ("text=0003", [3]),
        ("text=shiliyi", [2]),
        ("text=sly", [2]),
        ("text=%E4%B9%99%20%E7%A4%BA%E4%BE%8B", [2]),
        ("unit=平阴县应急管理局", [1, 2]),
        ("section=法规股&on_duty=true", [1]),
        ("cadre=false", [2, 3]),
        ("on_duty=false", [2]),
        ("expires_before=2024-01-01", [2]),
        ("specialism=化工工艺", [3]),
        ("area=玫瑰镇", []),
    ],
)
async def test_people_are_found(desk: Desk, asked: str, found: list[int]) -> None:
    people: list[dict[str, Any]] = [
        {"name": "示例甲", "unit": "平阴县应急管理局", "section": "法规股", "cadre": True},
        {"name": "示例乙", "unit": "平阴县应急管理局", "on_duty": False, "certificate_expires": "2023-12-31"},
        {"name": "示例丙", "specialism": "化工工艺", "certificate_expires": "2025-12-31"},
    ]
    for number, somebody in enumerate(people, 1):
        await enter(desk, f"/people/执-000{number}", somebody)
    assert [one["key"] for one in await read(desk, f"/people?{asked}")] == [f"执-000{number}" for number in found]


async def test_items_are_found_page_by_page(desk: Desk) -> None:
    for number in range(1, 6):
        await enter(desk, f"/items/AQ-{number}", {**ITEM, "category": "培训", "level": "县级"})
    await enter(desk, "/items/AQ-6", {**ITEM, "kind": "general"})
    assert len(await read(desk, "/items?kind=key&category=培训&level=县级")) == 5
    seen, address = [], "/items?limit=4"
    while address:
        answer = await desk.ask("registrar", "GET", address)
        seen += [one["key"] for one in answer.json()["items"]]
        address = answer.links.get("next", {}).get("url", "")
    assert seen == [f"AQ-{number}" for number in range(1, 7)]


async def test_who_may_see_and_who_may_edit(desk: Desk) -> None:
    await enter(desk, WHERE, SOMEBODY)
    await enter(desk, "/items/AQ-001", ITEM)
    for path in ("/people", WHERE, f"{WHERE}/history", "/experts"):
        # Inspectors, experts, operations: no business with a register of people.
        assert (await desk.ask("expert", "GET", path)).status_code == 403
        assert (await desk.client.get(path)).status_code == 401
        assert (await desk.ask("drawer", "GET", path)).status_code == 200
    assert (await desk.ask("expert", "GET", "/items")).status_code == 403
    for path, fields in ((WHERE, SOMEBODY), ("/items/AQ-001", ITEM)):
        answer = await desk.ask("drawer", "PUT", path, {**fields, "reason": "建库"})
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/not-permitted")
        assert await desk.refused("drawer", f"{path}/retirement", {"reason": "调离"}) == (403, "not-permitted")


async def test_another_bureau_sees_nothing_and_the_city_sees_it(desk: Desk) -> None:
    await enter(desk, WHERE, SOMEBODY)
    for path in (WHERE, f"{WHERE}/history"):
        answer = await desk.ask("registrar", "GET", path, bureau="131025")
        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/record-unknown")
    assert (await desk.ask("registrar", "GET", "/people", bureau="131025")).json()["items"] == []
    assert (await desk.ask("registrar", "GET", "/people?bureau=370124", bureau="131025")).status_code == 403
    (seen,) = await read(desk, "/people?bureau=370124", "supervisor", bureau="370100")
    assert seen["name"] == "示例甲"
    assert (await read(desk, f"{WHERE}?bureau=370124", "supervisor", bureau="370100"))["bureau"] == "370124"
