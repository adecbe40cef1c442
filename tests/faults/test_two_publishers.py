"""Two processes publish one log, because one of them was stopped while it led: what is signed only grows."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from services.publishing.log.usecases import publish_checkpoint
from tests.support.oracle import check_log
from tests.support.postgres import Database
from tests.support.published_log import KEY, house_on

_ROOT = Path(__file__).parents[2]


async def test_a_stopped_publisher_does_not_bring_the_file_back(database: Database, tmp_path: Path) -> None:
    async with house_on(database, tmp_path) as house:
        await house.grow(10)
        await publish_checkpoint(house.publisher)
        await house.grow(1)
        file = house.publisher.last_signed
        stopped = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.faults.stopped_publisher"),
            *(database.url("cheqian_publishing"), str(file.path), KEY.encode()),
            cwd=_ROOT,
            stdout=asyncio.subprocess.PIPE,
        )
        await asyncio.to_thread(os.waitid, os.P_PID, stopped.pid, os.WSTOPPED)
        await house.grow(10)
        assert await publish_checkpoint(house.publisher)
        signed = file.path.read_bytes()
        stopped.send_signal(signal.SIGCONT)
        said, _ = await stopped.communicate()
        assert said.decode().strip() == "signed-meanwhile"
        assert file.path.read_bytes() == signed
        assert (await house.site.get("/log/checkpoint")).text.splitlines()[1] == "21"
        assert await check_log(database, KEY.verifier) == 21
