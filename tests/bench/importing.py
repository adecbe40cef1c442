"""Importing a list: rows a second into PostgreSQL, and whether memory depends on how long the list is."""

import csv
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import uvloop

from services.sampling.app import create_app
from shared.access.roles import Role
from shared.identifiers import Uscc
from tests.bench.measuring import Finding, durable_database, scaled
from tests.support.apps import bearer, new_issuer, serving
from tests.support.postgres import Database
from tests.support.sampling import sampling_settings

_ROWS = scaled(200_000)
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


async def _import(database: Database, rows: int) -> float:
    """Rows a second, from the first byte sent to the answer; what is sent was made before."""
    issuer = new_issuer()
    with tempfile.TemporaryDirectory() as folder:
        blobs = Path(folder, "blobs").as_uri()
        settings = sampling_settings(issuer, database.url("cheqian_sampling"), blob_url=blobs)
        file = Path(folder, "list.csv")
        _write_list(file, rows)
        headers = {"Content-Type": "text/csv", **bearer(issuer, Role.REGISTRAR)}
        async with serving(create_app(settings)) as client:
            began = time.perf_counter()
            answer = await client.put(
                f"/enterprises/imports/{uuid4()}", content=_pieces(file), headers=headers, timeout=None
            )
            took = time.perf_counter() - began
    answer.raise_for_status()
    assert answer.json()["counts"]["added"] == rows, answer.text
    return rows / took


async def _pieces(file: Path) -> AsyncIterator[bytes]:
    """The file as it comes over the wire, never whole in memory."""
    with file.open("rb") as content:
        while piece := content.read(65_536):
            yield piece


def _write_list(file: Path, rows: int) -> None:
    with file.open("w", newline="") as output:
        writer = csv.writer(output)
        writer.writerow(_HEADER)
        for n in range(rows):
            code = Uscc.completed(f"91370124MA{n:06d}")
            writer.writerow((f"示例第{n}机械有限公司", code, f"示例路{n}号", "榆山街道", "机械制造", "工商贸"))


if __name__ == "__main__":
    with durable_database() as measured_on:
        measured = uvloop.run(_import(measured_on, int(sys.argv[1])))
    print(measured, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
