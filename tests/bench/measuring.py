"""What a benchmark says: two figures measured side by side in one run, and the ratio between them."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from shared.postgres import Server
from tests.support.postgres import Database, migrate

QUICK = bool(os.environ.get("QUICK"))
"""Whether everything is measured at small sizes. This only shows that the benchmarks run: no promise is held to it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report. `promise` reads "≥ 0.6 ×" or "≤ 5 s"; `kept` says whether `value` keeps it.

    Without a bound it promises nothing, and is only shown.
    """

    what: str
    measured: str
    against: str
    value: float
    at_least: float | None = None
    at_most: float | None = None
    unit: str = "×"

    @property
    def kept(self) -> bool:
        low = self.at_least is None or self.value >= self.at_least
        return low and (self.at_most is None or self.value <= self.at_most)

    @property
    def promise(self) -> str:
        if self.at_least is None and self.at_most is None:
            return "—"
        sign, bound = ("≥", self.at_least) if self.at_least is not None else ("≤", self.at_most)
        return f"{sign} {bound:,g} {self.unit}"

    @property
    def verdict(self) -> str:
        if self.promise == "—":
            return "shown"
        return "kept" if self.kept else "missed"

    @property
    def result(self) -> str:
        return f"{self.value:,.2f} {self.unit}" if self.value < 1000 else f"{self.value:,.0f} {self.unit}"


def scaled(size: int) -> int:
    """The size, or a fiftieth of it in a quick run."""
    return max(1, size // 50) if QUICK else size


@contextmanager
def durable_database() -> Iterator[Database]:
    """A migrated database on a server of its own, fsync on, as in production."""
    with tempfile.TemporaryDirectory() as folder, Server(Path(folder) / "postgres") as server:
        yield migrate(Database(server, "cheqian"))


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the values lies."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def most_memory(*, since_now: bool = False) -> float:
    """The most that this process has held, in MB: `getrusage` would also tell what its parent held. With `since_now`,
    what it holds now; from then on the most is counted anew.
    """
    if since_now:
        Path("/proc/self/clear_refs").write_text("5")
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
