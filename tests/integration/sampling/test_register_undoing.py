"""An import into a register is undone by one call while nothing rests on it: what it changed is as it was before."""

import random
from datetime import timedelta
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.integration.sampling.crews import keep, roster, staff
from tests.integration.sampling.desk import Desk
from tests.integration.sampling.lists import code
from tests.integration.sampling.log_alone import check_log
from tests.integration.sampling.test_item_list import drafted
from tests.integration.sampling.test_register_imports import LIST, LISTS, imported, put, types
from tests.integration.sampling.test_teams import bureau, draw_for, propose

__all__ = ["bureau"]

Json = dict[str, Any]
REASON = {"reason": "名单有误"}


async def undo(desk: Desk, import_id: str, register: str = "people") -> Json:
    return await desk.done("registrar", f"/{register}/imports/{import_id}/undoing", REASON)


async def refusal(desk: Desk, import_id: str, register: str = "people") -> Json:
    answer = await desk.ask("registrar", "POST", f"/{register}/imports/{import_id}/undoing", REASON)
    assert answer.status_code == 409, answer.text
    return dict(answer.json())


async def read(desk: Desk, path: str) -> Json:
    answer = await desk.ask("registrar", "GET", path)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def in_use(desk: Desk, register: str = "people") -> list[Json]:
    """The records in use, without what every version changes."""
    changing = {"version", "changed_at", "changed_by", "reason", "event", "trace"}
    found = (await read(desk, f"/{register}?limit=100"))["items"]
    return [{name: value for name, value in one.items() if name not in changing} for one in found]


@pytest.mark.parametrize("register", LISTS)
async def test_everything_is_as_it_was_before(desk: Desk, register: str) -> None:
    header, before, after = LISTS[register]
    await imported(desk, header + before, register)
    was = await in_use(desk, register)
    body = await imported(desk, header + after, register)
    assert await in_use(desk, register) != was
    assert (body["undone_at"], body["undone_by"], body["undo_reason"]) == (None, None, None)
    shown = await undo(desk, body["id"], register)
    assert (shown["undo_reason"], shown["undone_by"]["subject"]) == ("名单有误", "made-up-registrar")
    assert {**shown, "undone_at": None, "undone_by": None, "undo_reason": None} == body
    assert await in_use(desk, register) == was
    assert await read(desk, f"/{register}/imports/{body['id']}") == shown
    assert await types(desk) == ["sampling.register.imported"] * 2 + ["sampling.register.undone"]
    (retired,) = (await read(desk, f"/{register}?retired=true"))["items"]
    assert retired["reason"] == "名单有误"
    for key in (retired["key"], was[0]["key"]):
        newest = (await read(desk, f"/{register}/{key}/history"))["items"][-1]
        assert (newest["reason"], newest["changed_by"]["subject"]) == ("名单有误", "made-up-registrar")
        assert newest["retired"] == (key == retired["key"])
    # The right list is imported as if nothing had happened, under an id of its own.
    used = await put(desk, header + after, register, UUID(body["id"]))
    assert (used.status_code, used.json()["type"]) == (409, "/problems/import-id-undone")
    again = await imported(desk, header + after, register)
    assert again["counts"] == body["counts"]
    await check_log(desk)


async def test_a_renewed_key_goes_back(desk: Desk) -> None:
    await imported(desk, "姓名,执法证号\n示例甲,执-1\n示例乙,执-2\n")
    await desk.done("registrar", "/people/执-2/retirement", {"reason": "调离"})
    was = await read(desk, "/people/执-1")
    renewing = "姓名,执法证号,原证号\n示例甲,执-101,执-1\n示例乙,执-2,\n"
    body = await imported(desk, renewing)
    await undo(desk, body["id"])
    now = await read(desk, "/people/执-1")
    assert (now["key"], now["former"], now["person"]) == ("执-1", [], was["person"])
    assert (await desk.ask("registrar", "GET", "/people/执-101")).status_code == 404
    assert (await read(desk, "/people/执-2"))["retired_at"] is not None
    changes = [[one["field"] for one in version["changed"]] for version in (await history(desk, "执-1"))[1:]]
    assert changes == [["key"], ["key"]]
    assert (await imported(desk, renewing))["counts"] == body["counts"]
    assert (await read(desk, "/people/执-1"))["key"] == "执-101"
    await check_log(desk)


