"""What a device has sent and was not done is kept, told with both versions, taken over or dropped. Nothing is lost."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import pytest
from starlette.requests import ClientDisconnect

from services.cases.projections import PROJECTIONS, TABLES
from shared.access.roles import Role
from shared.contracts.assignment import VisitDraws
from shared.database import create_engine
from shared.log.rebuild import rebuild
from tests.integration.cases.offline import EVENING, begun, checked_in, evening, outbox, shown, told
from tests.integration.cases.straight_way import FIRST, at, walk
from tests.integration.cases.test_evidence import code
from tests.support.caseload import MORNING, Caseload
from tests.support.field import Outbox, checked, day_of, found, statuses
from tests.support.log import sequence_all
from tests.support.meeting import shut, until_waiting
from tests.support.oracle import check_rebuild


async def test_a_conflict_tells_both_versions(caseload: Caseload) -> None:
    going_on = await begun(caseload)
    mine, other = await outbox(caseload, going_on), await outbox(caseload, going_on, "second", device="终端二")
    mine.keep("check-item", checked("A-1", facts="已查一遍"), at(1))
    conflicting = other.keep("check-item", checked("A-1", "not-as-required", "缺一份记录"), at(1))
    alike = other.keep("check-item", checked("A-2"), at(1.1))
    mine.keep("check-item", checked("A-2"), at(1.2))
    evening(caseload, mine, other)
    assert statuses(await mine.sent(EVENING)) == ["done", "done"]
    taken = await other.sent(EVENING)
    assert statuses(taken) == ["conflict", "done"]
    (changed,) = taken["answers"][0]["command"]["changed"]
    assert (changed["thing"], changed["saw"], changed["by"]["subject"]) == ("item/A-1", None, "first")
    assert (changed["stands"]["result"], changed["stands"]["facts"]) == ("as-required", "已查一遍")
    assert taken["answers"][0]["command"]["body"] == conflicting["body"]
    # Two devices have said the same of the other item: it is recorded once.
    assert taken["answers"][1]["command"]["first"] is None
    assert alike["id"] == taken["answers"][1]["id"]
    stale = {"decided_on": other.decided_on, "reason": "以本人所见为准"}
    assert code(await other.settle(conflicting["id"], "takeover", stale)) == (412, "stale-version")
    over = await other.settle(conflicting["id"], "takeover", {**stale, "decided_on": taken["version"]})
    assert over.status_code == 200, over.text
    after = await shown(caseload, going_on)
    assert checked_in(after, "A-1")["facts"] == "缺一份记录"
    # What the other device has done since is a conflict for the first one too.
    late = mine.keep("check-item", checked("A-1", facts="再查"), at(1.3))
    assert statuses(await mine.sent(EVENING, [late])) == ["conflict"]
    # It looks at what stands, and decides anew.
    late["decided_on"] = after["version"]
    assert statuses(await mine.sent(EVENING, [late])) == ["done"]


async def test_a_record_that_was_signed_without_what_others_found(caseload: Caseload) -> None:
    """The enterprise has signed a record that does not say what the second device has found."""
    visit = await told(caseload)
    mine = await outbox(caseload, visit)
    day_of(mine, (await shown(caseload, visit))["crew"], MORNING)
    *before, record = mine.kept
    other = await outbox(caseload, visit, "second", device="终端二")
    extra = other.keep("find", found("A-1", "另一处"), at(1.5))
    evening(caseload, mine, other)
    assert set(statuses(await mine.sent(EVENING, before))) == {"done"}
    assert statuses(await other.sent(EVENING)) == ["done"]
    taken = await mine.sent(EVENING, [record])
    assert statuses(taken) == ["conflict"]
    assert [each["thing"] for each in taken["answers"][0]["command"]["changed"]] == [
        f"finding/{extra['body']['finding']}"
    ]


async def test_a_command_is_dropped_by_the_crew(caseload: Caseload) -> None:
    going_on = await begun(caseload)
    mine = await outbox(caseload, going_on)
    bad = mine.keep("check-item", checked("Z-9"), at(1))
    evening(caseload, mine)
    await mine.sent(EVENING)
    other = await outbox(caseload, going_on, "second")
    stranger = Outbox(caseload.client, caseload.says("stranger", Role.INSPECTOR), going_on, 1)
    reason = {"reason": "事项编号有误，另行登记"}
    assert code(await stranger.settle(bad["id"], "drop", reason)) == (403, "not-of-crew")
    dropped = await other.settle(bad["id"], "drop", reason)
    assert (dropped.status_code, dropped.json()["status"]) == (200, "dropped")
    assert code(await other.settle(bad["id"], "drop", reason)) == (409, "not-now")
    taken = await mine.sent(EVENING)
    assert (statuses(taken), taken["waiting"]) == (["dropped"], 0)


async def test_who_found_something_records_it(caseload: Caseload) -> None:
    going_on = await begun(caseload)
    mine = await outbox(caseload, going_on)
    kept = mine.keep("find", found("A-1"), at(1))
    evening(caseload, mine)
    assert statuses(await mine.sent(EVENING)) == ["refused"]
    other = await outbox(caseload, going_on, "second")
    # Sent by somebody else, it is not tried in the name of somebody else.
    mine_again = Outbox(caseload.client, other.says, going_on, other.decided_on, kept=[kept])
    assert statuses(await mine_again.sent(EVENING)) == ["refused"]
    body = {"decided_on": other.decided_on, "reason": "代为登记"}
    assert code(await other.settle(kept["id"], "takeover", body)) == (403, "sender-else")
    checked_ = mine.keep("check-item", checked("A-1", "not-as-required"), at(1))
    taken = await mine.sent(EVENING, [checked_, kept])
    assert statuses(taken) == ["done", "done"]
    assert (await shown(caseload, going_on))["findings"][0]["recorded"]["by"]["subject"] == "first"


async def test_a_device_that_is_a_day_off(caseload: Caseload) -> None:
    """Nothing is done before somebody has looked at the times; then what is right is done."""
    visit = await told(caseload)
    mine = await outbox(caseload, visit, ahead=timedelta(days=1))
    crew = (await shown(caseload, visit))["crew"]
    day_of(mine, crew, MORNING)
    evening(caseload, mine)
    refused = await mine.send(EVENING)
    assert code(refused) == (409, "device-clock-off")
    assert refused.json()["ahead"] == 86400
    assert (await caseload.get(f"/inspections/{visit}/commands")).json()["items"] == []
    taken = await mine.sent(EVENING, times_checked=True)
    assert set(statuses(taken)) == {"done"}
    assert {each["command"]["ahead"] for each in taken["answers"]} == {86400}


async def test_an_id_belongs_to_one_command(caseload: Caseload) -> None:
    going_on = await begun(caseload)
    mine = await outbox(caseload, going_on)
    first = mine.keep("check-item", checked("A-1"), at(1))
    evening(caseload, mine)
    await mine.sent(EVENING)
    other = {**first, "body": checked("A-2")}
    taken = await mine.sent(EVENING, [other])
    (answer,) = taken["answers"]
    assert (answer["status"], answer["trouble"]["code"], answer["command"]) == ("refused", "command-differs", None)
    assert taken["waiting"] == 0


async def test_two_batches_at_the_same_time(caseload: Caseload) -> None:
    """The same commands by two devices at once, and an act in the office meanwhile: each is done once."""
    going_on = await begun(caseload)
    mine = await outbox(caseload, going_on)
    for number in range(10):
        mine.keep("check-item", checked("A-1", facts=f"第 {number} 次"), at(1))
    evening(caseload, mine)
    office = caseload.post(going_on, "/items", checked("A-2"), FIRST)
    answers = await asyncio.gather(mine.send(EVENING), mine.send(EVENING), office)
    assert answers[2].status_code in {200, 412}, answers[2].text
    for answer in answers[:2]:
        assert answer.status_code == 200, answer.text
    after = await shown(caseload, going_on)
    assert checked_in(after, "A-1")["facts"] == "第 9 次"
    made = (await caseload.get(f"/inspections/{going_on}/commands")).json()["items"]
    versions = [each["first"] for each in made]
    assert len(set(versions)) == len(versions) == 10


@pytest.mark.parametrize("is_done", [True, False], ids=["done", "refused"])
async def test_an_act_in_the_office_and_a_batch_do_not_wait_for_each_other(caseload: Caseload, is_done: bool) -> None:
    """The batch has read the inspection, and written nothing yet, when the act comes and is done."""
    going_on = await begun(caseload)
    mine = await outbox(caseload, going_on)
    mine.keep("check-item", checked("A-1" if is_done else "no-such-item"), at(1))
    evening(caseload, mine)
    async with asyncio.timeout(30):
        async with shut(caseload.database, "cases.command"):
            sending = asyncio.create_task(mine.send(EVENING))
            await until_waiting(caseload.database, 1)
            in_office = await caseload.post(going_on, "/items", checked("A-2", facts="室内核对"), FIRST)
        assert in_office.status_code == 200, in_office.text
        sent = await sending
    assert sent.status_code == 200, sent.text
    assert statuses(sent.json()) == ["done" if is_done else "refused"]
    after = await shown(caseload, going_on)
    assert checked_in(after, "A-2")["facts"] == "室内核对"
    assert after["version"] == in_office.json()["version"] + is_done


async def test_a_batch_that_breaks_off_leaves_nothing(caseload: Caseload) -> None:
    going_on = await begun(caseload)
    mine = await outbox(caseload, going_on)
    mine.keep("check-item", checked("A-1"), at(1))
    evening(caseload, mine)
    written = json.dumps(mine.batch(EVENING)).encode()

    async def half() -> AsyncIterator[bytes]:
        yield written[: len(written) // 2]
        raise ClientDisconnect

    headers = {**mine.says, "Idempotency-Key": str(uuid4()), "Content-Type": "application/json"}
    await caseload.client.post(f"/inspections/{going_on}/commands", content=half(), headers=headers)
    assert (await shown(caseload, going_on))["version"] == mine.decided_on
    assert statuses(await mine.sent(EVENING)) == ["done"]


async def test_more_findings_than_an_inspection_holds(caseload: Caseload) -> None:
    """Whatever does not fit is refused, kept and told; nothing is lost, and nothing comes twice."""
    going_on = await begun(caseload)
    mine = await outbox(caseload, going_on)
    mine.keep("check-item", checked("A-1", "not-as-required"), at(1))
    long = "很长的说明" * 700
    for number in range(60):
        mine.keep("find", found("A-1", f"{number}{long}"), at(1))
    evening(caseload, mine)
    taken = await mine.sent(EVENING)
    done = statuses(taken).count("done")
    assert 20 < done < 60
    assert {each["trouble"]["code"] for each in taken["answers"] if each["trouble"]} == {"inspection-full"}
    assert taken["waiting"] == 61 - done
    assert len((await shown(caseload, going_on))["findings"]) == done - 1
    again = await mine.sent(EVENING)
    assert statuses(again) == statuses(taken)
    assert all(each["again"] for each in again["answers"])


async def test_nobody_outside_the_crew(caseload: Caseload) -> None:
    going_on = await begun(caseload)
    stranger = Outbox(caseload.client, caseload.says("stranger", Role.INSPECTOR), going_on, 1)
    stranger.keep("check-item", checked("A-1"), at(1))
    assert code(await stranger.send(caseload.app.clock())) == (403, "not-of-crew")
    hidden = await caseload.assign(covert=True, draws=VisitDraws(targets=uuid4(), deal=1, crew=(uuid4(),)))
    stranger.inspection = hidden
    assert code(await stranger.send(caseload.app.clock())) == (404, "inspection-unknown")
    auditor = caseload.says("auditor", Role.AUDITOR)
    assert (await caseload.client.get(f"/inspections/{going_on}/commands", headers=auditor)).status_code == 200


async def test_a_rebuild_makes_the_same_rows(caseload: Caseload) -> None:
    visit = await told(caseload)
    mine = await outbox(caseload, visit)
    day_of(mine, (await shown(caseload, visit))["crew"], MORNING)
    bad = mine.keep("check-item", checked("Z-9"), at(3))
    evening(caseload, mine)
    await mine.sent(EVENING)
    await mine.sent(EVENING, [bad])
    await mine.settle(bad["id"], "drop", {"reason": "编号有误"})
    await sequence_all(caseload.sequencer)
    engine = create_engine(caseload.database.admin_url, application="tests")
    again = rebuild(engine, caseload.blobs, TABLES, PROJECTIONS)
    await check_rebuild(caseload.database, TABLES, lambda: again)
    await engine.dispose()


async def test_open_findings_are_taken_along(caseload: Caseload) -> None:
    """Those of an earlier visit to the enterprise that nobody knows to be corrected."""
    visit = await told(caseload)
    earlier = await caseload.assign()
    await walk(caseload, earlier, "served")
    packet = (await caseload.get(f"/inspections/{visit}/packet")).json()["packet"]
    (open_,) = packet["open_findings"]
    assert (open_["inspection"], open_["visited_on"]) == (str(earlier), "2026-03-10")
    assert open_["demanded"][0]["due"] == "2026-03-20"
