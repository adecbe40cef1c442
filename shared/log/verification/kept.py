"""Checkpoints that a stranger keeps. If a log shrinks or forks between two visits, its signatures on both checkpoints
prove it.
"""

import fcntl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from shared.durable import write_durably
from shared.errors import Conflict
from shared.file_modes import make_folder
from shared.log.checkpoints import SignedCheckpoint, open_checkpoint, origin_hash
from shared.log.notes import NOTE_LIMIT, VerifierKey
from shared.regular_file import read_regular_file


class LogShrank(Conflict):
    code = "log-shrank"
    title = "日志变短"
    title_en = "The log shrank"


class LogForked(Conflict):
    code = "log-forked"
    title = "日志分叉"
    title_en = "The log forked"


class NothingKept(Conflict):
    code = "nothing-kept"
    title = "无法保存检查点"
    title_en = "The checkpoint cannot be kept"


class KeptCheckpoints:
    """A folder with the last verified checkpoint of each log, as its signed note.

    A log may have signed it with one of its `former` keys.
    """

    def __init__(self, folder: Path, former: Sequence[VerifierKey] = ()) -> None:
        self.folder = folder
        self._former = former

    def last(self, log: VerifierKey) -> SignedCheckpoint | None:
        """The last checkpoint kept of this log, or None. The folder is made if there is none.

        Raises NothingKept, FileNotReadable, and what `open_checkpoint` raises.
        """
        # Before a long audit, not after it.
        with _usable(self.folder):
            make_folder(self.folder)
        note = read_regular_file(self._path(log), NOTE_LIMIT)
        return open_checkpoint(note, log, former=self._former) if note is not None else None

    def keep(self, log: VerifierKey, signed: SignedCheckpoint, since: SignedCheckpoint | None) -> None:
        """Keep a checkpoint that was found to continue `since`, the checkpoint that was kept when the audit began.

        If another audit has kept another checkpoint meanwhile, that one stays, and the next audit compares with it.
        Raises what `last` raises.
        """
        with _usable(self.folder), (self.folder / "lock").open("a") as lock:
            # The lock is freed when the file closes, also after a crash.
            fcntl.flock(lock, fcntl.LOCK_EX)
            if self.last(log) == since:
                write_durably(self._path(log), signed.note.to_bytes())

    def _path(self, log: VerifierKey) -> Path:
        return self.folder / origin_hash(log.name)


@contextmanager
def _usable(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NothingKept(
            f"{folder}：{error.strerror}。请用 --kept 指定可写入的文件夹。",
            f"{folder}: {error.strerror}. Name a folder that can be written to with --kept.",
        ) from error


def require_growth(kept: SignedCheckpoint, seen: SignedCheckpoint) -> None:
    """Refuse a log with fewer entries than before, or with as many entries and another root. The two notes prove the
    fault.

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
    """Refuse unless the log's history still contains the kept checkpoint. `root` is the root that the present log had
    at the kept size; it must be the kept root.

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
    """The text of both notes. They are evidence for every reader, because the log itself signed both."""
    return f"\n--- kept ---\n{_text(kept)}--- seen ---\n{_text(seen)}"


def _text(signed: SignedCheckpoint) -> str:
    return signed.note.to_bytes().decode()
