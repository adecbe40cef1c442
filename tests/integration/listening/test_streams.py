"""Somebody listens: what happens is told at once, to whoever may read it, from where they have heard last."""

from uuid import uuid4

import pytest

from shared.access.roles import Role
from shared.listening import hub, store
from tests.integration.listening.conftest import Stage
from tests.support.listening import listening_at

CITY = "370100"


async def test_what_happens_is_told_with_its_position_and_its_path(stage: Stage) -> None:
    correction = uuid4()
    async with listening_at(stage.port, stage.somebody(Role.LEGAL)) as listener:
        assert (listener.status, listener.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
        assert (listener.headers["cache-control"], listener.headers["x-accel-buffering"]) == ("no-store", "no")
        await listener.message()
        await stage.happen("law", stream=f"law/{correction}")
        told = await listener.event()
    assert (told.id, told.event, told.data["position"]) == (0, "cases.law.requested", 0)
    assert told.data["path"] == f"/rules/corrections/{correction}"
    assert told.data["public"] == {"said": "law"}
    assert "payload" not in told.data


async def test_each_is_told_of_the_bureaus_and_things_that_they_may_read(stage: Stage) -> None:
    supervisor = stage.somebody(Role.CITY_SUPERVISOR, bureau=CITY)
    async with (
        listening_at(stage.port, stage.somebody(Role.LEGAL)) as own,
        listening_at(stage.port, stage.somebody(Role.LEGAL, bureau="371525", subject="b")) as other,
        listening_at(stage.port, supervisor) as above,
    ):
        for each in (own, other, above):
            await each.message()
        await stage.happen("ours")
        await stage.happen("theirs", bureau="371525")
        await stage.happen("nobody's", stream=f"held/{uuid4()}")
        await stage.happen("ours again")
        assert [(await own.event()).data["public"]["said"] for _ in range(2)] == ["ours", "ours again"]
        assert [(await above.event()).data["public"]["said"] for _ in range(2)] == ["ours", "ours again"]
        assert (await other.event()).data["public"]["said"] == "theirs"
        async with listening_at(stage.port, stage.somebody(Role.EXPERT)) as expert:
            assert expert.status == 403


async def test_a_covert_visit_is_told_of_when_it_is_open(stage: Stage) -> None:
    secret, plain = await stage.visit(hidden=True), await stage.visit(hidden=False)
    everybody = stage.somebody(*Role)
    async with listening_at(stage.port, everybody) as listener:
        await listener.message()
        for name in (secret, plain, uuid4(), "no-id"):
            await stage.happen(str(name), stream=f"inspection/{name}")
        assert (await listener.event()).data["public"]["said"] == str(plain)
        await stage.writer.execute("UPDATE cases.inspection SET hidden = false WHERE id = $1", secret)
        await stage.happen("opened", stream=f"inspection/{secret}")
        assert (await listener.event()).data["public"]["said"] == "opened"


@pytest.mark.parametrize("kept_bytes", [hub.KEPT_BYTES, 1])  # from memory, and from the log alone
async def test_it_goes_on_where_it_was_left(stage: Stage, monkeypatch: pytest.MonkeyPatch, kept_bytes: int) -> None:
    monkeypatch.setattr(hub, "KEPT_BYTES", kept_bytes)
    monkeypatch.setattr(store, "SPAN", 2)
    who = stage.somebody(Role.LEGAL)
    await stage.happen(times=3)
    async with listening_at(stage.port, who) as there, listening_at(stage.port, who) as first:
        await there.message()
        assert (await first.message()).id == 2
        await stage.happen(times=2)
        seen = (await first.event()).id
        assert seen == 3
        async with listening_at(stage.port, {**who, "Last-Event-ID": str(seen)}) as again:
            assert (await again.event()).id == 4
    async with listening_at(stage.port, who, "/events?seen=-1") as late:
        assert [(await late.event()).id for _ in range(5)] == [0, 1, 2, 3, 4]
    async with listening_at(stage.port, {**who, "Last-Event-ID": "1000000"}) as elsewhere:
        assert (await elsewhere.message()).id == 4
        await stage.happen()
        assert (await elsewhere.event()).id == 5
