"""The item list over HTTP: proposals, editions, what changed, which one is in force, what draws and plans see."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.sampling.registers.item_list.store import ITEM_EDITIONS
from services.sampling.registers.item_list.tables import TABLES as EDITION_TABLES
from services.sampling.registers.item_proposal.store import PROPOSALS
from services.sampling.registers.item_proposal.tables import TABLES as PROPOSAL_TABLES
from services.sampling.registers.records import usecases as records
from services.sampling.registers.records.tables import TABLES as RECORD_TABLES
from shared.access.roles import Role
from shared.aggregate import projections
from shared.canonical import canonical, digest
from shared.contracts.items import ItemProposed, ItemsConsolidated, ItemsPublished
from shared.database import create_engine, transact
from shared.log.rebuild import rebuild
from shared.log.streams import load
from tests.integration.sampling import planning
from tests.integration.sampling.desk import Desk
from tests.integration.sampling.framing import frozen, furnish
from tests.support.apps import BUREAU, bearer
from tests.support.oracle import check_rebuild

AT = "/item-list"
TODAY, TOMORROW = "2023-08-23", "2023-08-24"
TRAINING = {"name": "安全培训", "basis": "《安全生产法》第二十八条"}
PLANS = {"name": "应急预案", "basis": "《安全生产法》第八十一条"}
Json = dict[str, Any]


def wish(change: str, key: str, item: Json | None = None) -> Json:
    said = {"change": change, "key": key, "section": "危化股", "reason": "新标准施行"}
    return said if item is None else {**said, "item": item}


async def enter(desk: Desk, key: str, item: Json) -> None:
    answer = await desk.ask("legal", "PUT", f"/items/{key}", {**item, "reason": "建库"})
    assert answer.is_success, answer.text


async def accepted(desk: Desk, proposed: Json) -> Json:
    proposal = await desk.done("inspector", f"{AT}/proposals", proposed)
    return await desk.done("legal", f"{AT}/proposals/{proposal['id']}/approval")


async def drafted(desk: Desk, first: str = TODAY) -> str:
    edition = await desk.done("legal", f"{AT}/editions", {"from": first})
    return f"{AT}/editions/{edition['id']}"


async def published(desk: Desk, first: str = TODAY) -> Json:
    return await desk.done("chief", f"{await drafted(desk, first)}/approval")


async def listed(desk: Desk, path: str) -> list[Json]:
    answer = await desk.ask("auditor", "GET", path)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def test_a_proposal_enters_the_register_when_another_person_accepts_it(desk: Desk) -> None:
    proposal = await desk.done("inspector", f"{AT}/proposals", wish("add", "AQ-1", TRAINING))
    path = f"{AT}/proposals/{proposal['id']}"
    assert (proposal["status"], proposal["base"], proposal["remark"]) == ("requested", 0, "新标准施行")
    assert [one["verb"] for one in proposal["next"]] == ["approve", "refuse", "withdraw"]
    assert (await desk.ask("auditor", "GET", "/items/AQ-1")).status_code == 404
    assert await desk.refused("inspector", f"{path}/approval") == (403, "not-permitted")
    both = bearer(desk.issuer, Role.INSPECTOR, Role.LEGAL, subject="made-up-inspector", now=desk.now)
    assert await desk.refused("legal", f"{path}/approval", **both) == (403, "same-person")
    assert await desk.refused("legal", f"{path}/refusal", {"opinion": "否"}, **both) == (403, "same-person")
    shown = await desk.done("legal", f"{path}/approval", **{"If-Match": '"1"'})
    assert (shown["status"], shown["version"]) == ("approved", 2)
    assert (await desk.ask("auditor", "GET", path)).json() == shown
    item = (await desk.ask("auditor", "GET", "/items/AQ-1")).json()
    assert (item["name"], item["reason"], item["changed_by"]["subject"]) == ("安全培训", "新标准施行", "made-up-legal")
    assert await desk.refused("legal", f"{path}/approval") == (409, "not-now")
    assert [one["key"] for one in await listed(desk, f"{AT}/proposals?status=approved")] == ["AQ-1"]
    assert await listed(desk, f"{AT}/proposals?status=refused") == []


async def test_proposals_that_do_not_fit_are_refused(desk: Desk) -> None:
    await enter(desk, "AQ-1", TRAINING)
    unfit = (409, "item-proposal-unfit")
    assert await desk.refused("inspector", f"{AT}/proposals", wish("add", "AQ-1", TRAINING)) == unfit
    assert await desk.refused("inspector", f"{AT}/proposals", wish("change", "AQ-1", TRAINING)) == unfit
    assert await desk.refused("inspector", f"{AT}/proposals", wish("drop", "AQ-2")) == unfit
    invalid = (422, "invalid-input")
    assert await desk.refused("inspector", f"{AT}/proposals", wish("drop", "AQ-1", TRAINING)) == invalid
    assert await desk.refused("inspector", f"{AT}/proposals", wish("add", "AQ-2")) == invalid
    assert await desk.refused("expert", f"{AT}/proposals", wish("drop", "AQ-1")) == (403, "not-permitted")
    missing = f"{AT}/proposals/{uuid4()}"
    assert await desk.refused("legal", f"{missing}/approval") == (404, "item-proposal-unknown")


async def test_what_changed_since_is_proposed_again(desk: Desk) -> None:
    await enter(desk, "AQ-1", TRAINING)
    proposal = await desk.done("inspector", f"{AT}/proposals", wish("drop", "AQ-1"))
    path = f"{AT}/proposals/{proposal['id']}"
    await enter(desk, "AQ-1", {**TRAINING, "kind": "key"})
    assert await desk.refused("legal", f"{path}/approval") == (409, "item-changed-since")
    declined = await desk.done("legal", f"{path}/refusal", {"opinion": "事项已修改"})
    assert (declined["status"], declined["opinion"]) == ("refused", "事项已修改")
    await accepted(desk, wish("drop", "AQ-1"))
    assert (await desk.ask("auditor", "GET", "/items/AQ-1")).json()["retired_at"]
    again = await desk.done("inspector", f"{AT}/proposals", wish("add", "AQ-1", PLANS))
    back = await desk.done("inspector", f"{AT}/proposals/{again['id']}/withdrawal", {"reason": "填错"})
    assert (back["status"], back["reason"], back["base"]) == ("withdrawn", "填错", 3)


async def test_the_chief_publishes_what_the_legal_section_consolidated(desk: Desk) -> None:
    assert await desk.refused("legal", f"{AT}/editions", {"from": TODAY}) == (409, "item-list-empty")
    await enter(desk, "AQ-2", PLANS)
    await enter(desk, "AQ-1", TRAINING)
    path = await drafted(desk)
    assert await desk.refused("legal", f"{AT}/editions", {"from": TODAY}) == (409, "item-list-pending")
    assert await desk.refused("legal", f"{path}/approval") == (403, "not-permitted")
    both = bearer(desk.issuer, Role.LEGAL, Role.CHIEF, subject="made-up-legal", now=desk.now)
    assert await desk.refused("chief", f"{path}/approval", **both) == (403, "same-person")
    assert await desk.refused("chief", f"{path}/refusal", {"opinion": "否"}, **both) == (403, "same-person")
    await enter(desk, "AQ-3", PLANS)
    shown = await desk.done("chief", f"{path}/approval", **{"If-Match": '"1"'})
    assert (shown["number"], shown["from"], shown["size"]) == (1, TOMORROW, 2), "it holds from the next day"
    assert shown["sha256"] == digest([{"key": "AQ-1", **full(TRAINING)}, {"key": "AQ-2", **full(PLANS)}])
    assert [one["key"] for one in await listed(desk, f"{path}/items")] == ["AQ-1", "AQ-2"]
    assert [one["key"] for one in await listed(desk, f"{path}/items?limit=1")] == ["AQ-1"]
    assert await listed(desk, f"{AT}/editions?on={TODAY}") == []
    (in_force,) = await listed(desk, f"{AT}/editions?on={TOMORROW}")
    assert (in_force["id"], in_force["number"]) == (shown["id"], 1)
    assert await desk.refused("chief", f"{path}/approval") == (409, "not-now")


def full(item: Json) -> Json:
    return {**dict.fromkeys(("category", "subject", "content", "method", "level"), ""), "kind": "general", **item}


async def test_refused_and_withdrawn_drafts_stay_on_record(desk: Desk) -> None:
    await enter(desk, "AQ-1", TRAINING)
    refused = await desk.done("chief", f"{await drafted(desk)}/refusal", {"opinion": "请补充事项"})
    assert (refused["status"], refused["opinion"], refused["number"]) == ("refused", "请补充事项", None)
    withdrawn = await desk.done("legal", f"{await drafted(desk)}/withdrawal", {"reason": "再核对"})
    assert (withdrawn["status"], withdrawn["reason"]) == ("withdrawn", "再核对")
    done = await published(desk)
    assert done["number"] == 1
    assert [one["status"] for one in await listed(desk, f"{AT}/editions")] == ["approved", "withdrawn", "refused"]
    unchanged = (409, "item-list-unchanged")
    assert await desk.refused("legal", f"{AT}/editions", {"from": TODAY}) == unchanged
    assert await desk.refused("chief", f"{AT}/editions/{uuid4()}/approval") == (404, "item-edition-unknown")


async def test_what_changed_between_editions(desk: Desk) -> None:
    await enter(desk, "AQ-1", TRAINING)
    await enter(desk, "AQ-2", PLANS)
    first = await published(desk)
    await accepted(desk, wish("change", "AQ-1", {**TRAINING, "method": "现场检查"}))
    await accepted(desk, wish("drop", "AQ-2"))
    await accepted(desk, wish("add", "AQ-3", PLANS))
    second = await drafted(desk, "2023-09-01")
    (changed, dropped, added) = await listed(desk, f"{second}/changes")
    assert (changed["key"], changed["before"]["method"], changed["after"]["method"]) == ("AQ-1", "", "现场检查")
    assert (dropped["key"], dropped["change"], dropped["after"]) == ("AQ-2", "drop", None)
    assert (added["key"], added["change"], added["before"]) == ("AQ-3", "add", None)
    await desk.done("chief", f"{second}/approval")
    assert await listed(desk, f"{second}/changes") == [changed, dropped, added]
    assert await listed(desk, f"{second}/changes?since=1") == [changed, dropped, added]
    assert await listed(desk, f"{second}/changes?since=2") == []
    assert len(await listed(desk, f"{AT}/editions/{first['id']}/changes")) == 2, "all items of the first are new"
    answer = await desk.ask("auditor", "GET", f"{second}/changes?since=3")
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/item-edition-unknown")
    for day, number in ((TOMORROW, 1), ("2023-08-31", 1), ("2023-09-01", 2)):
        (in_force,) = await listed(desk, f"{AT}/editions?on={day}")
        assert in_force["number"] == number


async def test_the_log_shows_an_edition_and_no_person(desk: Desk) -> None:
    await accepted(desk, wish("add", "AQ-1", TRAINING))
    done = await published(desk)
    (proposal,) = await listed(desk, f"{AT}/proposals")
    async with transact(desk.app.resources.engine, BUREAU) as session:
        asked, _ = await load(session, f"item-proposal/{proposal['id']}")
        draft, publication = await load(session, f"item-list/{done['id']}")
    assert (asked.type, asked.public, draft.type, draft.public) == (ItemProposed.type, {}, ItemsConsolidated.type, {})
    assert publication.type == ItemsPublished.type
    assert publication.public == {"edition": 1, "first": TOMORROW, "size": 1, "sha256": done["sha256"]}
    assert not any(b"made-up" in event.entry or b"AQ-1" in event.entry for event in (asked, draft, publication))
    content = await desk.app.resources.blobs.get(ItemsPublished.of(publication).items)
    assert content == canonical([{"key": "AQ-1", **full(TRAINING)}])


async def test_bureaus_do_not_see_one_anothers_lists(desk: Desk) -> None:
    await accepted(desk, wish("add", "AQ-1", TRAINING))
    done = await published(desk)
    (proposal,) = await listed(desk, f"{AT}/proposals")
    for path in ("/editions", "/proposals"):
        assert (await desk.ask("auditor", "GET", f"{AT}{path}", bureau="370112")).json()["items"] == []
    edition = f"{AT}/editions/{done['id']}"
    for path in (edition, f"{edition}/items", f"{edition}/changes", f"{AT}/proposals/{proposal['id']}"):
        assert (await desk.ask("auditor", "GET", path, bureau="370112")).status_code == 404


async def test_the_log_alone_gives_the_same_tables(desk: Desk) -> None:
    await accepted(desk, wish("add", "AQ-1", TRAINING))
    await desk.done("inspector", f"{AT}/proposals", wish("drop", "AQ-1"))
    await published(desk)
    await accepted(desk, wish("add", "AQ-2", PLANS))
    await desk.done("chief", f"{await drafted(desk)}/refusal", {"opinion": "请补充"})
    await desk.publish()
    owner = create_engine(desk.database.admin_url, application="tests")
    blobs = desk.app.resources.blobs
    tables = (*PROPOSAL_TABLES, *EDITION_TABLES, *RECORD_TABLES)
    made = {**projections(PROPOSALS), **projections(ITEM_EDITIONS), **records.PROJECTIONS}
    try:
        await check_rebuild(desk.database, tables, lambda: rebuild(owner, blobs, tables, made))
    finally:
        await owner.dispose()


@pytest.fixture
async def bureau(desk: Desk) -> Desk:
    return await furnish(desk)


async def test_items_are_drawn_from_the_edition_in_force(bureau: Desk) -> None:
    await enter(bureau, "AQ-1", {**TRAINING, "kind": "key"})
    await enter(bureau, "AQ-2", PLANS)
    await published(bureau)
    await enter(bureau, "AQ-3", PLANS)
    frame, units = await frozen(bureau, kind="topics")
    assert frame["item_edition"] is None
    assert set(units) == {"AQ-1", "AQ-2", "AQ-3"}, "no edition is in force yet: the register"
    bureau.now += timedelta(days=9)
    frame, units = await frozen(bureau, kind="topics")
    assert (frame["item_edition"], set(units)) == (1, {"AQ-1", "AQ-2"})
    await published(bureau)
    bureau.now += timedelta(days=1)
    frame, units = await frozen(bureau, kind="topics")
    assert (frame["item_edition"], set(units)) == (2, {"AQ-1", "AQ-2", "AQ-3"})
    async with transact(bureau.app.resources.engine, BUREAU) as session:
        (event,) = await load(session, f"frame/{frame['id']}")
    assert event.public["changed"] == 1, "one item joined in the seven days before"


async def test_a_plan_names_items_of_the_edition_in_force(bureau: Desk) -> None:
    await planning.adopt(bureau)
    await enter(bureau, "AQ-1", TRAINING)
    await enter(bureau, "AQ-2", PLANS)
    before = await planning.draft(bureau, items=["AQ-2"])
    assert before["editions"][0]["item_edition"] is None
    await accepted(bureau, wish("drop", "AQ-2"))
    await published(bureau)
    bureau.now += timedelta(days=1)
    await enter(bureau, "AQ-3", PLANS)
    told = await planning.refusal(bureau, items=["AQ-1", "AQ-2", "AQ-3"])
    assert (told["code"], told["items"], told["edition"]) == ("plan-items-unknown", ["AQ-2", "AQ-3"], 1)
    plan = await planning.draft(bureau, items=["AQ-1"])
    assert plan["editions"][0]["item_edition"] == 1
