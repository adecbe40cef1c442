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

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Running:
    process: subprocess.Popen[str]
    announcement: dict[str, str]

    def end(self, sent: signal.Signals) -> int:
        """Send a signal and wait; the exit code."""
        self.process.send_signal(sent)
        return self.process.wait(timeout=30)


@contextmanager
def running(*arguments: str) -> Iterator[Running]:
    """`cheqian …` until its first line of output; killed at the end if nobody has stopped it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CHEQIAN_")}
    process = subprocess.Popen(  # noqa: S603  # our own command
        [sys.executable, "-m", "deploy", *arguments], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    with process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line, f"{arguments} ended with {process.wait(timeout=30)}"
            yield Running(process, json.loads(line))
        finally:
            process.kill()
