"""`make bench [ARGS=name…]`: measure, print, and write docs/benchmarks.md. With QUICK=1: run everything once, small.

`answering` needs `ab` (Debian's apache2-utils), `printing` compares with LibreOffice (`soffice`) and WeasyPrint (a
package of Python): without them, their lines are missing from the report.
"""

import os
import platform
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench import (
    answering,
    appending,
    auditing,
    coverage,
    drawing,
    flood,
    freezing,
    holding,
    importing,
    inspecting,
    latency,
    listing,
    numbering,
    papers,
    printing,
    proving,
    replaying,
    sharing,
    verifying,
)
from tests.bench.measuring import QUICK, Finding

_REPORT = Path(__file__).parents[2] / "docs" / "benchmarks.md"
_SUITES: dict[str, Callable[[], Iterator[Finding]]] = {
    "appending": appending.findings,
    "latency": latency.findings,
    "drawing": drawing.findings,
    "importing": importing.findings,
    "listing": listing.findings,
    "answering": answering.findings,
    "flood": flood.findings,
    "freezing": freezing.findings,
    "holding": holding.findings,
    "verifying": verifying.findings,
    "auditing": auditing.findings,
    "coverage": coverage.findings,
    "replaying": replaying.findings,
    "proving": proving.findings,
    "papers": papers.findings,
    "inspecting": inspecting.findings,
    "sharing": sharing.findings,
    "printing": printing.findings,
    "numbering": numbering.findings,
}
_MARKS = {"kept": "[green]✓[/]", "missed": "[red]✗[/]", "shown": ""}
_WORDS = {"missed": "**missed**"}


def main(names: list[str]) -> int:
    findings = [finding for name in names or _SUITES for finding in _SUITES[name]()]
    table = Table("what", "measured", "against", "result", "promise", "")
    for finding in findings:
        mark = _MARKS[finding.verdict]
        table.add_row(finding.what, finding.measured, finding.against, finding.result, finding.promise, mark)
    Console(width=150).print(table)
    if QUICK:
        return 0
    if not names:
        _REPORT.write_text(_report(findings))
    return 0 if all(finding.kept for finding in findings) else 1


def _report(findings: list[Finding]) -> str:
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    rows = [
        f"| {f.what} | {f.measured} | {f.against} | {f.result} | {f.promise} | {_WORDS.get(f.verdict, f.verdict)} |"
        for f in findings
    ]
    return "\n".join(
        [
            "# Benchmarks",
            "",
            f"Written by `make bench` on {machine}. Both figures of a line come from one run; only ratios travel.",
            "",
            "| what | measured | against | result | promise | |",
            "|---|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