async def history(desk: Desk, key: str) -> list[Json]:
    return list((await read(desk, f"/people/{key}/history"))["items"])


async def test_each_day_has_what_was_in_use_then(desk: Desk) -> None:
    first, second, third = [(desk.now + timedelta(days=days)).date() for days in range(3)]
    await imported(desk, "姓名,执法证号,职务\n示例甲,执-1,科员\n")
    async with desk.at(desk.now + timedelta(days=1)):
        body = await imported(desk, "姓名,执法证号,职务\n示例甲,执-1,科长\n示例乙,执-2,科员\n")
    async with desk.at(desk.now + timedelta(days=2)):
        await undo(desk, body["id"])
        posts = [(await read(desk, f"/people/执-1?on={on}"))["post"] for on in (first, second, third)]
        assert posts == ["科员", "科长", "科员"]
        assert (await desk.ask("registrar", "GET", f"/people/执-2?on={first}")).status_code == 404
        gone = [(await read(desk, f"/people/执-2?on={on}"))["retired_at"] is not None for on in (second, third)]
        assert gone == [False, True]
    await check_log(desk)


async def test_the_last_first_and_nothing_that_was_edited(desk: Desk) -> None:
    first = await imported(desk, LIST)
    second = await imported(desk, "姓名,执法证号,职务\n示例甲,执-1,科长\n示例丙,执-3,科员\n")
    assert (await refusal(desk, first["id"]))["type"] == "/problems/import-not-newest"
    await undo(desk, second["id"])
    assert (await refusal(desk, second["id"]))["type"] == "/problems/import-undone-already"
    # What a later import did and its undoing took back is no edit.
    await undo(desk, first["id"])
    assert await in_use(desk) == []
    third = await imported(desk, LIST)
    await keep(desk, "people", "执-2", post="科员")
    refused = await refusal(desk, third["id"])
    assert (refused["type"], refused["edited"]) == ("/problems/import-edited-since", ["执-2"])
    assert "执-2" in refused["detail"]
    unknown = f"/people/imports/{uuid4()}/undoing"
    assert await desk.refused("registrar", unknown, REASON) == (404, "register-import-unknown")
    assert await desk.refused("drawer", f"/people/imports/{third['id']}/undoing", REASON) == (403, "not-permitted")
    # The imports of another register are their own.
    other = await imported(desk, "姓名,专家编号\n示例乙,专-1\n", "experts")
    await undo(desk, other["id"], "experts")
    await check_log(desk)


@pytest.mark.parametrize(
    ("path", "needed"),
    [
        (f"/people/imports/{uuid4()}/undoing", "reason"),
        ("/people/执-1/renewal", "key、certificate_expires、reason"),
        ("/plans", "kind、year、content"),
    ],
    ids=["undoing", "renewal", "plans"],
)
async def test_who_sends_no_body_is_told_what_it_must_say(desk: Desk, path: str, needed: str) -> None:
    answer = await desk.ask("registrar", "POST", path)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-input")
    assert f"没有 JSON 请求内容；请以 Content-Type: application/json 提交，须有 {needed}" in answer.json()["detail"]


async def test_a_roster_keeps_the_people_of_it(desk: Desk) -> None:
    await desk.import_list(2)
    await staff(desk)
    made = await roster(desk, enterprises=[code(1)])
    (newest,) = (await read(desk, "/people/imports"))["items"]
    refused = await refusal(desk, newest["id"])
    assert (refused["type"], refused["kind"], refused["frame"]) == (
        "/problems/import-frozen-from",
        "roster",
        made["id"],
    )
    # Items are on no roster.
    items = await imported(desk, LISTS["items"][0] + LISTS["items"][1], "items")
    await undo(desk, items["id"], "items")


