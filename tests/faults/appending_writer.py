"""A process that appends events until it is killed, and says on stdout which ones it was told stand."""

import asyncio
import sys
from itertools import count

from shared.log.append import compose, insert
from tests.support.log import OCCASION, ThingDone
from tests.support.postgres import connect

_CONNECTIONS = 4


async def write(url: str, name: str) -> None:
    async def keep_writing(which: int) -> None:
        connection = await connect(url)
        for turn in count():
            for event in compose(OCCASION, f"thing/{name}/{which}/{turn}", 0, [ThingDone(said=str(turn))]):
                await insert(connection, event)
                # Only after the database has said so.
                sys.stdout.write(f"{event.id}\n")
                sys.stdout.flush()

    await asyncio.gather(*map(keep_writing, range(_CONNECTIONS)))


if __name__ == "__main__":
    asyncio.run(write(sys.argv[1], sys.argv[2]))
