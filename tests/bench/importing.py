"""Importing a list: rows a second into PostgreSQL, and whether memory depends on how long the list is."""

import csv
import io
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import uvloop

from services.sampling.app import create_app
from shared.access.roles import Role
from shared.identifiers import Uscc
from tests.bench.measuring import Finding, durable_database
from tests.support.apps import bearer, new_issuer, serving, settings_for

_ROWS = 200_000
_HEADER = ("企业名称", "统一社会信用代码", "地址", "镇街", "行业", "监管类别")
_ROOT = Path(__file__).parents[2]


def findings() -> Iterator[Finding]:
    rate, long_peak = _measured_apart(_ROWS)
    _, short_peak = _measured_apart(_ROWS // 10)
    yield Finding(
        f"import of {_ROWS:,} rows into PostgreSQL", f"{rate:,.0f} rows/s", "—", rate, at_least=15_000, unit="rows/s"
    )
    yield Finding(
        "memory of an import ten times as long",
        f"{long_peak / 1024:.0f} MiB",
        f"{_ROWS // 10:,} rows {short_peak / 1024:.0f} MiB",
        long_peak / short_peak,
        at_most=1.15,
    )


def _measured_apart(rows: int) -> tuple[float, float]:
    """Rows a second and the peak in KiB, of a process that does nothing else."""
    command = [sys.executable, "-m", "tests.bench.importing", str(rows)]
    output = subprocess.run(command, cwd=_ROOT, check=True, capture_output=True, text=True).stdout  # noqa: S603  # ours
    rate, peak = output.split()
    return float(rate), float(peak)


async def _import(rows: int) -> float:
    issuer = new_issuer()
    with durable_database() as database, tempfile.TemporaryDirectory() as folder:
        url, blobs = database.url("cheqian_sampling"), Path(folder).as_uri()
        app = create_app(settings_for(issuer, url, blob_url=blobs))
        async with serving(app) as client:
            began = time.perf_counter()
            answer = await client.put(
                f"/enterprises/imports/{uuid4()}",
                content=_list(rows),
                headers={"Content-Type": "text/csv", **bearer(issuer, Role.REGISTRAR)},
                timeout=httpx.Timeout(None),
            )
            took = time.perf_counter() - began
    answer.raise_for_status()
    assert answer.json()["counts"]["added"] == rows, answer.text
    return rows / took


async def _list(rows: int) -> AsyncIterator[bytes]:
    """The list as it comes over the wire, never whole in memory."""
    for start in range(0, rows, 1000):
        text = io.StringIO()
        writer = csv.writer(text)
        if not start:
            writer.writerow(_HEADER)
        for n in range(start, min(start + 1000, rows)):
            code = Uscc.completed(f"91370124MA{n:06d}")
            writer.writerow((f"示例第{n}机械有限公司", code, f"示例路{n}号", "榆山街道", "机械制造", "工商贸"))
        yield text.getvalue().encode()


if __name__ == "__main__":
    measured = uvloop.run(_import(int(sys.argv[1])))
    print(measured, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