async def test_frames_and_teams_keep_the_people_of_it(bureau: Desk) -> None:
    (newest,) = (await read(bureau, "/people/imports"))["items"]
    proposal = await propose(bureau)
    refused = await refusal(bureau, newest["id"])
    assert (refused["kind"], refused["frame"]) == ("frame", proposal["frame"])
    # Teams are formed after a list that came after their frame: its keys may stand in them.
    drawn = await bureau.complete(await draw_for(bureau, proposal))
    later = await imported(bureau, "姓名,执法证号\n示例丁,执-901\n")
    await bureau.done("drawer", "/teams", {"draw": drawn["id"]})
    refused = await refusal(bureau, later["id"])
    assert (refused["kind"], refused["frame"]) == ("teams", drawn["id"])


async def test_an_item_list_keeps_the_items_of_it_unless_it_came_to_nothing(desk: Desk) -> None:
    header, before, _ = LISTS["items"]
    body = await imported(desk, header + before, "items")
    path = await drafted(desk)
    refused = await refusal(desk, body["id"], "items")
    assert (refused["kind"], f"汇总事项清单 {path.rpartition('/')[2]}" in refused["detail"]) == ("item-list", True)
    await desk.done("chief", f"{path}/refusal", {"opinion": "名单有误"})
    await undo(desk, body["id"], "items")
    assert await in_use(desk, "items") == []
    await check_log(desk)


async def test_ten_thousand_records_are_undone_in_one_event(desk: Desk) -> None:
    rows = "".join(f"示例{n},执-{n:05},科员\n" for n in range(10_000))
    await imported(desk, f"姓名,执法证号,职务\n{rows}")
    body = await imported(desk, f"姓名,执法证号,职务\n{rows.replace('科员', '科长')}")
    began = perf_counter()
    await undo(desk, body["id"])
    took = perf_counter() - began
    assert took < 30, f"{took:.1f} s; 3 s on a quiet machine"
    assert (await read(desk, "/people/执-09999"))["post"] == "科员"
    assert len(await types(desk)) == 3


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_was_done_before_an_undone_import_is_as_without_it(desk: Desk, seed: int) -> None:
    """Edits, retirements, renewals and imports in any order: each import that is undone changes nothing in the end."""
    chance = random.Random(seed)  # noqa: S311  # the same deeds in every run
    keys = [f"执-{n}" for n in range(6)]
    for step in range(12):
        match chance.choice(("edit", "import", "retire", "renew", "undo", "undo")):
            case "edit":
                await edited(desk, chance.choice(keys), f"职务{step}")
            case "import":
                await imported(desk, listed(chance, keys, step))
            case "retire":
                await desk.ask("registrar", "POST", f"/people/{chance.choice(keys)}/retirement", {"reason": "调离"})
            case "renew":
                body = {"key": f"执-{step}00", "certificate_expires": None, "reason": "换证"}
                await desk.ask("registrar", "POST", f"/people/{chance.choice(keys)}/renewal", body)
            case "undo":
                was = await in_use(desk)
                mistaken = [await imported(desk, listed(chance, keys, step)) for _ in range(chance.randint(1, 2))]
                for one in reversed(mistaken):
                    await undo(desk, one["id"])
                assert await in_use(desk) == was
    await check_log(desk)


async def edited(desk: Desk, key: str, post: str) -> None:
    entry = {"name": f"示例{key}", "post": post, "reason": "核对"}
    await desk.ask("registrar", "PUT", f"/people/{key}", entry)


def listed(chance: random.Random, keys: list[str], step: int) -> str:
    """A list of some of these people with other posts; the certificates of some are renewed by it."""
    rows = []
    for key in chance.sample(keys, 3):
        new = f"{key}-{step}" if chance.random() < 0.3 else key
        rows.append(f"示例{key},{new},{'' if new == key else key},职务{chance.randint(0, 3)}\n")
    return "姓名,执法证号,原证号,职务\n" + "".join(rows)
