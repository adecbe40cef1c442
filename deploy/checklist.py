"""Print the findings of a verification, a line for each: for people at a terminal, and for grep."""

from collections.abc import Iterable
from typing import Protocol

from rich.console import Console
from rich.text import Text

from shared.inert_text import escaped

_MARKS = {True: ("✓", "bold green"), False: ("✗", "bold red"), None: ("–", "dim")}


class Finding(Protocol):
    """A finding of a verification. `passed` is None if the check could not be made with the given keys."""

    @property
    def name(self) -> str: ...
    @property
    def passed(self) -> bool | None: ...
    @property
    def detail(self) -> str: ...
    @property
    def detail_en(self) -> str: ...


def print_findings(findings: Iterable[Finding]) -> bool:
    """Print each finding as soon as it is known. False when a check has failed."""
    console = Console(highlight=False)
    sound = True
    for finding in findings:
        mark, style = _MARKS[finding.passed]
        # Details repeat text of strangers.
        name, told = escaped(finding.name), escaped(f"{finding.detail} / {finding.detail_en}")
        line = Text.assemble((mark, style), f" {name}  ", (told, "dim"))
        # Soft-wrapped, so that a finding stays on a single line when the width of the output is not known.
        console.print(line, soft_wrap=True)
        sound &= finding.passed is not False
    return sound
