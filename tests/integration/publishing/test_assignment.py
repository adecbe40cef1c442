"""People put on tasks, in public: which task, which slots, and who by a number that only they can open."""

import httpx

from services.publishing.projections import TABLES
from shared.canonical import canonical
from shared.draws.blinding import opens
from shared.draws.verification import Verdict
from shared.log.event import leaf_hash
from shared.log.merkle import verify_inclusion
from tests.integration.publishing.stranger import everything_public, tables
from tests.integration.publishing.test_site import Reader, printed_by, read
from tests.support.assignments import HeldAssign
from tests.support.publishing import Press
from tests.support.sources import PARTIES


async def test_tasks_are_named_and_people_are_not(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.assignment()
    await draw.hold()
    await press.settle()
    seen = (await site.get(f"/draws/{draw.draw}.json")).json()
    assert (seen["names"], seen["spec"]["kind"], seen["successions"]) == ("shown", "assign", [])
    assert (await site.get(f"/draws/{draw.draw}/outcome.json")).json() == draw.outcome
    tasks = (await site.get(f"/draws/{draw.draw}/tasks.json")).json()
    assert [(task["id"], len(task["slots"])) for task in tasks] == [(task.id, 3) for task in draw.tasks]
    assert all(opens(task["id"], task["identifier"], bytes.fromhex(task["salt"])) for task in tasks)
    people = (await site.get(f"/draws/{draw.draw}/people.json")).json()
    assert people == [person.as_json() for person in draw.people]
    excluded = (await site.get(f"/draws/{draw.draw}/excluded.json")).json()
    nobody = {"identifier": None, "name": None, "salt": None}
    assert excluded == [{**member.as_json(), **nobody} for member in draw.left_out]
    everything = "".join((await everything_public(site, str(draw.draw))).values()) + str(await tables(press, TABLES))
    secrets = [opening[part] for opening in draw.people_openings.values() for part in ("name", "salt", "label")]
    assert not [secret for secret in secrets if secret in everything]


async def test_the_bundle_recomputes_offline(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.assignment()
    await draw.hold()
    await press.settle()
    answer = await site.get(f"/draws/{draw.draw}/bundle.json")
    assert "immutable" in answer.headers["Cache-Control"]
    assert (await press.verified(answer.json())).verdict is Verdict.PROVED
    assert set(answer.json()["openings"]) == {task.id for task in draw.tasks}
    for name in ("announcement", "completion"):
        assert (await site.get(f"/draws/{draw.draw}/{name}.tlog-proof")).text == answer.json()[name]


async def test_a_task_and_a_person_have_a_proof_of_their_place(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.assignment()
    await draw.announce()
    await press.settle()
    for kind, members in (("tasks", draw.tasks), ("people", draw.people), ("excluded", draw.left_out)):
        for member in members:
            proof = (await site.get(f"/draws/{draw.draw}/{kind}/{member.id}.json")).json()
            assert proof["member"] == member.as_json()
            hashes = [bytes.fromhex(hash_) for hash_ in proof["proof"]]
            root = bytes.fromhex(draw.spec[kind]["root"])
            verify_inclusion(proof["index"], proof["size"], leaf_hash(canonical(proof["member"])), hashes, root)
        absent = await site.get(f"/draws/{draw.draw}/{kind}/{'0' * 64}.json")
        assert (absent.status_code, absent.json()["type"]) == (404, "/problems/in-no-frame")


async def test_each_kind_of_draw_has_its_own_frames(press: Press, site: httpx.AsyncClient) -> None:
    ranked, assigned = press.draw(size=4, count=2, reserve=1), press.assignment(serial=2)
    await ranked.announce()
    await assigned.announce()
    await press.settle()
    for draw, missing in ((ranked, ("tasks", "people")), (assigned, ("frame",))):
        for kind in missing:
            for path in (f"{kind}.json", f"{kind}/{'0' * 64}.json"):
                answer = await site.get(f"/draws/{draw.draw}/{path}")
                assert (answer.status_code, answer.json()["type"]) == (404, "/problems/no-such-frame")


async def test_the_page_shows_each_crew_in_serving_order(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.assignment()
    await draw.announce()
    await press.settle()
    assert "为 4 项检查任务的 12 个岗位，从 9 名" in (await read(site, f"/draws/{draw.draw}")).text
    assert "检查任务 4 项" in (await read(site, "/")).text
    for source in PARTIES:
        await draw.reveal(source)
    await draw.complete()
    await press.settle()
    answer = await site.get(f"/draws/{draw.draw}")
    page = Reader(answer.text)
    served = [assigned["task"] for assigned in draw.outcome["assignments"]]
    sections = answer.text.split('<section class="crew"')[1:]
    assert [draw.openings[id_]["label"] in section for id_, section in zip(served, sections, strict=True)] == [True] * 4
    for assigned in draw.outcome["assignments"]:
        for slot in assigned["slots"]:
            assert slot["person"] in page.text
    ((line, output),) = page.commands
    assert printed_by(line) == f"{output}  -\n"


async def test_a_successor_is_shown_beside_whom_they_succeed(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.assignment(crew=30)
    await draw.hold()
    first = await draw.succeed(2, 1)
    second = await draw.succeed(2, 1)
    await press.settle()
    page = await read(site, f"/draws/{draw.draw}")
    assert "的“组长”，原因：回避" in page.text
    task = draw.outcome["assignments"][2]["task"]
    holders = [first.payload["person"], second.payload["person"], second.payload["successor"]]
    for path in (f"/draws/{draw.draw}", f"/enterprises/{draw.openings[task]['name']}"):
        html = (await site.get(path)).text
        told = [
            f'"{how}"><code class="whole">{who}' for how, who in zip(("gone", "gone", "holds"), holders, strict=True)
        ]
        assert [line for line in told if line not in html] == []
    seen = (await site.get(f"/draws/{draw.draw}.json")).json()["successions"]
    assert [(entry["n"], entry["reason"], entry["handover"]["person"]) for entry in seen] == [
        (1, "recused", holders[0]),
        (2, "recused", holders[1]),
    ]
    assert "其配偶在该企业任职" not in page.text
    assert "其配偶" not in str(await tables(press, TABLES))


async def test_a_slot_for_which_nobody_is_left_is_vacant(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.assignment(size=1, crew=4)
    await draw.hold()
    while (await draw.succeed(0, 1)).payload.get("successor"):
        pass
    await press.settle()
    page = await read(site, f"/draws/{draw.draw}")
    assert "空出：无人可递补" in page.text
    assert "无人可递补，位置空缺" in page.text


async def test_an_enterprise_finds_who_comes_by_their_numbers(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.assignment()
    await draw.announce()
    await press.settle()
    visited = draw.openings[draw.tasks[0].id]
    found = await read(site, f"/enterprises?q={visited['name']}")
    assert f"/enterprises/{visited['name']}" in found.links
    assert "为本企业的检查抽派人员，尚未抽取" in (await read(site, f"/enterprises/{visited['name']}")).text
    for source in PARTIES:
        await draw.reveal(source)
    await draw.complete()
    await press.settle()
    page = await read(site, f"/enterprises/{visited['name']}")
    assert _people_on(draw, draw.tasks[0].id) <= set(page.text.split())
    assert f"/draws/{draw.draw}/tasks/{draw.tasks[0].id}.json" in page.links
    ((line, output),) = page.commands
    assert printed_by(line) == f"{output}  -\n"


async def test_of_a_covert_assignment_sizes_and_hashes_are_public_until_it_is_opened(
    press: Press, site: httpx.AsyncClient
) -> None:
    draw = press.assignment(disclosure="after-visits", crew=30)
    await draw.hold()
    await draw.succeed(0, 1)
    await press.settle()
    at = f"/draws/{draw.draw}"
    secrets = {opening[part] for opening in draw.openings.values() for part in ("name", "salt", "label")}
    ids = {one.id for members in (draw.tasks, draw.people, draw.left_out) for one in members}
    everything = "".join((await everything_public(site, str(draw.draw))).values()) + str(await tables(press, TABLES))
    assert not [secret for secret in (*secrets, *ids, "leader", "team:W", "对口组员") if secret in everything]
    for path in ("tasks", "people", "excluded", f"tasks/{draw.tasks[0].id}", "outcome", "bundle"):
        closed = await site.get(f"{at}/{path}.json")
        assert (closed.status_code, closed.json()["type"]) == (409, "/problems/draw-not-opened"), path
    seen = (await site.get(f"{at}.json")).json()
    assert (seen["spec"], seen["completion"]["seed"]) == (draw.spec, draw.events[-2].public["seed"])
    assert seen["successions"] == [{"n": 1, "reason": "recused", "left": 2, "handover": None}]
    assert "结果已经算出并锁定" in (await site.get(at)).text
    await draw.open()
    await press.settle()
    everything = "".join((await everything_public(site, str(draw.draw))).values())
    assert not [secret for secret in (*secrets, *ids) if secret not in everything]
    bundle = (await site.get(f"{at}/bundle.json")).json()
    assert len(bundle["openings"]) == 4
    assert (await press.verified(bundle)).verdict is Verdict.PROVED
    assert (await site.get(f"{at}.json")).json()["successions"][0]["handover"]["slot"] == 1


def _people_on(draw: HeldAssign, task: str) -> set[str]:
    return {
        slot["person"]
        for assigned in draw.outcome["assignments"]
        for slot in assigned["slots"]
        if assigned["task"] == task
    }
