"""Many people do the same thing at the same moment."""

import asyncio
from collections import Counter

from tests.support.bureau import ESCROW, EXAMPLE, FEDERATION, LEGAL, NOTARY, Bureau, nonce, path
from tests.support.house import House
from tests.support.postgres import connect


async def test_twenty_announcements_at_once_get_twenty_serials(house: House) -> None:
    bureau = Bureau(house)
    await bureau.import_list(EXAMPLE.read_bytes())
    frame = await bureau.freeze()
    announced = await asyncio.gather(*(bureau.announce(frame, ESCROW) for _ in range(20)))
    assert sorted((draw["year"], draw["serial"]) for draw in announced) == [(2026, n) for n in range(1, 21)]
    await house.ask_oracle()


async def test_a_draw_is_completed_once_however_many_ask(house: House) -> None:
    bureau = Bureau(house)
    await bureau.import_list(EXAMPLE.read_bytes())
    draw = await bureau.announce(await bureau.freeze(), ESCROW)
    for party in (LEGAL, FEDERATION):
        await bureau.reveal(draw, party)
    await house.settle()
    await bureau.drawer.post(f"{path(draw)}/last-share", {"value": nonce(NOTARY)})
    answers = await asyncio.gather(*(bureau.drawer.ask("POST", f"{path(draw)}/completion") for _ in range(8)))
    refusals = Counter(answer.json()["type"] for answer in answers if not answer.is_success)
    # Whoever read the draw before it was completed is stale; whoever read it after is told that it is done.
    assert set(refusals) <= {"/problems/stale-version", "/problems/not-now"}
    assert refusals.total() == 7
    assert await events_of_type(house, "sampling.draw.completed") == 1
    await house.ask_oracle()


async def events_of_type(house: House, type_: str) -> int:
    connection = await connect(house.database.admin_url)
    try:
        return int(await connection.fetchval("SELECT count(*) FROM log.event WHERE type = $1", type_))
    finally:
        await connection.close()
