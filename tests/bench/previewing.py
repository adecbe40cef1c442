"""Previewing a list of 100,000 enterprises: into an empty directory, and as a second edition; as text, and as a
workbook. Nothing is written, so each preview is asked for several times.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import openpyxl
import uvloop

from tests.bench.importing import fill_others, importing_service, seconds_of_import, write_list
from tests.bench.measuring import Finding, durable_database, scaled
from tests.support.postgres import Database

_ROWS, _TIMES = scaled(100_000), 5


def findings() -> Iterator[Finding]:
    with durable_database() as database:
        for what, taken in uvloop.run(_measure(database)).items():
            value = statistics.median(taken)
            rest = f"{min(taken):.1f} to {max(taken):.1f} s"
            yield Finding(f"preview of {_ROWS:,} rows, {what}", f"{value:.1f} s", rest, value, at_most=6, unit="s")


async def _measure(database: Database) -> dict[str, list[float]]:
    """What is previewed → the seconds that each preview of it took."""
    await fill_others(database, _ROWS)
    with tempfile.TemporaryDirectory() as folder:
        first, second, book = Path(folder, "first.csv"), Path(folder, "second.csv"), Path(folder, "second.xlsx")
        await asyncio.to_thread(write_list, first, _ROWS, changed=False)
        await asyncio.to_thread(write_list, second, _ROWS, changed=True)
        await asyncio.to_thread(_as_workbook, second, book)
        async with importing_service(database, folder) as client:
            found = {"all new": await _seconds(client, first)}
            await seconds_of_import(client, "/enterprises", first.read_bytes())
            found["1 % changed"] = await _seconds(client, second)
            found["1 % changed, as a workbook"] = await _seconds(client, book)
            return found


async def _seconds(client: httpx.AsyncClient, file: Path) -> list[float]:
    """From the first byte sent to the answer, each time."""
    content, taken = file.read_bytes(), []
    for _ in range(_TIMES):
        began = time.perf_counter()
        answer = await client.post("/enterprises/imports/preview", content=content, timeout=None)
        taken.append(time.perf_counter() - began)
        answer.raise_for_status()
        assert answer.json()["counts"]["faulty"] == 0, answer.text
    return taken


def _as_workbook(text: Path, into: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("名单")
    for line in text.read_text().splitlines():
        sheet.append(line.split(","))
    book.save(into)
