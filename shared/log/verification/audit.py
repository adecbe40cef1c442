"""The audit of a whole log by a stranger (`cheqian verify log`), with its checks in their order."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from shared.clock import rfc3339
from shared.errors import Invalid, Refusal
from shared.log.checkpoints import SignedCheckpoint, open_checkpoint
from shared.log.notes import VerifierKey
from shared.log.verification.kept import KeptCheckpoints, require_growth, require_same_history
from shared.log.verification.reading import NOTHING_READ, Reading
from shared.log.verification.rederive import Rederived, rederive
from shared.log.verification.sources import Source


class RootDiffers(Invalid):
    code = "root-differs"
    title = "检查点的根与条目不符"
    title_en = "The signed root does not follow from the entries"


class Check(NamedTuple):
    """A check of the log and its result; the detail is in Chinese and in English."""

    name: str
    passed: bool
    detail: str
    detail_en: str


def verify_log(
    source: Source,
    log: VerifierKey,
    witnesses: Sequence[VerifierKey] = (),
    kept: KeptCheckpoints | None = None,
    reading: Reading = NOTHING_READ,
) -> Iterator[Check]:
    """Make every check that a stranger can make, one Check each. The first failed check is the last one.

    The checks: the log's signature; the cosignatures of all `witnesses`; every hash of every tile, computed again from
    the entries; the root; and whether the log still begins with what it had at the last visit (`kept`). After an audit
    without a failed check, the log's checkpoint is kept for the next visit. `reading` gets the entries meanwhile.
    """
    audit = _Audit(source, log, kept, reading)
    steps: list[tuple[str, Callable[[], tuple[str, str]]]] = [
        ("checkpoint", lambda: audit.open(witnesses)),
        *((f"witness {witness.name}", lambda witness=witness: audit.cosigned(witness)) for witness in witnesses),
        ("growth", audit.growth),
        ("entries and tiles", audit.tree),
        ("root", audit.root),
        ("history", audit.history),
    ]
    for name, step in steps:
        try:
            found = step()
        except Refusal as refusal:
            yield Check(name, False, refusal.detail, refusal.detail_en)
            return
        yield Check(name, True, *found)
    audit.keep()


class _Audit:
    """The steps of an audit. A step may use the results of the steps before it."""

    _signed: SignedCheckpoint
    _tree: Rederived

    def __init__(self, source: Source, log: VerifierKey, kept: KeptCheckpoints | None, reading: Reading) -> None:
        self._source = source
        self._log = log
        self._kept = kept
        self._last: SignedCheckpoint | None = None
        self._reading = reading

    def open(self, witnesses: Sequence[VerifierKey]) -> tuple[str, str]:
        self._signed = open_checkpoint(self._source.read("checkpoint"), self._log, witnesses)
        self._reading.open(self._signed)
        origin, size = self._signed.checkpoint.origin, self._signed.checkpoint.size
        return f"{origin} 已签署 {size} 条。", f"{origin} signed {size} entries."

    def cosigned(self, witness: VerifierKey) -> tuple[str, str]:
        self._signed.require([witness])
        second = next(signer.time for signer in self._signed.cosigners if signer.key == witness)
        time = rfc3339(datetime.fromtimestamp(second, UTC))
        return f"见证时间 {time}。", f"Cosigned at {time}."

    def growth(self) -> tuple[str, str]:
        self._last = self._kept.last(self._log) if self._kept else None
        if self._last is None:
            place, place_en = (f"（{self._kept.folder}）", f" in {self._kept.folder}") if self._kept else ("", "")
            return f"此前未保存过该日志的检查点{place}。", f"No checkpoint of this log was kept before{place_en}."
        require_growth(self._last, self._signed)
        grown = self._signed.checkpoint.size - self._last.checkpoint.size
        return f"自上次以来新增 {grown} 条。", f"{grown} entries more than at the last visit."

    def tree(self) -> tuple[str, str]:
        size = self._signed.checkpoint.size
        sizes = [self._last.checkpoint.size] if self._last else []
        self._tree = rederive(self._source, size, sizes, self._reading)
        tiles = self._tree.tiles
        return (
            f"{size} 条已重新计算，{tiles} 个分块逐字节相符。",
            f"{size} entries re-hashed, {tiles} tiles agree byte for byte.",
        )

    def root(self) -> tuple[str, str]:
        signed, derived = self._signed.checkpoint.root.hex(), self._tree.edge.root.hex()
        if signed != derived:
            raise RootDiffers(
                f"由条目算出的根为 {derived}，检查点签署的是 {signed}。",
                f"The entries give root {derived}, the checkpoint signs {signed}.",
                expected=derived,
                got=signed,
            )
        return f"根 {signed}。", f"Root {signed}."

    def history(self) -> tuple[str, str]:
        if self._last is None:
            return "首次核验，无从比较。", "First visit, nothing to compare with."
        before = self._last.checkpoint.size
        require_same_history(self._last, self._signed, self._tree.roots[before])
        return f"前 {before} 条与上次所见相同。", f"The first {before} entries are those of the last visit."

    def keep(self) -> None:
        if self._kept:
            self._kept.keep(self._log, self._signed, self._last)
