"""The city's bureau annuls a draw over a list that was imported wrongly; the county draws again, and all is audited."""

import asyncio
from dataclasses import replace
from typing import Any

from shared.access.roles import Role
from tests.support.bureau import EXAMPLE, Bureau, path
from tests.support.house import House

CITY = "370100"
KIND = {"name": "yearly", "title": "抽查", "selection": {}, "shares": [{"rate": "10%"}], "entropy": "parties"}
_PATIENCE = 60
"""Seconds to wait for what has to happen: only so that a test ends when it never does."""


async def record_of(house: House, *, draws: int) -> dict[str, Any]:
    """The public record of the year, once it shows so many draws as completed or annulled."""
    async with asyncio.timeout(_PATIENCE):
        while True:
            answer = await house.public.ask("GET", f"/bureaus/{house.bureau}/{house.clock().year}.json")
            told = answer.json() if answer.is_success else {"record": {"draws": []}}
            if [one["state"] in {"completed", "annulled"} for one in told["record"]["draws"]] == [True] * draws:
                return dict(told)
            await asyncio.sleep(0.1)


async def test_a_draw_over_a_wrong_list_is_annulled_and_drawn_again(house: House) -> None:
    bureau = Bureau(house)
    await bureau.register_parties()
    asked = await bureau.registrar.post("/sampling/superiors", {"superior": CITY})
    await bureau.chief.post(f"/sampling/superiors/{asked['id']}/approval")
    await bureau.adopt_kinds(KIND)
    rows = EXAMPLE.read_bytes().splitlines(keepends=True)
    await bureau.import_list(b"".join(rows[:-3]))
    first = await bureau.hold("年度抽查", frame=await bureau.freeze(kind="yearly"))
    one, other = [house.somebody(Role.CITY_SUPERVISOR, name=f"made-up-{n}", bureau=CITY) for n in ("one", "other")]
    asked = await one.post(f"{path(first)}/annulments", {"remark": "名录漏导三户"})
    await other.post(f"/sampling/annulments/{asked['id']}/approval")
    await bureau.import_list(b"".join(rows))
    bureau.parties = tuple(replace(party, nonces="once more") for party in bureau.parties)
    second = await bureau.hold("年度抽查", frame=await bureau.freeze(kind="yearly"))
    assert (second["replaces"], second["purpose"]) == (first["id"], first["purpose"])
    told = await record_of(house, draws=2)
    assert [draw["state"] for draw in told["record"]["draws"]] == ["annulled", "completed"]
    assert told["findings"] == []
    await house.ask_oracle()
