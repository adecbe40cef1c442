"""Freezing a frame: who is in it, and who is not."""

import json
from typing import Any

from services.sampling.draws.frame.store import openings_in, units_in
from shared.contracts.frame import FrameFrozen
from shared.draws.blinding import blind
from shared.draws.frames import list_root
from shared.log.streams import load
from shared.sealing import SealedKey
from tests.integration.sampling.desk import Desk
from tests.integration.sampling.lists import code, row

Condition = dict[str, Any]


async def test_all_of_the_directory_by_stratum(desk: Desk) -> None:
    await desk.import_list(7)
    frame = await desk.freeze(selection={"stratify_by": "group"})
    assert frame["size"] == 7
    assert frame["strata"] == [{"stratum": "危险化学品", "size": 3}, {"stratum": "工商贸", "size": 4}]
    assert frame["selection"] == {"selection": {"stratify_by": "group"}}
    assert (frame["population"], frame["disclosure"], frame["excluded"]) == ("enterprises", "at-once", 0)
    assert (frame["kind"], frame["policy"], frame["deals"], frame["reserve"]) == (None, None, [], 0)
    assert frame["frozen_by"]["subject"] == "made-up-drawer"
    assert frame["frozen_at"] == "2023-08-23T23:00:00+08:00"


async def test_what_is_shown_tells_nothing_of_who_is_in_it(desk: Desk) -> None:
    await desk.import_list(7)
    frame = await desk.freeze()
    shown = (await desk.ask("auditor", "GET", f"/frames/{frame['id']}")).json()
    assert shown == frame
    assert "91370124" not in json.dumps(shown)
    assert not {"frame_key", "openings", "units"} & shown.keys()


async def test_the_event_holds_what_a_draw_needs(desk: Desk) -> None:
    await desk.import_list(7)
    frame = await desk.freeze()
    async with desk.app.resources.work() as work:
        (event,) = await load(work.session, f"frame/{frame['id']}")
        fact = FrameFrozen.of(event)
        units = await units_in(work, fact.units)
        openings = await openings_in(work, fact.openings)
        key = work.seals.unseal_key(SealedKey(fact.frame_key, fact.frame_key_seal))
    assert event.public == {
        name: frame[name] for name in ("root", "size", "key", "excluded_root", "excluded", "changed")
    }
    assert list_root(units) == frame["root"]
    assert {id_: blind(key, opening["name"])[1].hex() for id_, opening in openings.items()} == {
        unit.id: openings[unit.id]["salt"] for unit in units
    }
    assert {opening["name"] for opening in openings.values()} == {code(n) for n in range(7)}


async def test_filters_and_who_has_vanished(desk: Desk) -> None:
    await desk.import_list(10)
    both = [{"field": "group", "in": ["危险化学品", "工商贸"]}, {"field": "area", "in": ["榆山街道"]}]
    assert await _size(desk, {"field": "group", "in": ["危险化学品"]}) == 5
    assert await _size(desk, {"all": both}) == 10
    assert await _size(desk, {"list": ["enterprises"]}) == 10
    # Another list names one of them again, and a new one; then the first list drops all but two.
    await desk.import_rows(row(3), row(77), list_name="重点企业")
    await desk.import_rows(row(0), row(3))
    assert (await desk.freeze())["size"] == 3
    shown = await desk.done("drawer", "/frames/preview", {"selection": {}})
    (gone,) = shown["vanished"]
    assert (shown["size"], gone["count"], gone["list"]) == (3, 8, "enterprises")
    assert gone["import_id"] == (await desk.ask("registrar", "GET", "/enterprises/imports")).json()["items"][0]["id"]
    assert "enterprises" in gone["reason"]
    assert "enterprises" in gone["reason_en"]
    assert await _size(desk, {"list": ["重点企业"]}) == 2
    assert await _size(desk, {"list": ["重点企业", "enterprises"]}) == 3
    assert await _size(desk, {"not": {"list": ["重点企业"]}}) == 1
    # Without the refusal, everybody would be in a frame without an unknown list.
    selection = {"where": {"not": {"list": ["重点企页"]}}}
    problem = await desk.ask("drawer", "POST", "/frames/preview", {"title": "名录", "selection": selection})
    assert problem.json()["faults"][0]["pointer"] == "/selection/where/not/list/0"
    assert "是否应为“重点企业”" in problem.json()["detail"]


async def _size(desk: Desk, where: Condition) -> int:
    return int((await desk.freeze(selection={"where": where}))["size"])


async def test_an_empty_frame_is_refused(desk: Desk) -> None:
    request = {"title": "检查对象名录库"}
    assert await desk.refused("drawer", "/frames", request) == (422, "empty-frame")
    await desk.import_list(3)
    nowhere = {"where": {"field": "area", "in": ["无此镇街"]}}
    assert await desk.refused("drawer", "/frames", {**request, "selection": nowhere}) == (422, "empty-frame")
    assert await desk.refused("drawer", "/frames", {**request, "groups": ["工商贸"]}) == (422, "invalid-input")
    assert await desk.refused("auditor", "/frames", request) == (403, "not-permitted")


async def test_frames_are_listed_newest_first(desk: Desk) -> None:
    await desk.import_list(3)
    frames = [(await desk.freeze(title=f"名录 {n}"))["id"] for n in range(3)]
    page = await desk.ask("auditor", "GET", "/frames?limit=2")
    assert [frame["id"] for frame in page.json()["items"]] == frames[:0:-1]
    following = page.headers["Link"].split(">")[0].removeprefix("<")
    assert [frame["id"] for frame in (await desk.ask("auditor", "GET", following)).json()["items"]] == frames[:1]


async def test_a_frame_does_not_follow_the_directory(desk: Desk) -> None:
    await desk.import_list(5)
    frame = await desk.freeze()
    await desk.import_list(50)
    shown = (await desk.ask("auditor", "GET", f"/frames/{frame['id']}")).json()
    assert shown == frame


async def test_frames_of_other_bureaus_do_not_exist(desk: Desk) -> None:
    await desk.import_list(3)
    frame = await desk.freeze()
    path = f"/frames/{frame['id']}"
    assert (await desk.ask("auditor", "GET", path, bureau="370125")).status_code == 404
    assert (await desk.ask("auditor", "GET", "/frames", bureau="370125")).json()["items"] == []
    assert (await desk.ask("supervisor", "GET", path, bureau="370100")).json() == frame
    assert (await desk.ask("supervisor", "GET", "/frames?bureau=370124", bureau="370100")).json()["items"] == [frame]
    assert (await desk.ask("auditor", "GET", "/frames?bureau=370124", bureau="370125")).status_code == 403
