"""The service is killed at every step of its work on a draw, and begun again: each thing is done once, and right."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from shared.clock import rfc3339
from shared.http.rates import Rates
from tests.integration.sampling.auditing import audited, entries_of
from tests.integration.sampling.crews import Json, adopt, rules
from tests.integration.sampling.desk import CITY, LOG, OPEN_BY, Desk
from tests.integration.sampling.faltering import falter, until_it_stands
from tests.integration.sampling.insider.plot import LATER, LEAD, ROUNDS
from tests.integration.sampling.relays import by_round, put_relays
from tests.support.oracle import check_log
from tests.support.parties import PARTIES

OPENED = datetime.fromisoformat(f"{OPEN_BY}T16:00:00Z")
SETTLED = datetime(2024, 2, 1, tzinfo=UTC)


async def told(desk: Desk, draw: str) -> list[str]:
    """The types of the events of a draw, in the order of the log, which is sound."""
    await desk.publish()
    await check_log(desk.database, LOG.verifier, [CITY.verifier])
    entries = await entries_of(desk)
    assert audited(entries, desk.now, {}).findings == []
    of_draw = [entry.decode() for entry in entries if f'"stream":"draw/{draw}"' in entry.decode()]
    return [entry.partition('"type":"sampling.draw.')[2].partition('"')[0] for entry in of_draw]


async def test_the_service_ends_a_draw_once_however_often_it_is_killed(desk: Desk) -> None:
    await desk.import_list(12)
    dark = {"name": "dark", "title": "暗查", "selection": {}, "covert": True, "entropy": "parties"}
    await adopt(desk, rules(draws=[dark]))
    await desk.announce(await desk.freeze(kind="dark"), ends=rfc3339(LATER - LEAD))
    put_relays(desk, by_round(ROUNDS), by_round(ROUNDS))
    faults = await falter(desk)
    # It is witnessed; nobody opens, so it fails and is replaced; that is witnessed, decided, opened, settled.
    for moment in (desk.now, LATER - LEAD, LATER - LEAD + timedelta(seconds=5), LATER, OPENED, SETTLED):
        desk.now = moment
        await desk.publish()
        assert await until_it_stands(desk, faults, desk.conduct) > 5
    failed, again = [one["id"] for one in (await desk.ask("drawer", "GET", "/draws")).json()["items"]][::-1]
    assert await told(desk, failed) == ["announced", "witnessed", "failed"]
    assert await told(desk, again) == ["announced", "witnessed", "completed", "opened", "settled"]


async def test_whoever_asks_again_after_each_kill_gets_one_draw(desk: Desk) -> None:
    await desk.import_list(12)
    frame = await desk.freeze()
    body = {"title": "双随机抽查", "frame": frame["id"], "deals": [{"name": "九月", "count": 4}]}
    body |= await desk.sources(frame)
    faults = await falter(desk)

    async def announce() -> None:
        await desk.ask("drawer", "POST", "/draws", body, **{"Idempotency-Key": "made-up-key"})

    assert await until_it_stands(desk, faults, announce) > 5
    (draw,) = (await desk.ask("drawer", "GET", "/draws")).json()["items"]
    path = f"/draws/{draw['id']}"
    await desk.publish()
    await desk.conduct()
    shown = await desk.shown(path)
    for party in PARTIES:
        opening = party.reveal(shown["spec"], shown["announcement"]["leaf"])

        async def hand_in(opening: Json = opening) -> None:
            # A process that begins again counts the requests of an address anew.
            desk.app.resources = replace(desk.app.resources, rates=Rates())
            await desk.hand_in(path, opening)

        assert await until_it_stands(desk, faults, hand_in) > 5
    assert await until_it_stands(desk, faults, desk.conduct) > 5
    assert await told(desk, draw["id"]) == ["announced", "witnessed", "revealed", "revealed", "revealed", "completed"]
