"""A credit system, and publishing that sends to it, each in a process of its own; both die at any moment."""

import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from deploy.credit_sandbox.app import furnish
from deploy.credit_sandbox.settings import CreditSandboxSettings
from shared.clock import rfc3339
from shared.ports import lasting_port
from tests.integration.publishing.target import Target, target_at
from tests.support.credit import SENDER
from tests.support.makers import NEVER, Maker, maker_of
from tests.support.publishing import Press

SENDERS = "tests.faults.dying_sender"
HELD = timedelta(minutes=3)
"""After so long others send what somebody died with."""


@dataclass
class CreditProcess:
    """The process of the credit system; `said` is what each is told, `running` its id, 0 while there is none."""

    maker: Maker
    said: dict[str, Any]
    running: int = 0

    async def begin(self, **behaviour: Any) -> None:
        """A credit system on the folder of the one before."""
        settings = {**self.said["settings"], "behaviour": behaviour}
        self.running = await self.maker.begin({**self.said, "settings": settings})

    async def kill(self) -> None:
        """The machine of the credit system loses its power."""
        os.kill(self.running, signal.SIGKILL)
        self.running = 0
        assert not await self.maker.end()


@dataclass
class DyingTarget:
    """The target, and the processes that send to it, one after the other, each a while later."""

    target: Target
    system: CreditProcess
    senders: Maker
    time: Path

    async def begin(self, dies_at: int = NEVER) -> int:
        """A process that sends what is due, and dies at a step. Returns its id when it is at work."""
        self.pass_time()
        return await begin_sender(self.senders, self.target, dies_at)

    async def end(self) -> bool:
        """Whether the process has sent all that was due, and did not die."""
        return await self.senders.end()

    def pass_time(self, span: timedelta = HELD) -> None:
        """For the credit system too."""
        self.target.telling.now += span
        self.time.write_text(self.target.telling.now.isoformat())


async def begin_sender(senders: Maker, target: Target, dies_at: int = NEVER) -> int:
    """A process that sends what is due to the target, and dies at a step. Returns its id when it is at work."""
    telling = target.telling
    return await senders.begin(
        {
            "database_url": telling.press.database.url("cheqian_publishing"),
            "outlet": target.outlet.settings.model_dump(mode="json"),
            "now": rfc3339(telling.now),
            "dies_at": dies_at,
        }
    )


@asynccontextmanager
async def dying_target_on(press: Press, place: Path, **behaviour: Any) -> AsyncIterator[DyingTarget]:
    """Both, while the block runs; the credit system is up, and behaves so."""
    data, time = place / "credit", place / "time"
    data.mkdir(mode=0o700)
    furnish(CreditSandboxSettings(_env_file=None, data=data, senders=(SENDER,)))
    port = lasting_port()
    said = {"settings": {"data": str(data), "senders": [SENDER]}, "port": port, "time": str(time)}
    async with (
        maker_of("tests.faults.dying_credit_system") as systems,
        maker_of(SENDERS) as senders,
        target_at(press, data, port) as target,
    ):
        dying = DyingTarget(target, CreditProcess(systems, said), senders, time)
        dying.pass_time()
        await dying.system.begin(**behaviour)
        try:
            yield dying
        finally:
            if dying.system.running:
                with suppress(ProcessLookupError):
                    await dying.system.kill()
