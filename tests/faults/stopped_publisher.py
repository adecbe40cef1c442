"""A process that publishes once, and stops itself between its decision to sign and the write of the last-signed file.

It prints the code of the refusal that it gets when it goes on.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from prometheus_client import CollectorRegistry

from services.publishing.log.lastsigned import LastSigned
from services.publishing.log.usecases import Publisher, publish_checkpoint
from shared.clock import utc_now
from shared.database import create_engine
from shared.errors import Refusal
from shared.log.checkpoints import Checkpoint
from shared.log.gauges import LogGauges
from shared.log.notes import SigningKey
from shared.peers import Peers
from shared.witness.client import Witnesses


class Stopping(LastSigned):
    """Stops the process, as a machine without memory or a debugger would, right before the file is written."""

    def advance(self, since: Checkpoint | None, note: bytes) -> None:
        os.kill(os.getpid(), signal.SIGSTOP)
        super().advance(since, note)


async def _prove_nothing(_old: int, _new: int) -> list[bytes]:
    return []


async def run(url: str, file: Path, key: SigningKey) -> None:
    async with Peers() as peers:
        publisher = Publisher(
            engine=create_engine(url, application="stopped"),
            key=key,
            last_signed=Stopping(file, key.verifier),
            witnesses=Witnesses(peers, [], _prove_nothing, utc_now),
            clock=utc_now,
            gauges=LogGauges(CollectorRegistry()),
        )
        try:
            await publish_checkpoint(publisher)
            print("published")
        except Refusal as refusal:
            print(refusal.code)


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1], Path(sys.argv[2]), SigningKey.parse(sys.argv[3])))
