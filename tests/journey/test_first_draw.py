"""A newcomer's first year in small: a directory, three draws, and a stranger who believes nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from shared.identifiers import Uscc
from shared.log.event import Event
from shared.log.receipts import Receipt
from shared.log.verification.audit import verify_log
from shared.log.verification.opening import open_source
from tests.support.bureau import EXAMPLE, Bureau, Json, path
from tests.support.house import House, house_on
from tests.support.office import wrong_in
from tests.support.postgres import Database, connect
from tests.support.sources import BEACON_DUE, BEACON_VALUE, beacon


def kind(name: str, entropy: str) -> Json:
    """A kind of draw that takes three in ten of the whole directory."""
    return {
        "name": name,
        "title": "双随机抽查",
        "selection": {},
        "shares": [{"rate": "30%"}],
        "reserve": 3,
        "entropy": entropy,
    }


async def test_a_bureaus_first_year(house: House) -> None:
    bureau = Bureau(house)
    await bureau.register_parties()
    await bureau.adopt_kinds(kind("monthly", "parties"), kind("targeted", "parties"))
    imports = [await first_list(bureau), await second_edition(bureau)]
    first = await a_draw_that_completes_by_itself(house, bureau)
    failed = await a_draw_in_which_a_party_withholds(house, bureau)
    third = await the_draw_in_its_place(bureau, failed)
    await one_of_the_reserve_stands_in(bureau, first)
    await house.settle()
    await what_the_public_sees(house, [first, failed, third])
    await what_a_stranger_checks(house, [first, failed])
    made = [*imports, *(draw["announcement"] for draw in (first, failed, third))]
    await house.ask_oracle(UUID(thing["event"]) for thing in made)


async def first_list(bureau: Bureau) -> Json:
    done = await bureau.import_list(EXAMPLE.read_bytes())
    assert done["counts"] == counts(rows=136, added=136)
    return done


def counts(**counted: int) -> Json:
    names = ("rows", "added", "changed", "unchanged", "vanished", "faulty", "warned")
    return dict.fromkeys(names, 0) | counted


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
    assert done["counts"] == counts(rows=135, added=1, changed=1, unchanged=131, vanished=3, faulty=2)
    faults = await bureau.registrar.get(f"/sampling/enterprises/imports/{done['id']}/faults")
    assert [(fault["line"], fault["column"]) for fault in faults] == [(5, "统一社会信用代码"), (6, "企业名称")]
    gone = await bureau.registrar.get("/sampling/enterprises?vanished=true")
    assert name in [enterprise["name"] for enterprise in gone]
    return done


async def a_draw_that_completes_by_itself(house: House, bureau: Bureau) -> Json:
    """As soon as the last party has opened its nonce. Nobody asks for it, and nobody opens it before it is public."""
    frame = await bureau.freeze(kind="monthly")
    assert (frame["size"], frame["purpose"]) == (134, "monthly/2026-03")
    assert (frame["excluded"], frame["left_out"]) == (0, {}), "who has vanished is not of the population"
    await house.settle()
    async with the_log_standing_still(house):
        draw = await bureau.announce("三月双随机抽查", frame=frame)
        unknown = await house.public.ask("GET", f"/draws/{draw['id']}.json")
        assert (unknown.status_code, draw["witnessed_at"]) == (404, None)
    assert await bureau.drawer.refused("/sampling/draws", again(bureau, frame)) == (409, "purpose-drawn")
    last_first = bureau.parties[-1].reveal(draw["spec"], draw["announcement"]["leaf"])
    assert await house.public.refused(f"{path(draw)}/values", last_first) == (409, "reveal-out-of-order")
    await bureau.reveal(draw)
    done = await bureau.ended(draw)
    assert (done["status"], done["awaited"], len(done["outcome"]["deals"][0]["units"])) == ("completed", None, 41)
    return done


async def a_draw_in_which_a_party_withholds(house: House, bureau: Bureau) -> Json:
    """It fails in public at its end, and names the party."""
    draw = await bureau.announce("一季度定向抽查", frame=await bureau.freeze(kind="targeted"))
    *others, withholding = bureau.parties
    await bureau.reveal(draw, *others)
    await bureau.witnessed(draw)
    house.clock.skip(datetime.fromisoformat(draw["spec"]["ends"]) - house.clock())
    failed = await bureau.ended(draw)
    assert (failed["status"], failed["failure"]["withheld"], failed["outcome"]) == ("failed", withholding.source, None)
    too_late = withholding.reveal(draw["spec"], draw["announcement"]["leaf"])
    assert await house.public.refused(f"{path(draw)}/values", too_late) == (409, "draw-ended")
    return failed


async def the_draw_in_its_place(bureau: Bureau, failed: Json) -> Json:
    """Of the same lists and rules, by the beacon. The service announces it, and it waits for its round."""
    async with asyncio.timeout(60):
        while not (found := [draw for draw in await bureau.drawer.get("/sampling/draws") if draw["replaces"]]):
            await asyncio.sleep(0.05)
    (listed,) = found
    draw = dict(await bureau.drawer.get(path(listed)))
    same = ("purpose", "policy", "frame", "excluded", "deals", "reserve")
    assert {name: draw["spec"][name] for name in same} == {name: failed["spec"][name] for name in same}
    assert (draw["replaces"], draw["status"], draw["awaited"]["source"]) == (failed["id"], "announced", "beacon")
    return await bureau.witnessed(draw)


async def one_of_the_reserve_stands_in(bureau: Bureau, draw: Json) -> None:
    drawn, standing_by = draw["outcome"]["deals"][0]["units"], draw["outcome"]["reserve"][""]
    shown = await bureau.substitute(draw, drawn[6]["id"], "closed")
    (substitution,) = shown["substitutions"]
    assert (substitution["withdrawn"], substitution["substitute"]) == (drawn[6], standing_by[0])


async def what_the_public_sees(house: House, draws: list[Json]) -> None:
    """Every serial, none left out, each as it ended."""
    seen = [await house.public.get(f"/draws/{draw['id']}.json") for draw in draws]
    assert [(draw["year"], draw["serial"], draw["stage"]) for draw in seen] == [
        (2026, 1, "completed"),
        (2026, 2, "failed"),
        (2026, 3, "witnessed"),
    ]
    assert (seen[1]["failure"]["withheld"], seen[1]["completion"]) == ("notary", None)
    assert (seen[1]["replaced_by"], seen[2]["replaces"]) == (draws[2]["id"], draws[1]["id"])
    assert [(one["n"], one["reason"]) for one in seen[0]["substitutions"]] == [(1, "closed")]
    no_bundle = await house.public.ask("GET", f"/draws/{draws[2]['id']}/bundle.json")
    assert no_bundle.status_code == 409
    for draw in seen:
        assert draw["witnessed"]
        for step in draw["steps"]:
            proof = await house.public.ask("GET", f"/receipts/{step['position']}")
            receipt = Receipt.parse(proof.content)
            receipt.verify(receipt.extra, house.log_key, [house.witness_key])
            assert str(Event.from_entry(receipt.extra, {}, b"").id) == step["event"]


async def what_a_stranger_checks(house: House, draws: list[Json]) -> None:
    """A completed draw and a failed one, each from one file; and the whole log."""
    for draw in draws:
        bundle = await house.public.get(f"/draws/{draw['id']}/bundle.json")
        assert await asyncio.to_thread(wrong_in, bundle, house.trusted) == []
        revealed = [one["source"] for one in draw["reveals"]]
        assert [one["source"] for one in bundle["entropy"]] == revealed
    first = await house.public.get(f"/draws/{draws[0]['id']}/bundle.json")
    exchanged = {**first, "outcome": {**first["outcome"], "reserve": {}}}
    assert await asyncio.to_thread(wrong_in, exchanged, house.trusted) == ["outcome", "completion in log"]

    def audit() -> list[str]:
        with open_source(f"{house.address}/log") as source:
            checks = [*verify_log(source, house.log_key, [house.witness_key])]
        return [check.name for check in checks if not check.passed]

    assert await asyncio.to_thread(audit) == []


def again(bureau: Bureau, frame: Json) -> Json:
    """Another announcement for the same purpose, for which the parties have committed to other nonces."""
    others = [replace(party, nonces="again") for party in bureau.parties]
    parties = [party.share(bureau.house.bureau, frame["purpose"]) for party in others]
    return {"title": "再抽一次", "frame": frame["id"], "parties": parties}


async def test_a_draw_by_the_beacon(database: Database, tmp_path: Path) -> None:
    """Nobody at the bureau adds to it. Whoever has read the round hands it in, and that completes the draw."""
    opening = BEACON_DUE - timedelta(minutes=15)
    async with house_on(database, tmp_path, opening=opening) as house:
        bureau = Bureau(house)
        await bureau.adopt_kinds(kind("monthly", "beacon"))
        await bureau.import_list(EXAMPLE.read_bytes())
        draw = await bureau.announce(
            "八月双随机抽查", frame=await bureau.freeze(kind="monthly"), due=BEACON_DUE.isoformat()
        )
        assert draw["spec"]["entropy"] == [beacon()]
        value = {"source": "beacon", "value": BEACON_VALUE}
        assert await house.public.refused(f"{path(draw)}/values", value) == (409, "not-due-yet")
        await house.settle()
        house.clock.skip(BEACON_DUE - house.clock())
        told = await house.public.post(f"{path(draw)}/values", value)
        assert told["status"] == "completed"
        await house.settle()
        bundle = await house.public.get(f"/draws/{draw['id']}/bundle.json")
        assert await asyncio.to_thread(wrong_in, bundle, house.trusted) == []
        await house.ask_oracle([UUID(told["event"])])


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
