"""The console blocks of a document: its examples, and what they print."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
END = "-- end of the output --"


class Example(NamedTuple):
    """A command with its continuation lines, and what it is said to print."""

    command: str
    output: str


def examples(document: str) -> Iterator[Example]:
    """The console blocks of a document: `$ ` begins a command, `>` goes on with it, other lines are its output."""
    for block in re.findall(r"^```console\n(.*?)^```$", document, re.MULTILINE | re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            first, *lines = part.splitlines()
            more = [line for line in lines if line.startswith(">")]
            output = [line for line in lines if not line.startswith(">")]
            yield Example("\n".join([first, *(line[2:] for line in more)]), "".join(f"{line}\n" for line in output))


def run(found: list[Example], folder: Path) -> list[str]:
    """What each command prints, run one after the other in one shell in `folder`."""
    program = f'cheqian() {{ {shlex.quote(sys.executable)} -m deploy "$@"; }}\nset -euo pipefail\n'
    program += "".join(f"{example.command}\necho '{END}'\n" for example in found)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(  # noqa: S603  # the document is ours
        ["bash", "-c", program],  # noqa: S607  # whichever bash the reader has
        cwd=folder,
        env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout.split(f"{END}\n")[:-1]
