"""Many people do the same thing at the same moment."""

import asyncio
from collections import Counter

from tests.support.bureau import EXAMPLE, Bureau, Json, path
from tests.support.house import House
from tests.support.postgres import connect

MANY = 20


async def bureau_with_kinds(house: House, count: int) -> Bureau:
    """A bureau that may hold so many draws by parties in a month, each for a purpose of its own."""
    bureau = Bureau(house)
    await bureau.register_parties()
    kinds = [
        {"name": f"k{n}", "title": "抽查", "selection": {}, "shares": [{"rate": "30%"}], "entropy": "parties"}
        for n in range(count)
    ]
    await bureau.adopt_kinds(*kinds)
    await bureau.import_list(EXAMPLE.read_bytes())
    return bureau


async def test_twenty_announcements_at_once_get_twenty_serials(house: House) -> None:
    bureau = await bureau_with_kinds(house, MANY)
    frames = [await bureau.freeze(kind=f"k{n}") for n in range(MANY)]
    announced = await asyncio.gather(*(bureau.announce("抽查", frame=frame) for frame in frames))
    assert sorted((draw["year"], draw["serial"]) for draw in announced) == [(2026, n) for n in range(1, MANY + 1)]
    await house.ask_oracle()


async def test_a_purpose_is_announced_once_however_many_ask(house: House) -> None:
    bureau = await bureau_with_kinds(house, 1)
    frame = await bureau.freeze(kind="k0")
    await house.settle()
    asked = {"title": "抽查", "frame": frame["id"]}
    asked |= {"parties": [party.share(house.bureau, frame["purpose"]) for party in bureau.parties]}
    answers = await asyncio.gather(*(bureau.drawer.ask("POST", "/sampling/draws", json=asked) for _ in range(8)))
    assert sum(answer.is_success for answer in answers) == 1
    refusals = {answer.json()["type"] for answer in answers if not answer.is_success}
    # Each of the others is told of one thing that stands already: the purpose, or the commitments.
    assert refusals <= {"/problems/purpose-drawn", "/problems/commitment-used"}
    assert await events_of_type(house, "sampling.draw.announced") == 1
    await house.ask_oracle()


async def test_a_draw_is_completed_once_however_often_a_value_comes(house: House) -> None:
    bureau = await bureau_with_kinds(house, 1)
    draw = await bureau.announce("抽查", frame=await bureau.freeze(kind="k0"))
    *others, last = bureau.parties
    await bureau.reveal(draw, *others)
    value = last.reveal(draw["spec"], draw["announcement"]["leaf"])
    answers = await asyncio.gather(*(hand_in(house, draw, value) for _ in range(8)))
    refusals = Counter(code for code in answers if code)
    # Whoever comes after the first is told that all values are there, or that the draw has ended.
    assert set(refusals) <= {"reveal-out-of-order", "draw-ended"}
    assert refusals.total() == 7
    assert (await bureau.ended(draw))["status"] == "completed"
    assert await events_of_type(house, "sampling.draw.revealed") == 3
    assert await events_of_type(house, "sampling.draw.completed") == 1
    await house.ask_oracle()


async def hand_in(house: House, draw: Json, value: Json) -> str:
    """The code of the refusal; "" if the value was taken."""
    answer = await house.public.ask("POST", f"{path(draw)}/values", json=value)
    return "" if answer.is_success else str(answer.json()["type"]).removeprefix("/problems/")


async def events_of_type(house: House, type_: str) -> int:
    connection = await connect(house.database.admin_url)
    try:
        return int(await connection.fetchval("SELECT count(*) FROM log.event WHERE type = $1", type_))
    finally:
        await connection.close()
