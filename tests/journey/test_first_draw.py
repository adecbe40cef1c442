"""A newcomer's first year in small: a directory, three draws, and a stranger who believes nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

from shared.canonical import JsonObject
from shared.draws.verification import verify_bundle
from shared.identifiers import Uscc
from shared.log.event import Event
from shared.log.receipts import Receipt
from shared.log.verification.audit import verify_log
from shared.log.verification.opening import open_source
from tests.support.bureau import ESCROW, EXAMPLE, FEDERATION, LEGAL, NOTARY, Bureau, Json, nonce, path
from tests.support.house import House
from tests.support.postgres import connect


async def test_a_bureaus_first_year(house: House) -> None:
    bureau = Bureau(house)
    imports = [await first_list(bureau), await second_edition(bureau)]
    frame = await bureau.freeze()
    assert frame["size"] == 134
    first = await a_draw_that_a_party_misses(house, bureau, frame)
    void = await a_draw_that_is_void(bureau, frame)
    third = await a_draw_in_its_place(house, bureau, frame, void)
    await one_of_the_reserve_stands_in(bureau, third)
    await house.settle()
    await what_the_public_sees(house, [first, void, third])
    await what_a_stranger_checks(house, [first, third])
    made = [*imports, frame, *(draw["announcement"] for draw in (first, void, third))]
    await house.ask_oracle(UUID(thing["event"]) for thing in made)


async def first_list(bureau: Bureau) -> Json:
    done = await bureau.import_list(EXAMPLE.read_bytes())
    assert done["counts"] == {"rows": 136, "added": 136, "changed": 0, "unchanged": 0, "vanished": 0, "faulty": 0}
    return done


async def second_edition(bureau: Bureau) -> Json:
    """One firm new, one moved, two gone; a check character mistyped, a name missing."""
    header, *rows = EXAMPLE.read_text("utf-8-sig").splitlines()
    rows[0] = rows[0].replace("锦水街道", "孔村镇")
    name, identifier = rows[3].split(",")[1:3]
    rows[3] = rows[3].replace(identifier, f"{identifier[:-1]}{'0' if identifier[-1] != '0' else '1'}")
    rows[4] = rows[4].replace(rows[4].split(",")[1], "")
    new = f"137,平阴县示例第五化工有限公司,{Uscc.completed('91370124EXAMP900')}{',' * 9}"
    done = await bureau.import_list("\n".join([header, *rows[:-2], new]).encode("gb18030"))
    # Whose code cannot be read is not on this list: it has vanished with the two. Whose name is missing has not.
    assert done["counts"] == {"rows": 135, "added": 1, "changed": 1, "unchanged": 131, "vanished": 3, "faulty": 2}
    faults = await bureau.registrar.get(f"/sampling/enterprises/imports/{done['id']}/faults")
    assert [(fault["line"], fault["column"]) for fault in faults] == [(5, "统一社会信用代码"), (6, "企业名称")]
    gone = await bureau.registrar.get("/sampling/enterprises?vanished=true")
    assert name in [enterprise["name"] for enterprise in gone]
    return done


async def a_draw_that_a_party_misses(house: House, bureau: Bureau, frame: Json) -> Json:
    share = {"value": nonce(NOTARY)}
    async with the_log_standing_still(house):
        draw = await bureau.announce(frame, ESCROW)
        refusal = await bureau.drawer.refused(f"{path(draw)}/last-share", share)
        assert refusal == (409, "announcement-not-published")
    await bureau.reveal(draw, LEGAL)
    await house.settle()
    assert await bureau.drawer.refused(f"{path(draw)}/last-share", share) == (409, "reveals-open")
    house.clock.skip(timedelta(days=1))
    await bureau.drawer.post(f"{path(draw)}/last-share", share)
    done = await bureau.complete(draw)
    assert done["outcome"]["absent"] == [FEDERATION]
    assert len(done["outcome"]["deals"][0]["units"]) == 41
    return done


async def a_draw_that_is_void(bureau: Bureau, frame: Json) -> Json:
    draw = await bureau.announce(frame, bureau.lottery())
    await bureau.reveal(draw, LEGAL)
    replacement = bureau.rules(frame, bureau.lottery(), replaces=draw["id"])
    assert await bureau.drawer.refused("/sampling/draws", replacement) == (409, "replaces-standing-draw")
    await bureau.void(draw, "彩票停售")
    return draw


async def a_draw_in_its_place(house: House, bureau: Bureau, frame: Json, void: Json) -> Json:
    draw = await bureau.announce(frame, bureau.lottery(), replaces=void["id"])
    await bureau.reveal(draw, LEGAL)
    await bureau.reveal(draw, FEDERATION)
    await house.settle()
    too_early = {"value": "43210"}
    assert await bureau.drawer.refused(f"{path(draw)}/last-share", too_early) == (409, "not-due-yet")
    house.clock.skip(timedelta(minutes=10))
    await bureau.enter_winning_number(draw)
    return await bureau.complete(draw)


async def one_of_the_reserve_stands_in(bureau: Bureau, draw: Json) -> None:
    drawn, standing_by = draw["outcome"]["deals"][0]["units"], draw["outcome"]["reserve"][""]
    shown = await bureau.substitute(draw, drawn[6]["id"], "已注销")
    (substitution,) = shown["substitutions"]
    assert (substitution["withdrawn"], substitution["substitute"]) == (drawn[6], standing_by[0])


async def what_the_public_sees(house: House, draws: list[Json]) -> None:
    """Every serial, none left out, each as it ended."""
    seen = [await house.public.get(f"/draws/{draw['id']}.json") for draw in draws]
    assert [(draw["year"], draw["serial"], draw["stage"]) for draw in seen] == [
        (2026, 1, "completed"),
        (2026, 2, "voided"),
        (2026, 3, "completed"),
    ]
    assert (seen[1]["void_reason"], seen[1]["completion"]) == ("彩票停售", None)
    assert (seen[2]["replaces"], len(seen[2]["substitutions"])) == (draws[1]["id"], 1)
    no_bundle = await house.public.ask("GET", f"/draws/{draws[1]['id']}/bundle.json")
    assert (no_bundle.status_code, no_bundle.json()["type"]) == (409, "/problems/draw-not-completed")
    for draw in seen:
        for step in draw["steps"]:
            proof = await house.public.ask("GET", f"/receipts/{step['position']}")
            receipt = Receipt.parse(proof.content)
            receipt.verify(receipt.extra, house.log_key, [house.witness_key])
            assert str(Event.from_entry(receipt.extra, {}, b"").id) == step["event"]


async def what_a_stranger_checks(house: House, draws: list[Json]) -> None:
    for draw in draws:
        bundle: JsonObject = await house.public.get(f"/draws/{draw['id']}/bundle.json")
        checks = await asyncio.to_thread(verify_bundle, bundle, house.log_key, [house.witness_key])
        absent = [f"entropy: {party}" for party in draw["outcome"]["absent"]]
        assert [check.name for check in checks if not check.passed] == absent
        assert f"entropy: {draw['last_share']['source']}" in {check.name for check in checks}
        exchanged = {**bundle, "outcome": {**bundle["outcome"], "reserve": {}}}
        found = await asyncio.to_thread(verify_bundle, exchanged, house.log_key)
        failed = [check.name for check in found if check.passed is False]
        assert failed == ["outcome", "completion in log"]

    def audit() -> list[str]:
        with open_source(f"{house.address}/log") as source:
            checks = [*verify_log(source, house.log_key, [house.witness_key])]
        return [check.name for check in checks if not check.passed]

    assert await asyncio.to_thread(audit) == []


@asynccontextmanager
async def the_log_standing_still(house: House) -> AsyncIterator[None]:
    """While the block runs nothing gets a position: another transaction holds the tree."""
    connection = await connect(house.database.admin_url)
    try:
        async with connection.transaction():
            await connection.execute("LOCK TABLE log.tree IN SHARE MODE")
            yield
    finally:
        await connection.close()
