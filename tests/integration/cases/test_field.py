"""A day in the field: what a device has kept comes once, whatever comes twice; what is not done is kept and told."""

import base64
from datetime import timedelta

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.integration.cases.offline import EVENING, begun, evening, outbox, shown, told
from tests.integration.cases.straight_way import at
from tests.support.caseload import MORNING, Caseload, Json, caseload_on
from tests.support.field import checked, day_of, found, statuses
from tests.support.postgres import Database


async def test_a_packet_is_signed(caseload: Caseload) -> None:
    visit = await told(caseload)
    answer = await caseload.get(f"/inspections/{visit}/packet")
    packet, signature = (answer.json()[part] for part in ("packet", "signature"))
    key = (await caseload.get("/packet-key")).json()
    assert key["vkey"] == signature["key"]
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key["public"]))
    signed = b"cheqian-packet/1\n" + rfc8785.dumps(packet)
    public.verify(base64.b64decode(signature["value"]), signed)
    assert answer.headers["ETag"] == f'"{packet["inspection"]["version"]}"'
    assert packet["made_at"] == "2026-03-10T09:00:00+08:00"
    assert packet["inspection"] == await shown(caseload, visit)
    assert {each["key"] for each in packet["facts"]["crew"]} == {"示执-first", "示执-second"}
    assert packet["least_inspectors"] == 2
    assert "find" in packet["verbs"]


async def test_a_day_offline_is_done_once(caseload: Caseload) -> None:
    """Sent by the device, and the same again by another one that has a copy."""
    visit = await told(caseload)
    mine = await outbox(caseload, visit)
    day_of(mine, (await shown(caseload, visit))["crew"], MORNING, findings=3)
    evening(caseload, mine)
    taken = await mine.sent(EVENING)
    assert set(statuses(taken)) == {"done"}, taken
    assert not any(each["again"] for each in taken["answers"])
    after = await shown(caseload, visit)
    assert (after["status"], len(after["findings"])) == ("visited", 3)
    assert taken["version"] == after["version"]
    mine.device = "终端二"
    again = await mine.sent(EVENING)
    assert set(statuses(again)) == {"done"}
    assert all(each["again"] for each in again["answers"])
    assert await shown(caseload, visit) == after


async def test_the_time_and_the_clock_of_the_device_are_kept_with_what_it_made(caseload: Caseload) -> None:
    going_on = await begun(caseload)
    mine = await outbox(caseload, going_on, ahead=timedelta(seconds=90))
    kept = mine.keep("find", found("A-1"), at(1))
    mine.keep("check-item", checked("A-1", "not-as-required"), at(0.9))
    evening(caseload, mine)
    taken = await mine.sent(EVENING, [mine.kept[1], kept])
    assert taken["clock"]["ahead"] == 90
    command = (await caseload.get(f"/commands/{kept['id']}")).json()
    assert (command["ahead"], command["device_time"]) == (90, kept["device_time"].replace("+00:00", "Z"))
    assert command["received"]["at"] == "2026-03-10T13:00:00+08:00"
    assert command["first"] == command["last"] == taken["version"]
    listed = (await caseload.get(f"/inspections/{going_on}/commands?limit=1")).json()
    assert [each["verb"] for each in listed["items"]] == ["check-item"]
    rest = (await caseload.get(listed["next"])).json()
    assert [each["verb"] for each in rest["items"]] == ["find"]


async def test_one_bad_command_costs_no_other(caseload: Caseload) -> None:
    going_on = await begun(caseload)
    mine = await outbox(caseload, going_on)
    mine.keep("check-item", checked("A-1", "not-as-required"), at(1))
    bad: tuple[tuple[str, Json], ...] = (
        ("check-item", {"item": "A-2", "result": "fine", "facts": "已查"}),
        ("check-item", {**checked("A-2"), "facts": "看不见\u200b"}),
        ("check-item", checked("Z-9")),
        ("approve-report", {}),
        ("find", {"finding": 10**40, "deep": [[[1.5e300, "\0"]]]}),
    )
    for verb, body in bad:
        mine.keep(verb, body, at(1.5))
    mine.keep("find", found("A-1"), at(2))
    evening(caseload, mine)
    taken = await mine.sent(EVENING)
    assert statuses(taken) == ["done", *["refused"] * 5, "done"]
    codes = [each["trouble"]["code"] for each in taken["answers"] if each["trouble"]]
    assert codes == ["invalid-input", "invalid-input", "item-beyond", "verb-not-on-site", "invalid-input"]
    assert taken["waiting"] == 5
    waiting = (await caseload.get(f"/inspections/{going_on}/commands?waiting=true")).json()["items"]
    assert [each["body"] for each in waiting[:-1]] == [body for _, body in bad[:-1]]
    assert waiting[-1]["body"] == {"finding": 10**40, "deep": [[[1.5e300, "\ufffd"]]]}


async def test_no_more_commands_wait_than_somebody_reads(database: Database) -> None:
    """The batch that would be too many stays on its device; what was done by then is taken as before."""
    async with caseload_on(database, waiting_commands=1) as caseload:
        going_on = await begun(caseload)
        mine = await outbox(caseload, going_on)
        mine.keep("check-item", checked("Z-8"), at(1))
        mine.keep("check-item", checked("A-1"), at(1.5))
        evening(caseload, mine)
        assert statuses(await mine.sent(EVENING)) == ["refused", "done"]
        mine.keep("check-item", checked("Z-9"), at(2))
        mine.keep("check-item", checked("A-2"), at(2.5))
        answer = await mine.send(EVENING)
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/too-many-commands-wait"), answer.text
        assert len((await caseload.get(f"/inspections/{going_on}/commands")).json()["items"]) == 2
        await mine.settle(mine.kept[0]["id"], "drop", {"reason": "项目写错"})
        assert statuses(await mine.sent(EVENING)) == ["dropped", "done", "refused", "done"]


async def test_what_needs_a_command_that_was_not_done_is_held(caseload: Caseload) -> None:
    """The arrival names a certificate that nobody has: the day waits for it, and is done when that is corrected."""
    visit = await told(caseload)
    mine = await outbox(caseload, visit)
    crew = (await shown(caseload, visit))["crew"]
    day_of(mine, [{**crew[0], "key": "示执-other"}, crew[1]], MORNING)
    evening(caseload, mine)
    taken = await mine.sent(EVENING)
    assert statuses(taken) == ["refused", *["held"] * 7]
    arrival = mine.kept[0]
    assert taken["answers"][1]["command"]["waits_for"] == arrival["id"]
    version = (await shown(caseload, visit))["version"]
    assert version == mine.decided_on
    right = {**arrival["body"], "present": [{"person": each["person"], "certificate": each["key"]} for each in crew]}
    over = await mine.settle(arrival["id"], "takeover", {"decided_on": version, "reason": "证号写错", "body": right})
    assert over.status_code == 200, over.text
    assert (over.json()["status"], over.json()["settlement"]["how"]) == ("done", "taken-over")
    assert set(statuses(await mine.sent(EVENING))) == {"done"}
    assert (await shown(caseload, visit))["status"] == "visited"
