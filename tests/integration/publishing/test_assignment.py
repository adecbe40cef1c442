"""People put on tasks, in public: which task, which slots, and who by a number that only they can open."""

import asyncio

import httpx

from services.publishing.projections import TABLES
from shared.canonical import canonical
from shared.draws.blinding import opens
from shared.draws.verification import verify_bundle
from shared.log.event import leaf_hash
from shared.log.keyfile import signing_key
from shared.log.merkle import verify_inclusion
from tests.integration.publishing.stranger import everything_public, tables
from tests.integration.publishing.test_site import Reader, printed_by, read
from tests.support.assignments import HeldAssign
from tests.support.publishing import Press


async def test_tasks_are_named_and_people_are_not(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.assignment()
    await draw.hold()
    await press.settle()
    seen = (await site.get(f"/draws/{draw.draw}.json")).json()
    assert (seen["names"], seen["spec"]["kind"], seen["vacancies"]) == ("shown", "assign", [])
    assert seen["completion"]["outcome"] == draw.outcome
    tasks = (await site.get(f"/draws/{draw.draw}/tasks.json")).json()
    assert [(task["id"], len(task["slots"])) for task in tasks] == [(task.id, 3) for task in draw.tasks]
    assert all(opens(task["id"], task["identifier"], bytes.fromhex(task["salt"])) for task in tasks)
    people = (await site.get(f"/draws/{draw.draw}/people.json")).json()
    assert people == [person.as_json() for person in draw.people]
    everything = "".join((await everything_public(site, str(draw.draw))).values()) + str(await tables(press, TABLES))
    secrets = [opening[part] for opening in draw.people_openings.values() for part in ("name", "salt", "label")]
    assert not [secret for secret in secrets if secret in everything]


async def test_the_bundle_recomputes_offline(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.assignment()
    await draw.hold()
    await press.settle()
    answer = await site.get(f"/draws/{draw.draw}/bundle.json")
    assert "immutable" in answer.headers["Cache-Control"]
    key = signing_key(press.settings.log_key_file, press.settings.log_origin).verifier
    checks = await asyncio.to_thread(verify_bundle, answer.json(), key, [press.witness.verifier])
    assert [check for check in checks if check.passed is False] == []
    assert set(answer.json()["openings"]) == {task.id for task in draw.tasks}
    for name in ("announcement", "completion"):
        assert (await site.get(f"/draws/{draw.draw}/{name}.tlog-proof")).text == answer.json()[name]


async def test_a_task_and_a_person_have_a_proof_of_their_place(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.assignment()
    await draw.announce()
    await press.settle()
    for kind, one, members in (("tasks", "task", draw.tasks), ("people", "person", draw.people)):
        for member in members:
            proof = (await site.get(f"/draws/{draw.draw}/{kind}/{member.id}.json")).json()
            assert proof[one] == member.as_json()
            hashes = [bytes.fromhex(hash_) for hash_ in proof["proof"]]
            root = bytes.fromhex(draw.spec[kind]["root"])
            verify_inclusion(proof["index"], proof["size"], leaf_hash(canonical(proof[one])), hashes, root)
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
    await draw.enter()
    await draw.complete("法规股", "县工商联")
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


async def test_a_vacated_slot_and_the_draw_held_over_it_lead_to_each_other(
    press: Press, site: httpx.AsyncClient
) -> None:
    draw = press.assignment()
    await draw.hold()
    await draw.vacate(2, "组长")
    await press.settle()
    page = await read(site, f"/draws/{draw.draw}")
    assert "空出：回避；待重新派人" in page.text
    assert "的“组长”：回避。" in page.text
    assert "其配偶在该企业任职" not in page.text
    again = draw.again(2, "组长", serial=2)
    await again.hold()
    await press.settle()
    assert f"/draws/{again.draw}" in (await read(site, f"/draws/{draw.draw}")).links
    back = await read(site, f"/draws/{again.draw}")
    assert f"/draws/{draw.draw}" in back.links
    assert "中空出的岗位“组长”重新派人" in back.text
    vacancy = (await site.get(f"/draws/{draw.draw}.json")).json()["vacancies"][0]
    slot = (await site.get(f"/draws/{again.draw}.json")).json()["slot"]
    assert (vacancy["task"], vacancy["slot"], vacancy["because"]) == (slot["task"], slot["slot"], "recused")
    assert slot["draw"] == str(draw.draw)
    assert "其配偶" not in str(await tables(press, TABLES))


async def test_an_enterprise_finds_who_comes_by_their_numbers(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.assignment()
    await draw.announce()
    await press.settle()
    visited = draw.openings[draw.tasks[0].id]
    found = await read(site, f"/enterprises?q={visited['name']}")
    assert f"/enterprises/{visited['name']}" in found.links
    assert "为本企业的检查抽派人员，尚未抽取" in (await read(site, f"/enterprises/{visited['name']}")).text
    await draw.enter()
    await draw.complete("法规股", "县工商联")
    await press.settle()
    page = await read(site, f"/enterprises/{visited['name']}")
    assert _people_on(draw, draw.tasks[0].id) <= set(page.text.split())
    assert f"/draws/{draw.draw}/tasks/{draw.tasks[0].id}.json" in page.links
    ((line, output),) = page.commands
    assert printed_by(line) == f"{output}  -\n"


async def test_a_covert_assignment_hides_whom_it_visits_until_it_is_opened(
    press: Press, site: httpx.AsyncClient
) -> None:
    draw = press.assignment(disclosure="after-visits")
    await draw.hold()
    await press.settle()
    secrets = {opening[part] for opening in draw.openings.values() for part in ("name", "salt", "label")}
    everything = "".join((await everything_public(site, str(draw.draw))).values()) + str(await tables(press, TABLES))
    assert not [secret for secret in secrets if secret in everything]
    assert (await site.get(f"/draws/{draw.draw}/bundle.json")).json()["openings"] == {}
    await draw.open()
    await press.settle()
    everything = "".join((await everything_public(site, str(draw.draw))).values())
    assert not [secret for secret in secrets if secret not in everything]
    assert len((await site.get(f"/draws/{draw.draw}/bundle.json")).json()["openings"]) == 4


def _people_on(draw: HeldAssign, task: str) -> set[str]:
    return {
        slot["person"]
        for assigned in draw.outcome["assignments"]
        for slot in assigned["slots"]
        if assigned["task"] == task
    }
