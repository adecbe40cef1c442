"""The checkpoints a stranger keeps, so that a log that shrinks or forks between two visits convicts itself."""

from pathlib import Path

from shared.durable import write_durably
from shared.errors import Conflict
from shared.log.checkpoints import SignedCheckpoint, open_checkpoint, origin_hash
from shared.log.notes import VerifierKey


class LogShrank(Conflict):
    code = "log-shrank"
    title = "日志变短"
    title_en = "The log shrank"


class LogForked(Conflict):
    code = "log-forked"
    title = "日志分叉"
    title_en = "The log forked"


class KeptCheckpoints:
    """A folder with the last verified checkpoint of each log, as its signed note."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def last(self, log: VerifierKey) -> SignedCheckpoint | None:
        """The last checkpoint kept of this log, or None. Raises what `open_checkpoint` raises."""
        path = self._path(log)
        return open_checkpoint(path.read_bytes(), log) if path.exists() else None

    def keep(self, log: VerifierKey, signed: SignedCheckpoint) -> None:
        """Remember a checkpoint that was found to continue the one kept before."""
        write_durably(self._path(log), signed.note.to_bytes())

    def _path(self, log: VerifierKey) -> Path:
        return self._folder / origin_hash(log.name)


def require_growth(kept: SignedCheckpoint, seen: SignedCheckpoint) -> None:
    """Refuse what two notes alone convict: fewer entries than before, or as many under another root.

    Raises LogShrank, LogForked, with both notes.
    """
    if seen.checkpoint.size < kept.checkpoint.size:
        raise LogShrank(
            f"曾签署 {kept.checkpoint.size} 条，现在只有 {seen.checkpoint.size} 条。{_both(kept, seen)}",
            f"It once signed {kept.checkpoint.size} entries, and now {seen.checkpoint.size}. {_both(kept, seen)}",
            kept=_text(kept),
            seen=_text(seen),
        )
    if seen.checkpoint.size == kept.checkpoint.size:
        require_same_history(kept, seen, seen.checkpoint.root)


def require_same_history(kept: SignedCheckpoint, seen: SignedCheckpoint, root: bytes) -> None:
    """Refuse unless `root`, what the log seen now has at the size kept, is what it signed then.

    Raises LogForked, with both notes.
    """
    if root != kept.checkpoint.root:
        raise LogForked(
            f"大小为 {kept.checkpoint.size} 时曾签署根 {kept.checkpoint.root.hex()}，"
            f"现在的日志在该处为 {root.hex()}。{_both(kept, seen)}",
            f"At size {kept.checkpoint.size} it once signed root {kept.checkpoint.root.hex()}, "
            f"the log seen now has {root.hex()} there. {_both(kept, seen)}",
            kept=_text(kept),
            seen=_text(seen),
        )


def _both(kept: SignedCheckpoint, seen: SignedCheckpoint) -> str:
    """Both notes: the log's own signatures are the evidence, for whoever is shown them."""
    return f"\n--- kept ---\n{_text(kept)}--- seen ---\n{_text(seen)}"


def _text(signed: SignedCheckpoint) -> str:
    return signed.note.to_bytes().decode()
