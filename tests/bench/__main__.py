"""`make bench [ARGS=name…]`: measure, print, and write docs/benchmarks.md."""

import os
import platform
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench import appending, coverage, drawing, freezing, importing, latency, listing, replaying, verifying
from tests.bench.measuring import Finding

_REPORT = Path(__file__).parents[2] / "docs" / "benchmarks.md"
_SUITES: dict[str, Callable[[], Iterator[Finding]]] = {
    "appending": appending.findings,
    "latency": latency.findings,
    "drawing": drawing.findings,
    "importing": importing.findings,
    "listing": listing.findings,
    "freezing": freezing.findings,
    "verifying": verifying.findings,
    "coverage": coverage.findings,
    "replaying": replaying.findings,
}


def main(names: list[str]) -> int:
    findings = [finding for name in names or _SUITES for finding in _SUITES[name]()]
    table = Table("what", "measured", "against", "result", "promise", "")
    for finding in findings:
        kept = "[green]✓[/]" if finding.kept else "[red]✗[/]"
        table.add_row(finding.what, finding.measured, finding.against, finding.result, finding.promise, kept)
    Console(width=150).print(table)
    if not names:
        _REPORT.write_text(_report(findings))
    return 0 if all(finding.kept for finding in findings) else 1


def _report(findings: list[Finding]) -> str:
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    rows = [
        f"| {f.what} | {f.measured} | {f.against} | {f.result} | {f.promise} | {'kept' if f.kept else '**missed**'} |"
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
