"""A draw from the frame to the substitution, over the API."""

from shared.database import transact
from shared.log.streams import load
from tests.integration.sampling.desk import DUE, ESCROW, EVIDENCE, LOTTERY, NOTARY, ROUND_123, Desk, nonce
from tests.integration.sampling.lists import code


async def test_a_draw_with_a_beacon(desk: Desk) -> None:
    await desk.import_list(20)
    frame = await desk.freeze()
    draw = await desk.announce(frame)
    shown = await desk.complete(draw)

    assert (shown["status"], shown["year"], shown["serial"], shown["version"]) == ("completed", 2023, 1, 5)
    outcome = shown["outcome"]
    assert outcome["absent"] == []
    (deal,) = outcome["deals"]
    # 30 % of 20, each an enterprise of the directory, by name.
    assert len({unit["identifier"] for unit in deal["units"]}) == 6
    assert {unit["identifier"] for unit in deal["units"]} < {code(n) for n in range(20)}
    assert deal["units"][0]["name"].startswith("平阴县示例第")
    assert len(outcome["reserve"][""]) == 2

    again = await desk.ask("auditor", "GET", draw)
    assert again.json() == shown
    assert again.headers["ETag"] == '"5"'
    assert again.json()["announcement"]["at"] == "2023-08-23T23:00:00+08:00"


async def test_a_draw_with_an_escrowed_share_needs_no_network(desk: Desk) -> None:
    await desk.import_list(10)
    draw = await desk.announce(await desk.freeze(), ESCROW)
    await desk.publish()
    entry = {"value": nonce(NOTARY)}
    assert await desk.refused("drawer", f"{draw}/last-share", entry) == (409, "reveals-open")
    await desk.reveal(draw)
    await desk.done("drawer", f"{draw}/last-share", entry)
    assert (await desk.done("drawer", f"{draw}/completion"))["status"] == "completed"


async def test_a_draw_with_a_public_number_takes_two_people(desk: Desk) -> None:
    await desk.import_list(10)
    draw = await desk.announce(await desk.freeze(), LOTTERY)
    await desk.reveal(draw)
    await desk.publish()
    desk.now = DUE
    await desk.done("drawer", f"{draw}/last-share", {"value": "01234", "evidence": EVIDENCE})
    confirmation = f"{draw}/last-share/confirmation"
    assert await desk.refused("drawer", confirmation, {"value": "01234"}) == (403, "same-person")
    assert await desk.refused("drawer2", confirmation, {"value": "01243"}) == (409, "values-differ")
    assert await desk.refused("drawer", f"{draw}/completion") == (409, "not-now")
    confirmed = await desk.done("drawer2", confirmation, {"value": "01234"})
    assert confirmed["last_share"]["confirmed_by"]["subject"] == "made-up-drawer2"
    assert (await desk.done("drawer", f"{draw}/completion"))["status"] == "completed"


async def test_the_last_share_waits_for_the_announcement_to_be_published(desk: Desk) -> None:
    await desk.import_list(10)
    draw = await desk.announce(await desk.freeze())
    desk.now = DUE
    entry = {"value": ROUND_123}
    assert await desk.refused("drawer", f"{draw}/last-share", entry) == (409, "announcement-not-published")
    await desk.publish()
    # Published only when the round was out: too late for this draw.
    assert await desk.refused("drawer", f"{draw}/last-share", entry) == (409, "announced-too-late")


async def test_parties_that_are_late_are_left_out_on_record(desk: Desk) -> None:
    await desk.import_list(10)
    draw = await desk.announce(await desk.freeze())
    await desk.reveal(draw, "县工商联")
    await desk.publish()
    desk.now = DUE
    late = {"source": "法规股", "value": nonce("法规股")}
    assert await desk.refused("party", f"{draw}/reveals", late) == (409, "reveal-too-late")
    await desk.done("drawer", f"{draw}/last-share", {"value": ROUND_123})
    assert (await desk.done("drawer", f"{draw}/completion"))["outcome"]["absent"] == ["法规股"]


async def test_who_cannot_be_inspected_is_substituted_from_the_reserve(desk: Desk) -> None:
    await desk.import_list(20)
    draw = await desk.announce(await desk.freeze())
    outcome = (await desk.complete(draw))["outcome"]
    gone, reserve = outcome["deals"][0]["units"][0], outcome["reserve"][""]
    body = {"withdrawn": gone["id"], "reason": "企业已注销"}
    shown = await desk.done("leader", f"{draw}/substitutions", body)
    (substituted,) = shown["substitutions"]
    assert (substituted["withdrawn"], substituted["substitute"]) == (gone, reserve[0])
    assert await desk.refused("leader", f"{draw}/substitutions", body) == (409, "already-withdrawn")
    assert await desk.refused("drawer", f"{draw}/void-request", {"reason": "对结果不满意"}) == (409, "not-now")


async def test_a_void_draw_is_replaced_once_in_public(desk: Desk) -> None:
    await desk.import_list(10)
    frame = await desk.freeze()
    first = await desk.announce(frame)
    await desk.done("drawer", f"{first}/void-request", {"reason": "名单漏列两家企业"})
    void = await desk.done("chief", f"{first}/void")
    assert (void["status"], void["void"]["reason"], void["void"]["by"]["subject"]) == (
        "voided",
        "名单漏列两家企业",
        "made-up-chief",
    )
    second = await desk.announce(frame, replaces=void["id"])
    shown = (await desk.ask("auditor", "GET", second)).json()
    assert (shown["replaces"], shown["serial"]) == (void["id"], 2)


async def test_the_whole_story_has_one_trace(desk: Desk) -> None:
    await desk.import_list(10)
    draw = await desk.announce(await desk.freeze())
    shown = await desk.complete(draw)
    async with transact(desk.app.resources.engine) as session:
        events = await load(session, f"draw/{shown['id']}")
    assert [event.type.removeprefix("sampling.") for event in events] == [
        "draw.announced",
        "share.revealed",
        "share.revealed",
        "last-share.entered",
        "draw.completed",
    ]
    assert {event.trace for event in events} == {shown["trace"]}
