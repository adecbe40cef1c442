"""A command of ours as a process: wait for its line, stop it as a user or a supervisor would."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Running:
    process: subprocess.Popen[str]
    announcement: dict[str, str]

    def end(self, sent: signal.Signals) -> int:
        """Send a signal and wait; the exit code."""
        self.process.send_signal(sent)
        return self.process.wait(timeout=120)


@contextmanager
def running(
    *arguments: str, module: str = "deploy", errors: IO[str] | None = None, **settings: str
) -> Iterator[Running]:
    """`cheqian …`, or another module, until its first line of output; killed at the end if nobody has stopped it.

    Its log lines go to `errors`, if there is one, else where this process's go.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CHEQIAN_")}
    environment |= {f"CHEQIAN_{name.upper()}": value for name, value in settings.items()}
    command = [sys.executable, "-m", module, *arguments]
    process = subprocess.Popen(  # noqa: S603  # our own command
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True, umask=0o022
    )
    with process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line, f"{arguments} ended with {process.wait(timeout=120)}"
            yield Running(process, json.loads(line))
        finally:
            process.kill()


def ended(*arguments: str) -> subprocess.CompletedProcess[str]:
    """`cheqian …` as a process that ends by itself."""
    command = [sys.executable, "-m", "deploy", *arguments]
    return subprocess.run(  # noqa: S603  # our own command
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
    )
