"""The checkpoint that this log signed last, kept in a file outside the database, so that restoring a backup of the
database does not overwrite it.
"""

import fcntl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from shared.durable import write_durably
from shared.errors import Conflict, Refusal
from shared.file_modes import make_folder, require_private
from shared.log.checkpoints import Checkpoint, open_checkpoint
from shared.log.notes import VerifierKey


class LastSignedHeld(Conflict):
    code = "last-signed-held"
    title = "另一进程正占用签署记录"
    title_en = "Another process holds the last-signed file"


class SignedMeanwhile(Conflict):
    code = "signed-meanwhile"
    title = "另一进程已在此期间签署"
    title_en = "Another process has signed meanwhile"


@dataclass(frozen=True, slots=True)
class LastSigned:
    """The file that holds the newest signed checkpoint, as a signed note.

    `key` is the key of the log, `former` are those with which it signed before. Processes that share the file never
    replace its checkpoint by an earlier one.
    """

    path: Path
    key: VerifierKey
    former: Sequence[VerifierKey] = ()

    def read(self) -> Checkpoint | None:
        """The checkpoint that was signed last; None if no file is there, or if it holds no checkpoint of this log.

        Raises ReadableByOthers if it is open to others.
        """
        if self.path.exists():
            require_private(self.path)
        try:
            return open_checkpoint(self.path.read_bytes(), self.key, former=self.former).checkpoint
        except (OSError, Refusal):
            return None

    def advance(self, since: Checkpoint | None, note: bytes) -> None:
        """Write a signed checkpoint in the place of `since`, on which the decision to sign it was taken.

        It is on disk when this returns, before anybody can see the signature. A file that cannot be read is kept beside
        it, with the ending `.damaged`. Raises SignedMeanwhile if the file holds another checkpoint than `since`, or a
        later one than the new; LastSignedHeld while another process writes; DiskFull, and what `open_checkpoint`
        raises.
        """
        new = open_checkpoint(note, self.key, former=self.former).checkpoint
        with self._held():
            now = self.read()
            if now != since or (now and now.size > new.size):
                raise SignedMeanwhile(
                    f"签署记录 {self.path} 已改为大小 {now.size if now else 0}，本次签署大小 {new.size} 已放弃。",
                    f"{self.path} now holds size {now.size if now else 0}; size {new.size} is not signed.",
                    signed_size=now.size if now else 0,
                    size=new.size,
                )
            if now is None and self.path.exists():
                self.path.replace(self.path.with_name(f"{self.path.name}.damaged"))
            write_durably(self.path, note)

    @contextmanager
    def _held(self) -> Iterator[None]:
        """Keep every other process from writing. Does not wait: a stopped process may hold the file for ever."""
        make_folder(self.path.parent)
        with self.path.with_name(f"{self.path.name}.lock").open("a") as lock:
            try:
                # The lock is freed when the file closes, also after a crash.
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise LastSignedHeld(
                    f"另一进程正在写入 {self.path}。如它已停住，请结束该进程。",
                    f"Another process is writing {self.path}. If it is stopped, end it.",
                ) from error
            yield
