"""A covert crew whose enterprises no draw chose: nobody without the right learns of its visits before the opening."""

from typing import Any

import pytest

from tests.integration.sampling.assigning import assigned, hold, shown, visits
from tests.integration.sampling.crews import drawn, names_in, roster, sent, staff
from tests.integration.sampling.desk import BEGIN, Desk
from tests.integration.sampling.framing import preview
from tests.integration.sampling.hearing import learned, result_of, visit
from tests.integration.sampling.lists import code
from tests.integration.sampling.test_covert_opening import END
from tests.integration.sampling.test_learned_inspections import RECORD, check_tables

Json = dict[str, Any]
DAY = "2023-08-23"
_WITHOUT = ("auditor", "registrar", "clerk")
"""Who may read inspections on record, and may not read covert draws."""
_INSPECTED = {"exclude": [{"because": "inspected"}]}


async def _secret(desk: Desk, source: str) -> Json:
    """A completed draw of the people for a covert roster of two named enterprises, or of a covert frame."""
    named: dict[str, Any] = {"enterprises": [code(1), code(2)], "covert": True}
    if source == "frame":
        named = {"frame": (await desk.freeze(covert=True))["id"]}
    return await sent(desk, await roster(desk, **named))


async def _held(desk: Desk, draw: Json, but: int = 0) -> list[str]:
    """Cases holds the visits of the draw, but so many. The enterprises."""
    await hold(desk)
    visits = [each for each in (await assigned(desk)).values() if str(each.draws.crew[0]) == draw["id"]][but:]
    for each in visits:
        assert (each.draws.targets, each.covert) == (None, True)
        held = visit(1, DAY, each.occasion).model_copy(
            update={"inspection": each.inspection, "identifier": each.party.identifier, "draws": each.draws.all}
        )
        await learned(desk, held, result_of(held))
    return [each.party.identifier for each in visits]


@pytest.mark.parametrize("source", ["named", "frame"])
async def test_its_visits_are_seen_nowhere_before_it_is_opened(desk: Desk, source: str) -> None:
    await desk.import_list(12)
    await staff(desk, brigade=14, others=14)
    firms = await _held(desk, draw := await _secret(desk, source), but=1)
    path = f"{RECORD}?draw={draw['id']}"
    for who in _WITHOUT:
        for query in (RECORD, path, f"{RECORD}?count=true&identifier={firms[0]}"):
            assert not names_in(await desk.ask(who, "GET", query))
    (first, *_) = (await desk.ask("drawer", "GET", path)).json()["items"]
    assert (await desk.ask("auditor", "GET", f"{RECORD}/{first['id']}")).status_code == 404
    assert len((await desk.ask("drawer", "GET", path)).json()["items"]) == len(firms)
    # Nor does an open frame tell of them, or the visit of another crew.
    assert (await preview(desk, selection=_INSPECTED))["size"] == 12
    again = await drawn(desk, 10)
    made = await roster(desk, draw=again["id"])
    desk.now = BEGIN  # the beacon of these tests has a single round
    await sent(desk, made)
    await hold(desk)
    others = [each for each in (await visits(desk)) if not each["visit"]["draws"]["secret"]]
    assert [each["visit"]["earlier"] for each in others] == [[]] * 10
    assert {each["visit"]["party"]["identifier"] for each in others} == await shown(desk, who="auditor")
    await check_tables(desk)


async def test_its_visits_are_shown_once_it_is_opened(desk: Desk) -> None:
    await desk.import_list(12)
    await staff(desk)
    firms = await _held(desk, draw := await _secret(desk, "named"))
    await desk.conduct()
    assert (await desk.shown(f"/draws/{draw['id']}"))["opened"]["because"] == "visited"
    assert names_in(await desk.ask("auditor", "GET", RECORD)) == {"第1厂", "第2厂"}
    assert (await preview(desk, selection=_INSPECTED))["size"] == 12 - len(firms)


async def test_a_draw_that_is_opened_before_the_first_round_has_no_secret_visits(desk: Desk) -> None:
    await desk.import_list(12)
    await staff(desk)
    await _secret(desk, "named")
    desk.now = END
    await desk.conduct()
    await hold(desk)
    assert [each.draws.secret for each in (await assigned(desk)).values()] == [(), ()]
    assert await shown(desk, who="auditor") == {code(1), code(2)}
