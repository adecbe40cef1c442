"""Find the processes of a cluster through the kernel: a pid file outlives its process, and process ids are reused."""

import os
import signal
import time
from pathlib import Path


def serving(cluster: Path) -> list[int]:
    """The ids of all live PostgreSQL processes whose working directory is the cluster; zombies are not live."""
    if not cluster.exists():
        return []
    place = cluster.stat()
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and _works_in(entry, place)]


def postmaster(cluster: Path) -> int | None:
    """The process id of the cluster's server; None if it does not run, whatever the pid file says."""
    try:
        claimed = int((cluster / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None
    return claimed if claimed in serving(cluster) else None


def ready(cluster: Path) -> bool:
    """Whether the running server has finished recovery and accepts connections (line 8 of its pid file)."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) >= 8 and lines[7].strip() == "ready"


def send(signal_number: signal.Signals, *pids: int) -> None:
    for pid in pids:
        try:
            os.kill(pid, signal_number)
        except ProcessLookupError:
            continue


def gone(cluster: Path, within: float) -> bool:
    """Wait until no process serves the cluster. Returns False if a process still serves it after `within` seconds."""
    deadline = time.monotonic() + within
    while serving(cluster):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def _works_in(process: Path, place: os.stat_result) -> bool:
    try:
        cwd = (process / "cwd").stat()
        # A shell whose working directory is the cluster is not the server.
        return (cwd.st_dev, cwd.st_ino) == (place.st_dev, place.st_ino) and (
            (process / "exe").readlink().name.removesuffix(" (deleted)") == "postgres"
        )
    except OSError:
        return False  # the process ended meanwhile, or is another user's
