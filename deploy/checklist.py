"""The findings of a verification, one line each: for eyes on a terminal, for grep elsewhere."""

from collections.abc import Iterable
from typing import Protocol

from rich.console import Console
from rich.text import Text

_MARKS = {True: ("✓", "bold green"), False: ("✗", "bold red"), None: ("–", "dim")}


class Finding(Protocol):
    """`passed` is None for what could not be checked with what was given."""

    @property
    def name(self) -> str: ...
    @property
    def passed(self) -> bool | None: ...
    @property
    def detail(self) -> str: ...
    @property
    def detail_en(self) -> str: ...


def print_findings(findings: Iterable[Finding]) -> bool:
    """Print each finding as it comes; False when one has failed."""
    console = Console(highlight=False)
    sound = True
    for finding in findings:
        mark, style = _MARKS[finding.passed]
        line = Text.assemble((mark, style), f" {finding.name}  ", (f"{finding.detail} / {finding.detail_en}", "dim"))
        # Soft-wrapped: a finding is one line also where nobody told us how wide the paper is.
        console.print(line, soft_wrap=True)
        sound &= finding.passed is not False
    return sound
