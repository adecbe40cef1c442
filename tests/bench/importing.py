"""Importing lists: rows a second into a directory that other bureaus have filled, again as a second edition; whether
memory depends on how long the list is; and a list of people, which is one event.
"""

import asyncio
import csv
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import httpx
import uvloop

from services.sampling.app import create_app
from shared.access.roles import Role
from shared.identifiers import Uscc
from tests.bench.measuring import Finding, durable_database, scaled
from tests.support.apps import bearer, new_issuer, serving
from tests.support.postgres import Database, connect
from tests.support.sampling import sampling_settings

_ROWS, _SHORT, _PEOPLE = scaled(1_000_000), scaled(20_000), scaled(10_000)
_HEADER = ("企业名称", "统一社会信用代码", "地址", "镇街", "行业", "监管类别")
_ROOT = Path(__file__).parents[2]
_OTHERS = """
    INSERT INTO sampling.enterprise
        (bureau, identifier, identifier_kind, name, event, trace, added_at, changed_at)
    SELECT CAST(370200 + n % 3 AS text), 'X' || n, 'uscc', '别处第' || n || '建材有限公司', gen_random_uuid(), 't',
        now(), now()
    FROM generate_series(1, $1::int) n
"""
_BARE = "CREATE TABLE bare (name text, code text PRIMARY KEY, address text, town text, industry text, kind text)"
_LISTED = "INSERT INTO sampling.listing SELECT bureau, 'enterprises', identifier, now() FROM sampling.enterprise"


def findings() -> Iterator[Finding]:
    first, second, bare, long_peak, _ = _measured_apart(_ROWS)
    _, _, _, short_peak, people = _measured_apart(_SHORT)
    beside = f"COPY into a bare table {bare:,.0f} rows/s"
    what = f"import of {_ROWS:,} rows beside {_ROWS // 2:,} of other bureaus"
    yield Finding(what, f"{first:,.0f} rows/s", beside, first, at_least=15_000, unit="rows/s")
    again = "the same with 1 % changed, as a second edition"
    yield Finding(again, f"{second:,.0f} rows/s", beside, second, at_least=15_000, unit="rows/s")
    yield Finding(
        f"memory of imports {_ROWS // _SHORT} times as long",
        f"{long_peak / 1024:.0f} MiB",
        f"{_SHORT:,} rows {short_peak / 1024:.0f} MiB",
        long_peak / short_peak,
        at_most=1.15,
    )
    yield Finding(f"import of {_PEOPLE:,} people", f"{people:.1f} s", "—", people, at_most=3, unit="s")


def _measured_apart(rows: int) -> tuple[float, ...]:
    """Rows a second of the first edition, of the second, and of PostgreSQL alone; the peak in KiB; and the seconds that
    people take. In a process that does nothing else.
    """
    command = [sys.executable, "-m", "tests.bench.importing", str(rows)]
    output = subprocess.run(command, cwd=_ROOT, check=True, capture_output=True, text=True).stdout  # noqa: S603  # ours
    return tuple(map(float, output.split()))


async def _measure(database: Database, rows: int) -> tuple[float, ...]:
    await fill_others(database, rows // 2)
    with tempfile.TemporaryDirectory() as folder:
        async with importing_service(database, folder) as client:
            # First: afterwards the names of the list are spelled in the background.
            people = await seconds_of_import(client, "/people", _people(_PEOPLE))
            taken = []
            for changed in (False, True):
                file = Path(folder, "list.csv")
                await asyncio.to_thread(write_list, file, rows, changed=changed)
                taken.append(await seconds_of_import(client, "/enterprises", _pieces(file)))
            peak = float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
            return rows / taken[0], rows / taken[1], rows / await _copied(database, file), peak, people


async def _copied(database: Database, file: Path) -> float:
    """The seconds in which PostgreSQL takes the same file into a table that has nothing but a key: how quick the
    machine is.
    """
    connection = await connect(database.admin_url)
    try:
        await connection.execute(_BARE)
        began = time.perf_counter()
        await connection.copy_to_table("bare", source=file, format="csv", header=True)
        return time.perf_counter() - began
    finally:
        await connection.close()


async def seconds_of_import(client: httpx.AsyncClient, register: str, content: AsyncIterator[bytes] | bytes) -> float:
    """From the first byte sent to the answer."""
    began = time.perf_counter()
    answer = await client.put(f"{register}/imports/{uuid4()}", content=content, timeout=None)
    took = time.perf_counter() - began
    answer.raise_for_status()
    counts = answer.json()["counts"]
    assert counts["faulty"] == 0, answer.text
    assert counts["added"] or counts["changed"], answer.text
    return took


@asynccontextmanager
async def importing_service(database: Database, folder: str) -> AsyncIterator[httpx.AsyncClient]:
    issuer = new_issuer()
    blobs = Path(folder, "blobs").as_uri()
    settings = sampling_settings(issuer, database.url("cheqian_sampling"), blob_url=blobs)
    async with serving(create_app(settings)) as client:
        client.headers.update({"Content-Type": "text/csv", **bearer(issuer, Role.REGISTRAR)})
        yield client


async def fill_others(database: Database, rows: int) -> None:
    """Give other bureaus as many enterprises, and take the statistics then: they know nothing of what comes after."""
    connection = await connect(database.admin_url)
    try:
        await connection.execute(_OTHERS, rows, timeout=None)
        await connection.execute(_LISTED)
        await connection.execute("ANALYZE sampling.enterprise, sampling.listing")
    finally:
        await connection.close()


async def _pieces(file: Path) -> AsyncIterator[bytes]:
    """The file as it comes over the wire, never whole in memory."""
    with file.open("rb") as content:
        while piece := content.read(65_536):
            yield piece


def write_list(file: Path, rows: int, *, changed: bool) -> None:
    """The list; as a second edition, in which each hundredth enterprise has moved."""
    with file.open("w", newline="") as output:
        writer = csv.writer(output)
        writer.writerow(_HEADER)
        for n in range(rows):
            code = Uscc.completed(f"91370124{'MN'[n // 1_000_000]}A{n % 1_000_000:06d}")
            town = "孝直镇" if changed and n % 100 == 0 else "榆山街道"
            writer.writerow((f"示例第{n}机械有限公司", code, f"示例路{n}号", town, "机械制造", "工商贸"))


def _people(rows: int) -> bytes:
    lines = (f"示例{n},鲁示例执-{n:05d},2029-06-30,示例县应急管理局,法规股,科员,否" for n in range(rows))
    return "\n".join(["姓名,执法证号,证件有效期,单位,科室,职务,是否领导干部", *lines]).encode()


if __name__ == "__main__":
    with durable_database() as measured_on:
        print(*uvloop.run(_measure(measured_on, int(sys.argv[1]))))
