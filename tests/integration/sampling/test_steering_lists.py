"""Ways in which an insider could once steer a draw by lists, people and changes, tried again: S6 to S8, S12, S13."""

from datetime import datetime, timedelta
from typing import Any

from tests.integration.sampling.crews import changed, drawn, problem, roster, sent, staff, table, units
from tests.integration.sampling.desk import EVIDENCE, Desk
from tests.integration.sampling.lists import code

Json = dict[str, Any]


async def public(desk: Desk, path: str, kind: str) -> list[str]:
    """What the log says in public about a draw, in entries of one type."""
    entries = "SELECT convert_from(entry, 'UTF8') AS entry FROM log.event WHERE stream = $1 AND type = $2"
    rows = await table(desk, f"{entries} ORDER BY version", path[1:].replace("draws", "draw"), f"sampling.draw.{kind}")
    return [row["entry"] for row in rows]


async def test_s6_nobody_draws_a_slot_again_or_names_who_takes_it(bureau: Desk) -> None:
    await staff(bureau)
    people = await sent(bureau, await roster(bureau, draw=(await drawn(bureau, 2))["id"]))
    path, task = f"/draws/{people['id']}", people["outcome"]["assignments"][0]["task"]["id"]
    assert (await bureau.ask("drawer", "POST", f"{path}/vacations", {})).status_code == 404
    refill = {"draw": people["id"], "task": task, "slot": 1}
    assert (await problem(bureau, slot=refill))["code"] == "invalid-input"
    given_up = {"task": task, "slot": 1, "reason": "ill"}
    body = {**given_up, "successor": people["outcome"]["assignments"][0]["slots"][1]["drawn"]["id"]}
    assert await bureau.refused("drawer", f"{path}/successions", body) == (422, "invalid-input")
    assert await bureau.refused("drawer", f"{path}/successions", {**given_up, "reason": "absent"}) == (
        422,
        "reason-not-listed",
    )
    await bureau.done("drawer", f"{path}/successions", given_up)
    (entry,) = await public(bureau, path, "succeeded")
    assert '"n":1' in entry
    assert '"reason":"ill"' in entry


async def test_s6_people_who_are_kept_out_of_a_roster_are_counted_in_public(bureau: Desk) -> None:
    await staff(bureau)
    few = {"identifier": ["D0", "S0"]}
    made = await roster(bureau, draw=(await drawn(bureau, 2))["id"], people=few)
    shown = await bureau.shown(await bureau.assign(made))
    assert (shown["counts"]["people"], shown["counts"]["fewest"]) == (2, 1)
    assert shown["counts"]["out"] == {"outside-rule": 6}


async def test_s7_a_list_made_by_hand_takes_two_persons_once_a_month_and_says_so(bureau: Desk) -> None:
    await bureau.freeze()
    friend = {"because": "named", "identifiers": [code(1)], "reason": "正在搬迁"}
    assert await bureau.refused("drawer", "/frames", {"title": "x", "kind": "p1", "selection": {}}) == (
        422,
        "kind-or-selection",
    )
    own = await bureau.done("drawer", "/frames", {"title": "自拟", "selection": {"exclude": [friend]}})
    enemies = await bureau.freeze(selection={"where": {"identifier": [code(2), code(3)]}})
    await bureau.publish()
    body = {"title": "自拟抽查", "frame": own["id"], "deals": [{"name": "九月", "count": 4}]}
    assert await bureau.refused("drawer", "/draws", body) == (409, "frame-not-approved")
    assert await bureau.refused("drawer", f"/frames/{own['id']}/approval") == (403, "not-permitted")
    await bureau.done("chief", f"/frames/{own['id']}/approval")
    shown = await bureau.done("drawer", "/draws", body)
    assert (shown["purpose"], shown["spec"]["policy"]) == ("own/2023-08", {"file": "", "rule": ""})
    assert shown["spec"]["entropy"][0]["type"] == "drand"
    # Everybody sees that an enterprise was named in order to leave it out; the enterprise can have that proved.
    assert (shown["counts"]["members"], shown["counts"]["out"]) == (11, {"named": 1})
    again = {"title": "自拟抽查", "frame": enemies["id"], "deals": [{"name": "九月", "count": 1}]}
    assert await bureau.refused("drawer", "/draws", again) == (409, "purpose-drawn")
    more = {"title": "自拟", "selection": {"where": {"identifier": [code(4)]}}}
    assert await bureau.refused("drawer", "/frames", more) == (409, "purpose-drawn")


async def test_s8_a_friend_who_is_out_for_a_minute_is_counted_in_public(bureau: Desk) -> None:
    await bureau.freeze()
    calm = await bureau.freeze()
    assert (calm["changed"], calm["left_out"]) == (0, {})
    why = {"reason": "停产"}
    status = f"/enterprises/{code(1)}/status"
    await bureau.done("registrar", status, {"status": "suspended", **why})
    frame = await bureau.freeze()
    await bureau.done("registrar", status, {"status": "open", **why})
    shown = await bureau.shown(await bureau.announce(frame))
    assert (shown["changed"], shown["counts"]["out"], shown["counts"]["members"]) == (1, {"not-open": 1}, 11)
    (entry,) = await public(bureau, f"/draws/{shown['id']}", "announced")
    assert '"frozen":"2023-08-23T' in entry


async def test_s8_a_frame_is_not_kept_for_a_better_day(bureau: Desk) -> None:
    frame = await bureau.freeze()
    bureau.now += timedelta(days=7, seconds=2)
    body = {"title": "双随机抽查", "frame": frame["id"], "deals": [{"name": "九月", "count": 4}]}
    body |= await bureau.sources(frame)
    assert await bureau.refused("drawer", "/draws", body) == (409, "frame-too-old")


async def test_s12_a_substitution_has_a_reason_of_the_list_and_is_counted_in_public(bureau: Desk) -> None:
    draw = await drawn(bureau)
    path = f"/draws/{draw['id']}"
    gone = {"reason": "closed", "evidence": EVIDENCE}
    first = {"withdrawn": units(draw)[0]["id"], **gone}
    for wrong, refusal in (
        ({"reason": "。"}, "invalid-input"),
        ({"reason": "unwelcome"}, "reason-not-listed"),
        ({"evidence": None}, "invalid-input"),
        ({"substitute": draw["outcome"]["reserve"][""][1]["id"]}, "invalid-input"),
    ):
        assert await bureau.refused("leader", f"{path}/substitutions", {**first, **wrong}) == (422, refusal)
    # Never more than the reserve: then the place is vacant.
    for unit in units(draw)[:3]:
        await changed(bureau, f"{path}/substitutions", {"withdrawn": unit["id"], **gone})
    entries = await public(bureau, path, "substituted")
    assert [f'"left":{2 - n}' in entry and f'"n":{n + 1}' in entry for n, entry in enumerate(entries)] == [True] * 3


async def test_s13_a_covert_draw_is_opened_early_in_public_and_never_later_than_it_said(bureau: Desk) -> None:
    early, late = [await drawn(bureau, covert=True) for _ in range(2)]
    opening = f"/draws/{early['id']}/opening"
    assert await bureau.refused("leader", opening, {}) == (409, "visits-pending")
    assert await bureau.refused("leader", opening, {"reason": " "}) == (422, "invalid-input")
    await changed(bureau, opening, {"reason": "closed"})
    bureau.now = datetime.fromisoformat("2023-12-02T00:00:00+08:00")
    await bureau.conduct()
    for draw, because in ((early, "early"), (late, "due")):
        (entry,) = await public(bureau, f"/draws/{draw['id']}", "opened")
        assert f'"because":"{because}"' in entry
