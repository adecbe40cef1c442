"""`make bench [ARGS=name…]`: measure, print, and write docs/benchmarks.md, each suite into its own section; the others
stay as they are. With QUICK=1: run everything once, small, and write nothing.

`answering` and `publishing` need `ab` (Debian's apache2-utils), `printing` compares with LibreOffice (`soffice`) and
WeasyPrint (a package of Python): without them, their lines are missing from the report.
"""

import faulthandler
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from shared.clock import utc_now
from tests.bench import (
    answering,
    appending,
    auditing,
    batching,
    coverage,
    delivering,
    drawing,
    exporting,
    flood,
    freezing,
    holding,
    importing,
    inspecting,
    latency,
    listening,
    listing,
    looking_up,
    moving,
    numbering,
    papers,
    previewing,
    printing,
    proving,
    publishing,
    registering,
    replaying,
    searching,
    sharing,
    storing,
    tracing,
    verifying,
)
from tests.bench.measuring import QUICK, Finding

_REPORT = Path(__file__).parents[2] / "docs" / "benchmarks.md"
_SUITES: dict[str, Callable[[], Iterator[Finding]]] = {
    "appending": appending.findings,
    "latency": latency.findings,
    "drawing": drawing.findings,
    "importing": importing.findings,
    "previewing": previewing.findings,
    "listing": listing.findings,
    "finding": looking_up.findings,
    "answering": answering.findings,
    "flood": flood.findings,
    "freezing": freezing.findings,
    "holding": holding.findings,
    "verifying": verifying.findings,
    "auditing": auditing.findings,
    "coverage": coverage.findings,
    "replaying": replaying.findings,
    "proving": proving.findings,
    "publishing": publishing.findings,
    "papers": papers.findings,
    "inspecting": inspecting.findings,
    "moving": moving.findings,
    "sharing": sharing.findings,
    "printing": printing.findings,
    "numbering": numbering.findings,
    "registering": registering.findings,
    "storing": storing.findings,
    "batching": batching.findings,
    "tracing": tracing.findings,
    "searching": searching.findings,
    "delivering": delivering.findings,
    "listening": listening.findings,
    "exporting": exporting.findings,
}
_HEAD = """# Benchmarks

Written by `make bench`, a section for each suite. Both figures of a line come from one run; only ratios travel."""
_QUICK_SECONDS = 300
"""No suite takes a quarter of that in a quick run."""
_MARKS = {"kept": "[green]✓[/]", "missed": "[red]✗[/]", "shown": ""}
_WORDS = {"missed": "**missed**"}


def main(names: list[str]) -> int:
    measured = {name: _findings_of(name) for name in names or _SUITES}
    findings = [finding for of_suite in measured.values() for finding in of_suite]
    table = Table("what", "measured", "against", "result", "promise", "")
    for finding in findings:
        mark = _MARKS[finding.verdict]
        table.add_row(finding.what, finding.measured, finding.against, finding.result, finding.promise, mark)
    Console(width=150).print(table)
    if QUICK:
        return 0
    _write(measured)
    return 0 if all(finding.kept for finding in findings) else 1


def _findings_of(name: str) -> Sequence[Finding]:
    """A suite that hangs in a quick run says where, and ends the run."""
    if QUICK:
        faulthandler.dump_traceback_later(_QUICK_SECONDS, exit=True)
    began = time.monotonic()
    findings = list(_SUITES[name]())
    faulthandler.cancel_dump_traceback_later()
    print(f"{name}: {time.monotonic() - began:.0f} s", flush=True)
    return findings


def _write(measured: Mapping[str, Sequence[Finding]]) -> None:
    _, *kept = _REPORT.read_text().split("\n## ") if _REPORT.exists() else [""]
    sections = {section.partition("\n")[0]: section for section in kept}
    sections |= {name: _section(name, findings) for name, findings in measured.items()}
    ordered = [sections[name].strip() for name in _SUITES if name in sections]
    _REPORT.write_text("\n\n## ".join([_HEAD, *ordered]) + "\n")


def _section(name: str, findings: Sequence[Finding]) -> str:
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    rows = [
        f"| {f.what} | {f.measured} | {f.against} | {f.result} | {f.promise} | {_WORDS.get(f.verdict, f.verdict)} |"
        for f in findings
    ]
    return "\n".join(
        [
            f"{name}\n",
            f"{utc_now():%Y-%m-%d}, {machine}.\n",
            "| what | measured | against | result | promise | |",
            "|---|---|---|---|---|---|",
            *rows,
        ]
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
