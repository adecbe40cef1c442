"""The notes that stand in a log: checkpoints of this log that the verifier's witnesses have cosigned, and when."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from shared.draws.audit.finding import Code, Remark, Severity, refused
from shared.draws.circumstances import CLOCKS_DIFFER
from shared.errors import Refusal
from shared.log.checkpoints import Checkpoint, open_checkpoint
from shared.log.event import event_time
from shared.log.notes import NotSigned, VerifierKey
from shared.log.quorum import Quorum

RootAt = Callable[[int], bytes]
"""The root that the log had at a size. It may raise the refusals of the source from which the log is read."""


class Noted(NamedTuple):
    """A checkpoint of this log that was cosigned at `at` (POSIX seconds)."""

    size: int
    at: int


class Notes:
    """The notes that count, in the order of the log."""

    def __init__(self, log: VerifierKey, trusted: Quorum) -> None:
        self._log = log
        self._trusted = trusted
        # By size: at which second the log was first cosigned at this size or a larger one. Both grow.
        self._earliest: list[Noted] = []
        self._latest = 0
        self._largest = Noted(0, 0)
        self.not_before = b""
        """The text of the earliest time that an entry after these notes may have."""

    @property
    def judged(self) -> bool:
        """Whether the verifier has named a witness, so that notes can count."""
        return bool(self._trusted.witnesses)

    def read(self, text: str, index: int, root_at: RootAt) -> tuple[Checkpoint | None, list[Remark]]:
        """Take in the note of the entry at `index`. The checkpoint, if the note is of this log, and what is wrong."""
        try:
            signed = open_checkpoint(text.encode(), self._log, former=self._trusted.former)
        except Refusal as refusal:
            return None, list(refused(_raising(refusal)))
        checkpoint = signed.checkpoint
        if checkpoint.size > index or root_at(checkpoint.size) != checkpoint.root:
            return None, [
                Remark(
                    Code.WELL_FORMED,
                    f"检查点（大小 {checkpoint.size}）的根不是本日志在该处的根。",
                    f"The root of the checkpoint of size {checkpoint.size} is not this log's at that size.",
                )
            ]
        if not self.judged:
            return checkpoint, []
        try:
            at = self._trusted.cosigned(signed.note, checkpoint.origin).at
        except NotSigned as refusal:
            return checkpoint, [Remark(Code.CLOCK, refusal.detail, refusal.detail_en, Severity.LATE)]
        except Refusal as refusal:
            return checkpoint, list(refused(_raising(refusal)))
        return checkpoint, list(self._count(Noted(checkpoint.size, at)))

    def covered_by(self, index: int, second: int) -> bool:
        """Whether a note covers the entry at `index` and was cosigned by that second (POSIX)."""
        place = bisect_right(self._earliest, index, key=lambda noted: noted.size)
        return place < len(self._earliest) and self._earliest[place].at <= second

    def _count(self, noted: Noted) -> list[Remark]:
        largest = self._largest
        self._keep(noted)
        self._largest = max(largest, noted)
        if noted.at > self._latest:
            self._latest = noted.at
            self.not_before = event_time(datetime.fromtimestamp(noted.at, UTC) - CLOCKS_DIFFER).encode()
        backwards = noted.at > largest.at if noted.size < largest.size else noted.at < largest.at
        if noted.size != largest.size and backwards:
            return [
                Remark(
                    Code.CLOCK,
                    f"见证方见证大小 {noted.size} 与大小 {largest.size} 的时间先后颠倒。",
                    f"The witnesses cosigned size {noted.size} and size {largest.size} of the log in the wrong order.",
                )
            ]
        return []

    def _keep(self, noted: Noted) -> None:
        kept = self._earliest
        place = end = bisect_left(kept, noted.size, key=lambda each: each.size)
        if place < len(kept) and kept[place].at <= noted.at:
            return  # as large, and no later
        if place < len(kept) and kept[place].size == noted.size:
            end += 1
        while place and kept[place - 1].at >= noted.at:
            place -= 1
        kept[place:end] = [noted]


def _raising(refusal: Refusal) -> Callable[[], None]:
    def again() -> None:
        raise refusal

    return again
