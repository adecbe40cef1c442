"""The body of an upload as a file on disk: a list may be larger than memory, and arrives as slowly as its sender sends
it. The largest size is a setting (`services/sampling/settings.py`); a larger body is refused before this code reads it.
"""

import tempfile
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import asynccontextmanager
from typing import IO


@asynccontextmanager
async def spooled(body: AsyncIterable[bytes]) -> AsyncIterator[IO[bytes]]:
    """The whole body in a named temporary file, which is deleted when the block ends.

    Give the database connection back before (`Work.away`): a sender may take minutes.
    """
    with tempfile.NamedTemporaryFile() as file:
        async for chunk in body:
            file.write(chunk)
        file.flush()
        yield file
