"""A stream ends when it must: with the token, with the server, and for a reader that takes nothing."""

import asyncio
import time
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest

from services.cases.listening import LISTENING
from shared.access.roles import Role
from shared.clock import utc_now
from shared.listening import stream
from tests.integration.listening.conftest import Stage
from tests.support.listening import PATIENCE, listening_at


async def test_no_connection_of_the_database_is_held_while_it_waits(stage: Stage) -> None:
    async with AsyncExitStack() as stack:
        who = [stage.somebody(Role.LEGAL, subject=subject) for subject in "aaabbb"]
        listeners = [await stack.enter_async_context(listening_at(stage.port, each)) for each in who]
        for listener in listeners:
            await listener.message()
        await stage.happen()
        for listener in listeners:
            await listener.event()
        pool, most = stage.app.resources.engine.pool, 0
        for _ in range(100):
            most = max(most, pool.checkedout())  # type: ignore[attr-defined]  # of the pool that we use
            await asyncio.sleep(0.01)
    assert most <= 1, "only the one look at the log, whoever listens"


async def test_nothing_is_told_after_the_token_has_expired(stage: Stage) -> None:
    async with listening_at(stage.port, stage.somebody(Role.LEGAL)) as listener:
        await listener.message()
        stage.app.clock = lambda: utc_now() + timedelta(hours=1)
        await stage.happen("too late")
        with pytest.raises(EOFError):
            await listener.event()


async def test_silence_ends_with_the_token_too(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "BEAT", 0.05)
    async with listening_at(stage.port, stage.somebody(Role.LEGAL)) as listener:
        assert [(await listener.message()).data for _ in range(3)] == [None] * 3, "it beats"
        stage.app.clock = lambda: utc_now() + timedelta(hours=1)
        await listener.ended()


async def test_a_subject_and_a_process_have_only_so_many(stage: Stage) -> None:
    async def opened(subject: str) -> int:
        who = stage.somebody(Role.LEGAL, subject=subject)
        listener = await stack.enter_async_context(listening_at(stage.port, who))
        return listener.status

    async with AsyncExitStack() as stack:
        assert [await opened("a") for _ in range(4)] == [200, 200, 200, 429]
        assert [await opened("b") for _ in range(4)] == [200, 200, 200, 429]
        assert await opened("c") == 429
    async with asyncio.timeout(PATIENCE), AsyncExitStack() as stack:
        while await opened("a") != 200:
            await asyncio.sleep(0.02)


async def test_the_operator_sees_how_many_listen_and_whether_one_is_behind(stage: Stage) -> None:
    def seen(metric: str) -> float:
        return stage.app.registry.get_sample_value(f"cheqian_{metric}") or 0

    assert (seen("listeners"), seen("listeners_most"), seen("listeners_behind_seconds")) == (0, 6, 0)
    async with listening_at(stage.port, stage.somebody(Role.LEGAL)) as listener:
        await listener.message()
        await stage.happen(times=2)
        await listener.event()
        await listener.event()
        assert (seen("listeners"), seen("events_told_total")) == (1, 2)
        hub = LISTENING.hub_of(stage.app.resources)
        with hub.listening("somebody who is told nothing"):
            await asyncio.sleep(0.6)
            assert 0.6 <= seen("listeners_behind_seconds") < PATIENCE
        async with asyncio.timeout(PATIENCE):
            while seen("listeners_behind_seconds") > 0.5:
                await asyncio.sleep(0.02)


async def test_a_server_that_stops_does_not_wait_for_listeners(stage: Stage) -> None:
    async with listening_at(stage.port, stage.somebody(Role.LEGAL)) as listener:
        await listener.message()
        began = time.monotonic()
        stage.server.should_exit = True
        await listener.ended()
        while stage.server.server_state.connections:
            await asyncio.sleep(0.01)
    assert time.monotonic() - began < 3


async def test_a_reader_that_takes_nothing_is_cut_off(stage: Stage) -> None:
    async with listening_at(stage.port, stage.somebody(Role.LEGAL)) as listener:
        await listener.message()
        (connection,) = stage.server.server_state.connections
        transport = connection.transport
        kept = 0
        async with asyncio.timeout(PATIENCE):
            while not transport.is_closing():
                await stage.happen("x" * 60_000, times=8)
                kept = max(kept, transport.get_write_buffer_size())
        assert kept < 4_000_000


async def test_a_head_is_answered_and_over(stage: Stage) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", stage.port)
    token = stage.somebody(Role.LEGAL)["Authorization"]
    head = f"HEAD /events HTTP/1.1\r\nHost: t\r\nAccept: text/event-stream\r\nAuthorization: {token}\r\n"
    writer.write(f"{head}Connection: close\r\n\r\n".encode())
    async with asyncio.timeout(PATIENCE):
        answer = await reader.read()
    writer.close()
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith(b"\r\n\r\n")
