"""Sending a file that a request makes: it is written on the disk and sent piece by piece, so that it is never in memory
as a whole, and no transaction waits for a slow reader.
"""

import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import IO, Any

from fastapi import Response
from fastapi.responses import StreamingResponse

from shared.sheets import MARK, SHEET_FORMS, SheetForm, write_workbook
from shared.work import Asking

Write = Callable[[IO[bytes]], Awaitable[None]]
_PIECE = 256 * 1024


async def sent(ask: Asking, write: Write, media_type: str, name: str) -> Response:
    """The answer with a file of this name, which `write` writes: nothing is sent before it is whole."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  # it is closed when it has been sent
    try:
        await write(file)
    except BaseException:
        file.close()
        raise
    headers = {"Content-Length": str(file.tell()), "Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(_pieces(ask, file), media_type=media_type, headers=headers)


async def sheet_sent(ask: Asking, write: Write, form: SheetForm, name: str) -> Response:
    """The answer with a table, which `write` writes as CSV, as a file of this form."""

    async def written(file: IO[bytes]) -> None:
        if form == "csv":
            file.write(MARK)
            await write(file)
            return
        with tempfile.TemporaryFile() as plain:
            await write(plain)
            plain.seek(0)
            await ask.compute(write_workbook, plain, file, name)

    return await sent(ask, written, SHEET_FORMS[form], f"{name}.{form}")


def sheet_answer(form: SheetForm) -> dict[int | str, dict[str, Any]]:
    """The answer of an operation that sends a table, for its document."""
    return {200: {"content": {SHEET_FORMS[form].partition(";")[0]: {}}, "description": "The table, with a header."}}


async def _pieces(ask: Asking, file: IO[bytes]) -> AsyncIterator[bytes]:
    with file:
        file.seek(0)
        while piece := await ask.pool.run(file.read, _PIECE):
            yield piece
